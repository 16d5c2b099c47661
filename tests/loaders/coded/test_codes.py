"""A code list becomes a concept scheme: notation, name, hierarchy by the beginnings of codes; defects are declared or rejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.interpret.index import Index
from kg.loaders import kinds
from kg.loaders.coded import relations
from kg.loaders.declared import Context
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.store import datasets
from kg.store.generations import writer
from kg.vocabulary import Vocabulary
from tests.loaders.coded.talks import CODE_ROWS, CODES, Talks


def test_a_code_is_a_concept_below_the_longest_code_it_begins_with(talks: Talks) -> None:
    assert talks.load_codes().loaded == 13
    lines = talks.lines("codes")
    assert {
        "codes/042 type Concept",
        'codes/042 notation "042"',
        'codes/042 prefLabel "Visit"@en',
        "codes/042 inScheme codes",
        "codes/042 broader codes/04",
        "codes/04 topConceptOf codes",
        "codes type ConceptScheme",
    } <= lines
    # A code shorter than the shortest with others below it stands above nothing, though codes begin with it.
    assert "codes/1 topConceptOf codes" in lines
    assert not any(line.endswith("broader codes/1") for line in lines)


def test_names_are_spellings_also_without_the_words_of_a_residual_category(talks: Talks) -> None:
    talks.load_codes()
    spellings = {row[:2] for row in datasets.spellings(talks.home, "codes", "")}
    assert {
        ("040", "codes/040"),
        ("Consult, not specified", "codes/040"),
        ("Consult", "codes/040"),
        ("Visit", "codes/042"),
    } <= spellings


@pytest.mark.parametrize(
    ("row", "counts", "reason"),
    [
        ("042\tVisit", (13, 1, 0), ""),
        ("042\tCall on", (13, 0, 1), "the code stands above with another name"),
        ("04 2\tVisit", (13, 0, 1), "code: not a code and its name"),
        ("\tVisit", (13, 0, 1), "code: not a code and its name"),
        ("099\t ", (13, 0, 1), "code: not a code and its name"),
        ("099\tRest\tmore", (13, 0, 1), "3 cells, expected 2"),
    ],
)
def test_every_row_is_loaded_merged_or_rejected(talks: Talks, row: str, counts: tuple[int, int, int], reason: str) -> None:
    talks.write("codes.tsv", CODE_ROWS + row + "\n")
    summary = talks.load_codes()
    assert (summary.loaded, summary.merged, summary.rejected) == counts
    assert list(summary.reasons) == ([reason] if reason else [])


CORRECTION = 'corrections:\n  "046": {printed: Negotiate, name: Hold talks, why: "unreadable in the list"}\n'


def test_a_declared_correction_stands_beside_what_is_printed_with_its_reason(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + CORRECTION)
    talks.load_codes()
    assert {
        'codes/046 prefLabel "Hold talks"@en',
        'codes/046 hiddenLabel "Negotiate"@en',
        'codes/046 editorialNote "corrected: unreadable in the list"@en',
    } <= talks.lines("codes")


def test_a_correction_of_what_the_list_no_longer_prints_is_not_made_and_told(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + CORRECTION)
    talks.write("codes.tsv", CODE_ROWS.replace("Negotiate", "Bargain"))
    assert talks.load_codes().notes == ["the correction of 046 was not needed: the list prints something else"]
    assert 'codes/046 prefLabel "Bargain"@en' in talks.lines("codes")


FUSED = 'corrections:\n  "046": {printed: "Negotiate047: Talk", name: Negotiate, why: "two lines in one", holds: {"047": Talk}}\n'


def test_a_code_whose_line_is_fused_to_another_is_restored_and_told(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + FUSED)
    talks.write("codes.tsv", CODE_ROWS.replace("Negotiate", "Negotiate047: Talk"))
    summary = talks.load_codes()
    assert (summary.read, summary.loaded, summary.notes) == (13, 13, ["restored: 047 Talk, from the line of 046"])
    assert {
        'codes/046 prefLabel "Negotiate"@en',
        'codes/047 prefLabel "Talk"@en',
        'codes/047 hiddenLabel "Negotiate047: Talk"@en',
        'codes/047 editorialNote "corrected: two lines in one"@en',
        "codes/047 broader codes/04",
    } <= talks.lines("codes")
    assert ("Talk", "codes/047") in [row[:2] for row in datasets.spellings(talks.home, "codes", "")]


def test_a_fused_code_that_has_a_line_of_its_own_is_what_that_says(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + FUSED)
    talks.write("codes.tsv", CODE_ROWS.replace("Negotiate", "Negotiate047: Talk") + "047\tSpeak\n")
    assert talks.load_codes().notes == []
    assert 'codes/047 prefLabel "Speak"@en' in talks.lines("codes")


def test_what_a_fused_line_is_said_to_hold_is_a_code_and_its_name(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + FUSED.replace('"047"', '"04 7"'))
    with pytest.raises(InputError, match="'04 7' is not a code and its name"):
        talks.load_codes()


def test_counts_of_a_code_list_that_are_not_those_expected_are_put_down(talks: Talks) -> None:
    talks.write("codes.yaml", CODES + 'expect: {rows: "14", loaded: "13"}\n')
    assert talks.load_codes().missed == ["13 rows read, 14 expected (codes.yaml:13:16)"]


@pytest.fixture(scope="module")
def cameo(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A home with the code list itself, and how it was loaded."""
    home, path = tmp_path_factory.mktemp("cameo"), shared / "data" / "cameo" / "CAMEO.eventcodes.txt"
    with datasets.draft(home, "cameo") as draft:
        found = kinds.read(kinds.find("cameo"))
        summary = found.load([path], draft, Context(home, Index(Vocabulary.load()), Iris(), "2026-11-22"))
        with writer(home):
            draft.commit()
    return home, summary


def test_the_cameo_list_is_read_whole_and_its_two_defects_are_corrected(cameo: tuple[Path, Summary]) -> None:
    home, summary = cameo
    assert (summary.read, summary.loaded, summary.rejected) == (314, 314, 0)
    assert summary.notes == ["restored: 106 Demand withdrawal, from the line of 1056"]
    notes = {
        (q.subject.value.rpartition("/")[2]) for q in datasets.quads(home, Iris()) if q.predicate.value.endswith("editorialNote")
    }
    assert notes == {"044", "1056", "106"}


@pytest.mark.parametrize(
    ("printed", "code", "means"),
    [
        ("Express intent to meet or negotiate", "036", "announced"),
        ("Make a visit", "042", "held"),
        ("Host a visit", "043", "held"),
        ("Meet at a 'third' location", "044", "held"),
        ("Engage in negotiation", "046", "held"),
        ("Sign formal agreement", "057", "agreement"),
        ("Consult", "040", "consultation"),
        ("Discuss by telephone", "041", "consultation"),
        ("Appeal to others to meet or negotiate", "026", "none"),
        ("Reject proposal to meet, discuss, or negotiate", "125", "none"),
        ("Halt negotiations", "164", "none"),
        ("Demand withdrawal", "106", "none"),
        ("fight with small arms and light weapons", "193", "none"),
    ],
)
def test_names_as_event_coded_data_prints_them_lead_to_their_codes(
    cameo: tuple[Path, Summary], printed: str, code: str, means: str
) -> None:
    folder = kinds.folder() / "lookups"
    lookup = relations.lookup(datasets.spellings(cameo[0], "cameo", ""), folder / "icews-relations.csv", "cameo")
    found = relations.Relations(lookup, relations.meanings(folder / "cameo-encounters.csv", Vocabulary.load())).read(printed)
    assert (found.code, found.means) == (code, means)

"""Printed relations lead to codes by the code list, never by guess; what codes say stands in a table that is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.loaders import kinds
from kg.loaders.coded import relations, tables
from kg.vocabulary import Vocabulary
from tests.loaders.coded.talks import MEANINGS, Talks, rows

DAY = "2031-01-05|Eastmark|{}|Westmark"


@pytest.mark.parametrize("printed", ["Negotiate", "negotiate", "  NEGOTIATE ", "Hold talks with", "hold  talks with", "046"])
def test_a_relation_is_found_without_regard_to_case_and_spaces_and_by_declared_spellings(talks: Talks, printed: str) -> None:
    assert talks.load(rows(DAY.format(printed))).loaded == 1


@pytest.mark.parametrize("printed", ["Negotiated", "Befriend", "agree on", "46"])
def test_an_unknown_relation_is_rejected_with_its_line(talks: Talks, printed: str) -> None:
    talks.load(rows(DAY.format(printed)))
    assert talks.rejects() == [["talks.tsv", "2", "what", "the code list has no such relation", printed]]


@pytest.mark.parametrize("printed", ["Consult", "CONSULT", "consult"])
def test_a_name_of_two_codes_leads_to_neither_whatever_its_capitals(talks: Talks, printed: str) -> None:
    talks.write("spellings.csv", "relation,code\n")
    talks.load(rows(DAY.format(printed), DAY.format("Visit")))
    assert [line[3] for line in talks.rejects()] == ["the code list has several codes of this name"]


def test_a_name_of_two_codes_leads_to_that_of_the_declared_spellings(talks: Talks) -> None:
    summary = talks.load(rows(DAY.format("Consult"), DAY.format("CONSULT")))
    assert summary.ignored_as == {"Consult (040, consultation)": 1, "CONSULT (040, consultation)": 1}


def test_where_capitals_are_declared_to_matter_a_name_leads_to_the_code_printed_so(talks: Talks) -> None:
    talks.write("spellings.csv", "relation,code\n")
    talks.descriptor = talks.descriptor.replace("meanings: meanings.csv", "meanings: meanings.csv, case: matters")
    summary = talks.load(rows(DAY.format("Consult"), DAY.format("CONSULT"), DAY.format("consult")))
    assert summary.ignored_as == {"Consult (040, consultation)": 1}
    assert {line[3] for line in talks.rejects()} == {
        "the code list has several codes of this name",
        "the table of meanings says nothing of this code",
    }


def test_a_code_without_a_line_takes_that_of_the_code_it_begins_with(talks: Talks) -> None:
    assert talks.load(rows(DAY.format("State"))).ignored_as == {"State (010, none)": 1}


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("036,announced", "036,anounced", "'anounced' is no meaning", 4),
        ("042,held,043,attendee,host", "042,held,043,attendee,guest", "'guest' is not a code of the scheme 'role'", 7),
        ("042,held,043,attendee,host", "042,held,043,attendee,", "a role of the target is missing", 7),
        ("041,consultation,041,,", "041,consultation,041,attendee,", "a role of the source is given, and there is no event", 6),
        ("043,held,042,host,attendee", "043,held,042,attendee,host", "'043' does not mirror '042'", 7),
        ("046,held,046", "046,held,047", "'047' does not mirror '046'", 9),
        ("05,none,,,,\n", "05,none,,,,\n05,none,,,,\n", "'05' stands twice", 11),
        ("05,none,,,,", "05,none,,,", "5 cells, expected 6", 10),
        ("code,means", "code,mean", "not a table of this form", 1),
    ],
)
def test_a_mistake_in_the_table_of_meanings_is_shown_at_its_line(
    talks: Talks, old: str, new: str, message: str, line: int
) -> None:
    assert old in MEANINGS
    talks.write("meanings.csv", MEANINGS.replace(old, new, 1))
    with pytest.raises(InputError, match=message) as found:
        talks.load(rows(DAY.format("Visit")))
    assert found.value.where == f"meanings.csv:{line}"
    assert found.value.remedy


def test_a_spelling_that_leads_to_no_code_is_shown_at_its_line(talks: Talks) -> None:
    talks.write("spellings.csv", "relation,code\nTalk,940\n")
    with pytest.raises(InputError, match="'940' is not a code of codes") as found:
        talks.load(rows(DAY.format("Visit")))
    assert found.value.where == "spellings.csv:2"


def test_the_code_list_has_to_be_loaded_first(talks: Talks) -> None:
    path = talks.write("talks.tsv", rows(DAY.format("Visit")))
    with pytest.raises(InputError, match="the register 'codes' is not loaded") as found:
        talks.load_files(path)
    assert found.value.where == "talks.yaml:16:20"


def test_the_projects_table_says_of_every_branch_of_cameo_what_it_means_and_only_four_kinds_of_encounter_are_held() -> None:
    found = relations.meanings(kinds.folder() / "lookups" / "cameo-encounters.csv", Vocabulary.load())
    assert {f"{n:02d}" for n in range(1, 21)} - {"04"} <= set(found)
    assert {code for code, one in found.items() if one.means == "held"} == {"042", "043", "044", "045", "046"}
    assert found["036"].means == "announced"
    assert found["057"].means == "agreement"
    assert found["043"].turned
    assert not found["042"].turned
    assert {code for code, one in found.items() if one.symmetric} == {"036", "040", "041", "044", "046", "057"}


def test_the_projects_spellings_say_what_every_name_of_two_codes_of_cameo_means(shared: Path) -> None:
    text = (shared / "data" / "cameo" / "CAMEO.eventcodes.txt").read_text(encoding="utf-8", errors="replace")
    names = [line.split("\t")[1].removesuffix(", not specified below").strip().casefold() for line in text.splitlines()[1:]]
    own = {
        line["relation"].casefold()
        for line in tables.read(kinds.folder() / "lookups" / "icews-relations.csv", ("relation", "code"))
    }
    twice = {name for name in names if names.count(name) > 1}
    assert len(twice) > 10
    assert twice <= own


def test_the_projects_spellings_are_unique_without_regard_to_case() -> None:
    lines = list(tables.read(kinds.folder() / "lookups" / "icews-relations.csv", ("relation", "code")))
    assert len({line["relation"].casefold() for line in lines}) == len(lines) > 30


def test_a_table_saved_by_a_spreadsheet_program_is_read(talks: Talks) -> None:
    talks.write("spellings.csv", "\ufeffrelation,code\nHold talks with,046\n\n,\n")
    assert talks.load(rows(DAY.format("Hold talks with"))).loaded == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('relation,code\n"Hold talks,046\n', "not CSV"),
        ("relation,code\nHold\x01talks,046\n", "a control character in the line"),
        ("relation,code\nHold talks,046\nHold talks,042\n", "'Hold talks' has two codes"),
        ("relation,code\nHold talks,046\nHOLD TALKS,042\n", "'HOLD TALKS' has two codes"),
        ("relation,code\nHold talks\n", "1 cells, expected 2"),
    ],
)
def test_a_table_that_cannot_be_meant_is_shown_where_it_stands(talks: Talks, text: str, message: str) -> None:
    talks.write("spellings.csv", text)
    with pytest.raises(InputError, match=message) as found:
        talks.load(rows(DAY.format("Negotiate")))
    assert found.value.where.startswith("spellings.csv:")

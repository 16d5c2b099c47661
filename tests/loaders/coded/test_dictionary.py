"""A coding dictionary's actors become concepts with name forms; nothing is typed, no century guessed, no line dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.interpret.index import Index
from kg.loaders import kinds
from kg.loaders.declared import Context
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.store import datasets
from kg.store.generations import writer
from kg.vocabulary import Vocabulary

ACTORS = """\
kind: dictionary
dataset: words
title: Invented words
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-01-01
language: en
script: Latn
file: {format: tsv}
columns: {part: file, actor: actor, row: kind, name: name, role: code}
rows: {actor: actor, alias: name, dated: role}
"""
HEADER = "file\tactor\tkind\tname\tcode\n"
ROWS = "a\tANA LIPA\tactor\tANA LIPA\t\na\tANA LIPA\talias\tLIPA\t\na\tANA LIPA\tdated\t\t[NMKGOV 720101-000101]\na\tANA LIPA\tdated\t\t[NMKELI]\n"
AGENTS = ACTORS.replace("kind: dictionary", "kind: agents").partition("script:")[0] + "file: {format: lines}\n"


@dataclass
class Words:
    """A descriptor and a file, loaded into a home beside them."""

    folder: Path
    descriptor: str

    def load(self, content: str | bytes) -> Summary:
        (self.folder / "words.yaml").write_text(self.descriptor, encoding="utf-8")
        path = self.folder / "words.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        home = self.folder / "home"
        with datasets.draft(home, "words") as draft:
            found = kinds.read(self.folder / "words.yaml")
            summary = found.load([path], draft, Context(home, Index(Vocabulary.load()), Iris()))
            with writer(home):
                draft.commit()
        return summary

    def lines(self) -> set[str]:
        """The triples, IRIs without their bases, slugs without their digits."""
        found = set()
        for quad in datasets.quads(self.folder / "home", Iris()):
            text = quad._replace(graph=None).n3().removesuffix(" .")
            text = re.sub(r"<(?:https://w3id.org/secoop/(?:id/|ns#|concept/)?|http[^>]*[#/](?=\w+>))([^>]*)>", r"\1", text)
            found.add(re.sub(r"-[0-9a-f]{8}\b", "", text))
        return found


@pytest.fixture
def words(tmp_path: Path) -> Words:
    return Words(tmp_path, ACTORS)


def test_an_actor_is_a_concept_with_a_name_form_for_each_printed_name_and_its_row(words: Words) -> None:
    summary = words.load(HEADER + ROWS)
    assert (summary.read, summary.loaded, summary.merged, summary.rejected) == (4, 4, 0, 0)
    assert {
        "words/ana-lipa-a type Concept",
        'words/ana-lipa-a prefLabel "ANA LIPA"@en',
        "words/ana-lipa-a inScheme words",
        "name/words.ana-lipa-a.lipa type NameForm",
        "name/words.ana-lipa-a.lipa nameOf words/ana-lipa-a",
        'name/words.ana-lipa-a.lipa literalForm "LIPA"@en',
        'name/words.ana-lipa-a.lipa script "Latn"',
        "name/words.ana-lipa-a.lipa evidence evidence/words/3",
        'evidence/words/3 row "3"',
    } <= words.lines()


def test_roles_stay_as_printed_because_their_years_have_two_figures(words: Words) -> None:
    words.load(HEADER + ROWS)
    assert {'words/ana-lipa-a historyNote "NMKGOV 720101-000101"', 'words/ana-lipa-a note "NMKELI"'} <= words.lines()
    assert not any("1972" in line or "2000" in line for line in words.lines())


def test_no_actor_becomes_a_person_or_an_organization(words: Words) -> None:
    words.load(HEADER + ROWS)
    assert not any(" type Person" in line or " type Organization" in line or " type Polity" in line for line in words.lines())


def test_one_name_in_two_parts_is_two_actors(words: Words) -> None:
    words.load(HEADER + ROWS + "b\tANA LIPA\tactor\tANA LIPA\t\n")
    assert {"words/ana-lipa-a type Concept", "words/ana-lipa-b type Concept"} <= words.lines()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a\tANA LIPA\tnick\tANI\t", "kind: not a kind of row"),
        ("a\tBO LIND\talias\tBO\t", "actor: no row is the actor itself"),
        ("b\tANA LIPA\talias\tANI\t", "actor: no row is the actor itself"),
        ("a\t\tactor\tANI\t", "actor: nothing in the cell"),
        ("a\tANA LIPA\talias\t\t", "name: neither a name nor a role"),
        ("a\tANA LIPA\tdated\t\t[NMKGOV 2004017-20061201]", "code: not roles in brackets, with days or without"),
        ("a\tANA LIPA\tdated\t\t[NMKGOV 721301-000101]", "code: not roles in brackets, with days or without"),
        ("a\tANA LIPA\tdated\t\t$137,000,000", "code: not roles in brackets, with days or without"),
        ("a\tANA LIPA\tdated\t\t[NMKGOV][", "code: not roles in brackets, with days or without"),
        ("a\tANA LIPA", "2 cells, expected 5"),
    ],
)
def test_a_row_that_does_not_fit_is_rejected_with_its_reason(words: Words, row: str, reason: str) -> None:
    summary = words.load(HEADER + ROWS + row + "\n")
    assert (summary.loaded, summary.rejected, list(summary.reasons)) == (4, 1, [reason])


def test_a_row_that_says_nothing_new_is_merged(words: Words) -> None:
    summary = words.load(HEADER + ROWS + "a\tANA LIPA\talias\tLIPA\t\n")
    assert (summary.loaded, summary.merged) == (4, 1)
    assert {
        "name/words.ana-lipa-a.lipa evidence evidence/words/3",
        "name/words.ana-lipa-a.lipa evidence evidence/words/6",
    } <= words.lines()


AGENT_LINES = "# words\n!PERSON! = MAN, WOMAN\n\nFARMER {FARM_HAND} [~AGR]  # plain\nSALES!PERSON! [~BUS]\nPOLICE [COP~]\n"


@pytest.fixture
def agents(tmp_path: Path) -> Words:
    return Words(tmp_path, AGENTS)


def test_agents_lie_below_the_code_they_stand_for_with_their_other_forms(agents: Words) -> None:
    summary = agents.load(AGENT_LINES)
    assert (summary.read, summary.loaded, summary.ignored) == (4, 3, 1)
    assert {
        'words/AGR notation "AGR"',
        "words/AGR topConceptOf words",
        "words/agr--farmer broader words/AGR",
        'words/agr--farmer prefLabel "FARMER"@en',
        'words/agr--farmer altLabel "FARM HAND"@en',
        "words/cop--police broader words/COP",
    } <= {line.replace("agr-farmer", "agr--farmer").replace("cop-police", "cop--police") for line in agents.lines()}


def test_a_name_with_a_set_stands_for_each_of_its_words(agents: Words) -> None:
    agents.load(AGENT_LINES)
    forms = {line.rpartition(" altLabel ")[2] for line in agents.lines() if " altLabel " in line}
    assert {'"SALESMAN"@en', '"SALESWOMAN"@en'} <= forms


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("BROKEN [~ENV}", "not NAME {OTHER FORM} [~CODE]"),
        ("NOTHING", "not NAME {OTHER FORM} [~CODE]"),
        ("TAILED [~AGR] and more", "not NAME {OTHER FORM} [~CODE]"),
        ("KEEPER!FOLK! [~AGR]", "a set of words that no line above declares"),
    ],
)
def test_a_line_that_does_not_fit_is_rejected(agents: Words, line: str, reason: str) -> None:
    summary = agents.load(AGENT_LINES + line + "\n")
    assert (summary.loaded, summary.rejected, list(summary.reasons)) == (3, 1, [reason])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_dictionary_is_read_in_the_encoding_that_is_declared_whatever_ends_its_lines(
    agents: Words, encoding: str, end: str
) -> None:
    agents.descriptor = AGENTS.replace("{format: lines}", f"{{format: lines, encoding: {encoding.removesuffix('-sig')}}}")
    assert agents.load(AGENT_LINES.replace("\n", end).encode(encoding)).loaded == 3


def test_columns_of_a_dictionary_that_are_ignored_may_stand_anywhere(words: Words) -> None:
    words.descriptor = ACTORS + 'ignore: {note: "by nobody"}\n'
    lines = (HEADER + ROWS).splitlines()
    table = "".join(f"{'note' if number == 0 else 'n'}\t{line}\n" for number, line in enumerate(lines))
    assert words.load(table).loaded == 4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# nothing\n", "no lines but comments"),
        ("CAF\u00c9 [~BUS]\n".encode("latin-1"), "the byte 0xc9 is not utf-8"),
        (b"", "no lines"),
    ],
)
def test_a_file_of_agents_that_cannot_be_trusted_stops_the_load(agents: Words, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        agents.load(content)


def test_the_phoenix_dictionaries_add_up_and_their_defects_are_counted(tmp_path: Path, shared: Path) -> None:
    counts = {}
    for name, file in (("phoenix-agents", "Phoenix.agents.txt"), ("phoenix-actors", "phoenix_actors.tsv.gz")):
        with datasets.draft(tmp_path, name) as draft:
            found = kinds.read(kinds.find(name))
            path = shared / "data" / "cameo" / file
            summary = found.load([path], draft, Context(tmp_path, Index(Vocabulary.load()), Iris()))
        counts[name] = (summary.read, summary.loaded, summary.merged, summary.rejected, summary.ignored)
        assert summary.notes == []
    # Two actors have a control character (U+001A) in the place of a letter, and eight rows between them.
    assert counts == {"phoenix-agents": (2247, 2241, 2, 2, 2), "phoenix-actors": (63844, 62613, 1211, 20, 0)}

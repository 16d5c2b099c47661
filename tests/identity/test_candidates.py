"""Pairs that may be one: found in every script, with the reason; never decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.identity import candidates
from kg.identity.candidates import COMMON, Found
from kg.namespaces import PROJECT
from tests.search import graph

HEAD = """@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/secoop/id/> .
"""


def find(folder: Path, *names: str, kinds: tuple[str, ...] = (), **more: object) -> Found:
    """The pairs among organisations of some names, called o0, o1 and so on; several names of one are parted by a bar."""
    lines = []
    for number, texts in enumerate(names):
        kind = kinds[number] if kinds else "organization"
        labels = [f'skos:{"altLabel" if at else "prefLabel"} "{text}"' for at, text in enumerate(texts.split("|"))]
        lines.append(f"<{kind}/o{number}> a sc:{'Person' if kind == 'person' else 'Organization'} ; {' ; '.join(labels)} .")
    return candidates.find(graph.index(folder, HEAD + "\n".join(lines)), **more)  # type: ignore[arg-type]


def pairs(found: Found) -> list[tuple[str, str, str]]:
    return [(pair.a.iri[-2:], pair.b.iri[-2:], pair.reasons[0].rule) for pair in found.pairs]


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ("Lake Police Council", "Council, Lake Police", "fingerprint"),
        ("Műller Łódź", "Muller Lodz", "fingerprint"),
        ("Интерполис", "Interpolis", "fingerprint"),
        ("Office for Lakes and Rivers", "OLR", "acronym"),
        ("International Lake Office|ILO", "International Lake Ofice", "acronym"),
        ("Lake Police Academy", "Lake Police Academi", "words"),
        ("湖水警察協力局本部", "湖水警察協力局", "words"),
        ("لجنة الأمن الإقليمي", "لجنه الامن الاقليمى", "fingerprint"),
    ],
)
def test_a_pair_is_found_with_its_reason(tmp_path: Path, one: str, two: str, rule: str) -> None:
    assert pairs(find(tmp_path, one, two)) == [("o0", "o1", rule)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("experts from Estonia at the Lake Conference", "experts from Lithuania at the Lake Conference"),
        ("Fourth Lake Conference", "Fifth Lake Conference"),
        ("4th Lake Conference", "5th Lake Conference"),
        ("Ministry of the Interior of Nordmark", "Ministry of Justice of Nordmark"),
        ("Lake", "Lake Police Council of the North"),
        ("Alpha", "Omega"),
    ],
)
def test_names_with_something_foreign_on_each_side_are_no_pair(tmp_path: Path, one: str, two: str) -> None:
    assert find(tmp_path, one, two).pairs == []


def test_entities_of_two_kinds_are_no_pair(tmp_path: Path) -> None:
    assert find(tmp_path, "Jordan Hill", "Jordan Hill", kinds=("person", "organization")).pairs == []


def test_one_entity_s_names_are_no_pair_with_each_other(tmp_path: Path) -> None:
    assert find(tmp_path, "Lake Police|Police, Lake").pairs == []


def test_the_strongest_come_first_and_one_entity_or_a_few_can_be_asked_for(tmp_path: Path) -> None:
    names = ("Lake Police Academy", "Lake Police Academi", "Police Academy Lake")
    index = [(a, b) for a, b, _ in pairs(find(tmp_path, *names))]
    assert index[0] == ("o0", "o2")
    assert len(index) == 3
    iri = f"{PROJECT}id/organization/o1"
    assert [(a, b) for a, b, _ in pairs(find(tmp_path, *names, of=iri))] == [("o0", "o1"), ("o1", "o2")]
    assert len(find(tmp_path, *names, among=frozenset({iri})).pairs) == 2


def test_a_word_that_very_many_names_share_brings_none_together_and_is_counted(tmp_path: Path) -> None:
    names = [f"Lake{chr(97 + n // 26)}{chr(97 + n % 26)} Ministry" for n in range(COMMON + 1)]
    found = find(tmp_path, *names)
    assert found.common >= 1


def test_what_something_else_keeps_apart_is_counted_and_no_pair(tmp_path: Path) -> None:
    found = find(tmp_path, "Lake Police", "Police, Lake", apart=lambda _one, _two: True)
    assert (found.pairs, found.apart) == ([], 1)


def test_a_pair_says_what_its_classes_have_against_it(tmp_path: Path) -> None:
    turtle = (
        HEAD
        + '<organization/a> a sc:Organization, sc:Polity ; skos:prefLabel "Lakeland" . <organization/b> a sc:Organization ; skos:prefLabel "Lakeland" .'
    )
    (pair,) = candidates.find(graph.index(tmp_path, turtle)).pairs
    assert pair.against == "one is Polity, the other of no further class"
    assert str(pair.reasons[0]) == "fingerprint: 'Lakeland' and 'Lakeland', the same words"

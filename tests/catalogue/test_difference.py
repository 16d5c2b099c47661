"""What changed between two generations."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue.difference import Difference, difference
from kg.namespaces import DCTERMS, RDF, SC, SKOS

BASE = "http://x/"
LINES = st.sets(st.builds("<http://x/id/{}> <p> <{}> .\n".format, st.sampled_from("abcd"), st.integers(0, 4)))


def compare(before: Iterable[str], after: Iterable[str]) -> Difference:
    return difference(*([line.encode() for line in sorted(side)] for side in (before, after)), BASE)


def said(name: str, predicate: str, value: str, graph: str = "lake") -> str:
    value = f"<{value}>" if "/" in value else f'"{value}"'
    return f"<{BASE}id/{name}> <{predicate}> {value} <{BASE}graph/{graph}> .\n"


def label(name: str, text: str) -> str:
    return said(name, SKOS + "prefLabel", text)


@given(LINES, LINES)
def test_a_patch_leads_from_one_to_the_other(before: set[str], after: set[str]) -> None:
    told: list[tuple[bytes, bytes]] = []
    old, new = ([line.encode() for line in sorted(side)] for side in (before, after))
    found = difference(old, new, BASE, lambda kind, line: told.append((kind, line)))
    gone, come = ({line for kind, line in told if kind == wanted} for wanted in (b"D", b"A"))
    assert (set(old) - gone) | come == set(new)
    assert gone <= set(old)
    assert not come & set(old)
    assert (found.removed, found.added) == (len(gone), len(come))


def test_what_was_not_spoken_of_is_added() -> None:
    assert compare([label("event/a", "A")], [label("event/a", "A"), label("event/b", "B")]).entities["added"] == {"event/b"}


def test_what_is_no_longer_said_is_a_correction() -> None:
    assert compare([label("event/a", "A")], [label("event/a", "B")]).entities["corrected"] == {"event/a"}


def test_what_is_only_more_is_an_extension() -> None:
    found = compare([label("event/a", "A")], [label("event/a", "A"), said("event/a", SC + "theme", "b")])
    assert found.entities == {"added": set(), "corrected": set(), "withdrawn": set(), "extended": {"event/a"}}


def test_who_is_no_longer_spoken_of_is_withdrawn() -> None:
    assert compare([label("event/a", "A")], []).entities["withdrawn"] == {"event/a"}


def test_who_was_merged_or_taken_out_is_withdrawn() -> None:
    before = [label("person/a", "A"), label("person/b", "B")]
    merged = said("person/a", DCTERMS + "isReplacedBy", f"{BASE}id/person/c", "identity")
    out = said("person/b", RDF + "type", SC + "Withdrawn", "identity")
    assert compare(before, [*before, merged, out]).entities["withdrawn"] == {"person/a", "person/b"}


def test_a_participation_is_news_of_both_its_ends() -> None:
    before = [label("event/a", "A"), label("person/b", "B")]
    part = [
        said("participation/1", SC + "participant", f"{BASE}id/person/b"),
        said("participation/1", SC + "participationIn", f"{BASE}id/event/a"),
    ]
    assert compare(before, before + part).entities["extended"] == {"event/a", "person/b"}
    assert compare(before + part, before).entities["corrected"] == {"event/a", "person/b"}


def test_what_is_derived_is_no_news() -> None:
    before = [label("person/b", "B")]
    found = compare(before, [*before, said("person/b", SC + "attended", f"{BASE}id/event/a", "derived")])
    assert found.added == 1
    assert not any(found.entities.values())

"""What the derivation rules add: small graphs on both sides of each border."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from kg import resources
from kg.library import Library
from kg.namespaces import PROJECT, SC, prefixes
from kg.store.derive import derive
from kg.store.rdf import to_iri, to_term
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Quad
from tests.queries.answers import graph, store

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
RULES = sorted((resources.path("queries") / "derive").glob("*.rq"))
#: What the rules read of the ontology.
CLASSES = """
sc:Participation rdfs:subClassOf sc:Assertion . sc:Statement rdfs:subClassOf sc:Assertion .
sc:Person rdfs:subClassOf sc:Actor . sc:UnnamedGroup rdfs:subClassOf sc:Actor . sc:Meeting rdfs:subClassOf sc:Event .
"""


def quads(turtle: str) -> Iterator[Quad]:
    for quad in ox.parse((PREFIXES + CLASSES + turtle).encode(), format=ox.RdfFormat.TURTLE):
        value = quad.object
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(value, ox.NamedNode | ox.Literal)
        term = Iri(value.value) if isinstance(value, ox.NamedNode) else Literal(value.value, value.datatype.value)
        yield Quad(Iri(quad.subject.value), Iri(quad.predicate.value), term)


def derived(turtle: str) -> Reader:
    """A graph and everything the rules add to it."""
    found = list(quads(turtle))
    loaded = ox.Store()
    text = "".join(Quad(*triple).n3() + "\n" for triple in derive(found, RULES, PROJECT)) + "".join(q.n3() + "\n" for q in found)
    loaded.load(text, format=ox.RdfFormat.N_QUADS)
    return Reader(loaded, PROJECT)


def evidence(name: str, cite: str, start: int = -1, end: int = -1) -> str:
    selector = f"; oa:hasSelector evidence:{name}.s . evidence:{name}.s oa:start {start} ; oa:end {end}" if end >= 0 else ""
    return f'evidence:{name} sc:cite "{cite}" {selector} .\n'


def passage(document: str, item: int, start: int, end: int) -> str:
    return evidence(f"{document}.{start}-{end}", f"{document}, item {item}, characters {start}–{end}", start, end)


def citation(*passages: str) -> str:
    nodes = ", ".join(text.split(" ", 1)[0] for text in passages)
    reader = derived("".join(passages) + f"statement:x a sc:Statement ; sc:evidence {nodes} .")
    (row,) = reader.select("SELECT ?c { statement:x sc:citation ?c }")
    return row["c"].value


def test_an_assertion_is_cited_with_all_its_passages_in_the_order_of_the_text() -> None:
    found = citation(passage("almaty", 1, 10120, 10143), passage("almaty", 1, 738, 760), passage("almaty", 1, 98, 105))
    assert found == "almaty, item 1, characters 98–105, 738–760 and 10120–10143"


def test_two_passages_are_joined_by_and() -> None:
    assert citation(passage("rome", 2, 90, 95), passage("rome", 2, 100, 105)) == "rome, item 2, characters 90–95 and 100–105"


def test_documents_and_items_are_cited_one_after_the_other() -> None:
    found = citation(passage("rome", 1, 5, 9), passage("almaty", 10, 2000, 2009), passage("almaty", 2, 900, 909))
    assert found == "almaty, item 2, characters 900–909; almaty, item 10, characters 2000–2009; rome, item 1, characters 5–9"


def test_the_row_of_a_list_is_cited_as_it_is() -> None:
    assert citation(evidence("gov.it", "World list, Italy, and its capital")) == "World list, Italy, and its capital"


def test_what_is_derived_from_a_participation_is_cited_too() -> None:
    reader = Reader(store(), PROJECT)
    (row,) = reader.select("SELECT ?c { ?t a sc:Tenure ; sc:post post:northland-deputy-interior ; sc:citation ?c }")
    assert row["c"] == Literal("lake, item 1, characters 101–151")


def test_every_assertion_has_one_citation() -> None:
    rows = Reader(store(), PROJECT).select(
        "SELECT ?a (COUNT(?c) AS ?n) { ?a a sc:Assertion OPTIONAL { ?a sc:citation ?c } } GROUP BY ?a"
    )
    assert rows
    assert {row["n"].value for row in rows} == {"1"}


def test_another_engine_cites_alike() -> None:
    cited = rdflib.URIRef(SC + "citation")
    bare = rdflib.Graph()
    bare += (triple for triple in graph() if triple[1] != cited)
    for path in RULES:
        if "citation" in path.stem:
            bare += list(bare.query(path.read_text(encoding="utf-8"), initNs=prefixes()))  # type: ignore[arg-type]
    found = {(str(subject), str(value)) for subject, value in bare.subject_objects(cited)}
    known = Reader(store(), PROJECT).select("SELECT ?a ?c { ?a sc:citation ?c }")
    assert found == {(row["a"].value, row["c"].value) for row in known}


def there(actor: str, event: str, *more: str, status: str = "attended", certainty: str = "stated") -> str:
    node = f"participation:{event}.{actor}"
    return (
        f"{passage(event, 1, 1, 2)} person:{actor} a sc:Person . {node} a sc:Participation ; sc:participant person:{actor} ;"
        f" sc:participationIn event:{event} ; sc:role role:attendee ; sc:attendanceStatus attendance:{status} ;"
        f" sc:certainty certainty:{certainty} ; sc:evidence evidence:{event}.1-2 {' '.join(more)} .\n"
    )


def meeting(name: str, status: str = "held", *more: str) -> str:
    return f"event:{name} a sc:Meeting ; sc:eventStatus status:{status} {' '.join(more)} .\n"


def test_only_what_was_held_was_attended() -> None:
    states = ("held", "under-way", "planned", "confirmed", "postponed", "cancelled", "unknown")
    reader = derived("".join(meeting(status, status) + there("ana", status) for status in states))
    rows = reader.select("SELECT ?event { ?p a sc:Attendance ; sc:participationIn ?event }")
    assert {row["event"].value.rpartition("/")[2] for row in rows} == {"held"}


def test_who_is_only_named_attended_too_and_represented_whom_they_were_there_for() -> None:
    named = there("ana", "talks", '; sc:listedName "Ana" ; sc:onBehalfOf orgn:lake').replace("sc:participant person:ana ;", "")
    reader = derived(meeting("talks") + named)
    assert reader.ask("ASK { participation:talks.ana a sc:Attendance }")
    assert reader.ask("ASK { orgn:lake sc:represented event:talks }")
    assert not reader.ask("ASK { ?anybody sc:attended event:talks }")


def test_who_is_represented_is_stated_not_inferred() -> None:
    reader = derived(
        meeting("talks")
        + there("ana", "talks", "; sc:onBehalfOf orgn:stated")
        + there("jon", "talks", "; sc:onBehalfOf orgn:inferred", certainty="inferred")
        + there("eva", "talks", status="represented")
        + there("max", "talks", status="represented", certainty="inferred")
    )
    rows = reader.select("SELECT ?who { ?who sc:represented event:talks }")
    assert {row["who"].value.rpartition("/")[2] for row in rows} == {"stated", "eva"}


def test_a_part_counts_with_its_whole() -> None:
    reader = derived(
        meeting("whole")
        + meeting("panel", "held", "; sc:partOfEvent event:whole")
        + meeting("session", "held", "; sc:partOfEvent event:whole")
        + meeting("other")
        + "".join(there("ana", event) for event in ("whole", "panel", "session", "other"))
    )
    assert reader.select("SELECT ?n { person:ana sc:meetingCount ?n }")[0]["n"].value == "2"


def test_others_are_counted_once_and_only_where_the_actor_was() -> None:
    reader = derived(
        meeting("whole")
        + meeting("panel", "held", "; sc:partOfEvent event:whole")
        + meeting("other")
        + meeting("alone")
        + "".join(there("ana", event) for event in ("panel", "other"))
        + "".join(there("eva", event) for event in ("panel", "other"))
        + there("max", "whole")
        + there("kim", "alone")
    )
    rows = reader.select("SELECT ?who ?n { ?who sc:encounterCount ?n }")
    assert {(row["who"].value.rpartition("/")[2], row["n"].value) for row in rows} == {
        *(("ana", "1"), ("eva", "1"), ("max", "0"), ("kim", "0"))
    }


def together(*events: str) -> set[tuple[str, ...]]:
    reader = derived("".join(events))
    rows = reader.select(
        "SELECT ?a ?b ?n { ?pair a sc:Pair ; sc:pairOf ?a , ?b ; sc:sharedEventCount ?n FILTER(STR(?a) < STR(?b)) }"
    )
    return {tuple(row[name].value.rpartition("/")[2] for name in "abn") for row in rows}


def test_two_are_a_pair_from_their_second_event_on() -> None:
    once = meeting("one") + there("ana", "one") + there("eva", "one") + there("max", "one")
    twice = meeting("two") + there("ana", "two") + there("eva", "two")
    assert together(once) == set()
    assert together(once, twice) == {("ana", "eva", "2")}
    assert together(once, twice, twice.replace("two", "three")) == {("ana", "eva", "3")}


@pytest.mark.parametrize(
    ("status", "how", "certainty"),
    [
        ("planned", "attended", "stated"),
        ("held", "expected", "stated"),
        ("held", "represented", "stated"),
        ("held", "attended", "inferred"),
    ],
)
def test_nobody_is_a_pair_by_what_was_announced_represented_or_inferred(status: str, how: str, certainty: str) -> None:
    once = meeting("one") + there("ana", "one") + there("eva", "one")
    again = meeting("two", status) + there("ana", "two") + there("eva", "two", status=how, certainty=certainty)
    assert together(once, again) == set()


@pytest.mark.parametrize(("parties", "found"), [(200, True), (201, False)])
def test_events_of_more_than_two_hundred_parties_bring_no_pairs(parties: int, found: bool) -> None:
    crowd = meeting("crowd") + "".join(there(f"p{number:03}", "crowd") for number in range(parties))
    small = meeting("small") + there("p000", "small") + there("p001", "small")
    assert (("p000", "p001", "2") in together(crowd, small)) is found


def grades(parties: int, complete: str) -> set[str]:
    event = meeting("talks", "held", f"; sc:attendanceListComplete completeness:{complete}")
    reader = derived(event + "".join(there(f"p{number:02}", "talks") for number in range(parties)))
    return {row["grade"].value.rpartition("/")[2] for row in reader.select(Library.load()["who-met-whom"].text)}


def test_a_complete_list_of_two_is_bilateral_of_fifteen_small_of_sixteen_neither() -> None:
    assert grades(2, "yes") == {"bilateral"}
    assert grades(3, "yes") == {"small"}
    assert grades(15, "yes") == {"small"}
    assert grades(16, "yes") == {"co-present"}
    assert grades(2, "unknown") == {"co-present"}


def test_an_encounter_rests_on_the_firmest_participation() -> None:
    ana = there("ana", "talks", certainty="inferred").replace("participation:talks.ana", "participation:talks.ana.attendee")
    chair = there("ana", "talks").replace("role:attendee", "role:chair").replace("1-2", "7-9").replace("1–2", "7–9")
    chair = chair.replace("participation:talks.ana", "participation:talks.ana.chair")
    reader = derived(
        meeting("talks") + ana + chair.replace("oa:start 1 ; oa:end 2", "oa:start 7 ; oa:end 9") + there("jon", "talks")
    )
    (row,) = reader.select(Library.load()["who-met-whom"].text)
    assert row["assertionA"].value.endswith("participation/talks.ana.chair")
    assert row["citeA"] == Literal("talks, item 1, characters 7–9")
    assert row["certainty"].value.endswith("certainty/stated")


def test_described_groups_are_not_counted_among_those_named() -> None:
    experts = "person:experts a sc:UnnamedGroup .\n"
    reader = derived(
        meeting("talks") + there("ana", "talks") + there("experts", "talks").replace("person:experts a sc:Person .", experts)
    )
    (row,) = reader.select(Library.load()["counts-and-open-lists"].text)
    assert (row["named"].value, row["groups"].value) == ("1", "1")


def test_over_its_own_result_no_rule_finds_anything_new() -> None:
    default = [
        Quad(to_iri(quad.subject), Iri(quad.predicate.value), to_term(quad.object))
        for quad in store().quads_for_pattern(None, None, None, ox.DefaultGraph())
    ]
    for rule in RULES:
        assert derive(default, [rule], PROJECT) == [], rule.name

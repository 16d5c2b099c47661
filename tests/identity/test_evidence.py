"""What the graph holds about two entities that may be one."""

from __future__ import annotations

from pathlib import Path

from kg.identity import candidates, evidence
from kg.namespaces import PROJECT, Iris
from tests.search import graph

ID = PROJECT + "id/"
TURTLE = """@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@base <https://w3id.org/secoop/id/> .
<post/a> a sc:Post ; skos:prefLabel "Chair of the Lake" ; sc:postIn <organization/north> ; sc:attended <event/e1> .
<post/b> a sc:Post ; skos:prefLabel "Lake, Chair of the" ; sc:postIn <organization/south> ; sc:attended <event/e1> .
<name/n> sc:nameOf <post/a> ; skosxl:literalForm "Chair of the Lake" ; sc:citation "hill, item 1, characters 0-4" .
<event/e1> a sc:Event ; skos:prefLabel "Lake Day" ; sc:earliestStart "2030-05-01"^^xsd:date ; sc:latestEnd "2030-05-31"^^xsd:date .
<event/e2> a sc:Event ; skos:prefLabel "Day, Lake" ; sc:earliestStart "2030-05-31"^^xsd:date ; sc:latestEnd "2030-06-01"^^xsd:date .
<event/e3> a sc:Event ; skos:prefLabel "Lake Day" ; sc:earliestStart "2031-05-01"^^xsd:date ; sc:latestEnd "2031-05-01"^^xsd:date .
<event/e4> a sc:Event ; skos:prefLabel "Lake Day" .
"""


def test_the_evidence_says_where_names_are_printed_and_what_speaks_against_it(tmp_path: Path) -> None:
    reader = graph.reader(TURTLE)
    (pair,) = [pair for pair in candidates.find(graph.index(tmp_path, TURTLE)).pairs if pair.a.kind == "post"]
    found = evidence.of(pair, reader, Iris())
    assert found.printed == ("hill, item 1, characters 0-4 | label",)
    assert found.together == ("event/e1",)
    assert found.differ == ("postIn: organization/north | organization/south",)


def test_events_are_on_other_days_only_where_both_are_dated_and_their_days_do_not_meet() -> None:
    known = evidence.dates(graph.reader(TURTLE))
    apart = [number for number in (2, 3, 4) if evidence.on_other_days(known, f"{ID}event/e1", f"{ID}event/e{number}")]
    assert apart == [3]

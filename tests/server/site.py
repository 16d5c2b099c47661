"""A published graph for tests of the server: the invented corpus, with a few nodes that are there to do harm."""

from __future__ import annotations

from pathlib import Path

from kg.build import assemble, count
from kg.library import Library
from kg.namespaces import DCTERMS, ORG, RDF, RDFS, SC, SKOS, XSD, Iris
from kg.store import generations
from kg.store.generations import Generation
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Literal, Quad, Term, lang
from tests.corpus import SmallCorpus

QUESTIONS = {
    "who-was-where": """\
# question: Who was at which event?
# param event (event, optional) e.g. event/hill-day: the event
# column who: whoever took part
# column event: the event
# column passage: where it is said
# tags: meetings
SELECT ?who ?event ?passage WHERE {
  ?part a sc:Attendance ; sc:participant ?who ; sc:participationIn ?event ; sc:evidence/sc:cite ?passage .
} ORDER BY ?who
""",
    "about-one-event": """\
# question: What is said about one event?
# param event (event, required) e.g. event/hill-day: the event
# column p: predicate
# column o: value
# tags: evidence
SELECT ?event ?p ?o WHERE { ?event ?p ?o }
""",
    "who-attended": """\
# question: Who is known to have attended one meeting?
# param event (event, required) e.g. event/hill-day: the meeting
# column event: the meeting
# column actor: who was there, at the level the source states
# column role: what the actor did there
# column certainty: stated or inferred
# column cite: passages
# column assertion: what says so
# empty: No source says who came; that is not evidence that nobody did.
# tags: attendance
SELECT ?event ?actor ?actorLabel ?role ?certainty ?cite ?assertion WHERE {
  ?assertion a sc:Attendance ; sc:participationIn ?event ; sc:participant ?actor ; sc:role ?role ; sc:certainty ?certainty ;
    sc:evidence/sc:cite ?cite .
  OPTIONAL { ?actor sc:displayLabel ?actorLabel }
} ORDER BY ?actor
""",
    "whom-did-one-meet": """\
# question: Whom did one actor meet?
# param actor (actor, required) e.g. person/bo-lind: the actor
# column other: whom the actor met
# column cite: passages
# column assertion: what says so
# tags: encounters
SELECT ?actor ?other ?cite ?assertion WHERE {
  ?p a sc:Attendance ; sc:participant ?actor ; sc:participationIn ?event .
  ?assertion a sc:Attendance ; sc:participationIn ?event ; sc:participant ?other ; sc:evidence/sc:cite ?c .
  FILTER(?actor != ?other)
  BIND(CONCAT(?c, " and more") AS ?cite)
}
""",
    "common-meetings": """\
# question: At which events were two actors?
# param a (actor, required) e.g. person/bo-lind: one of the two
# param b (actor, required) e.g. group/eastmark-experts: the other one
# column event: the event
# tags: encounters
SELECT ?event WHERE { ?event a sc:Event . ?p a sc:Attendance ; sc:participationIn ?event ; sc:participant ?a .
  ?q a sc:Attendance ; sc:participationIn ?event ; sc:participant ?b }
""",
    "of-a-status": """\
# question: Which events have one status?
# param status (concept, optional) e.g. status/held: the status
# column event: the event
# column status: how far it has come to pass
# tags: meetings
SELECT ?event ?status WHERE { ?event sc:eventStatus ?status }
""",
    "facts-of-events": """\
# question: What does each event say?
# param event (event, optional) e.g. event/hill-day: the event
# column event: the event
# column p: predicate
# column o: value
# tags: meetings
# by event: ?event a sc:Event
SELECT ?event ?p ?o WHERE { VALUES ?event { UNDEF } ?event a sc:Event ; ?p ?o } ORDER BY ?event ?p ?o
""",
    "what-is-said": """\
# question: What is said about one thing?
# param entity (entity, required) e.g. organization/northmark: the thing
# tags: evidence
SELECT ?entity ?p ?o WHERE { ?entity ?p ?o }
""",
    "event-as-graph": """\
# question: Which triples describe the events?
# param event (event, optional) e.g. event/hill-day: the event
# tags: data
CONSTRUCT { ?event ?p ?o } WHERE { ?event a sc:Event ; ?p ?o }
""",
}


def extra(iris: Iris) -> list[Quad]:
    """Nodes the corpus lacks: hostile values, a merged entity, a name in another script, a literal in a right-to-left script."""
    hostile, old, graph = (
        Iri(iris.entity("organization/hostile")),
        Iri(iris.entity("organization/old-northmark")),
        Iri(iris.graph("extra")),
    )
    northmark = Iri(iris.entity("organization/northmark"))
    triples: list[tuple[Iri, str, Term]] = [
        (hostile, RDF + "type", Iri(SC + "Organization")),
        (hostile, SKOS + "prefLabel", lang('<script>alert("x")</script>', "en")),
        (hostile, RDFS + "seeAlso", Iri("javascript:alert(1)")),
        (hostile, SC + "hasWebsiteNamed", Literal("javascript:alert(2)", XSD + "anyURI")),
        (hostile, SC + "expansion", lang("\u202eevil\u202c", "ar")),
        (hostile, RDFS + "comment", Literal('" onmouseover="alert(3)')),
        (hostile, ORG + "unitOf", northmark),
        *((hostile, RDFS + "seeAlso", Iri(f"https://example.org/seen/{number}")) for number in range(10)),
        (old, DCTERMS + "isReplacedBy", northmark),
        (northmark, SKOS + "prefLabel", lang("ノースマーク", "ja")),
    ]
    quads = [Quad(s, Iri(p), o) for s, p, o in triples]
    return quads + [Quad(q.subject, q.predicate, q.object, graph) for q in quads]


def publish(home: Path, corpus: SmallCorpus, base: str, more: list[Quad] | None = None) -> Generation:
    """Publish the corpus as a generation, without validating it: harm is on purpose here."""
    iris = Iris(base)
    quads = [*assemble(corpus.read(), base).quads, *extra(iris), *(more or [])]
    with generations.writer(home):
        return generations.publish(
            home, canonical_lines(quads), base=base, created="2030-05-05T00:00:00+00:00", counts=count(quads, base), keep=2
        )


def questions(folder: Path) -> Library:
    """A library of the questions above."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in QUESTIONS.items():
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return Library.read(folder)

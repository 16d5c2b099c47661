"""What is asked: the same text of every server, with its prefixes written out, over actors and events of the generated graph."""

from __future__ import annotations

from dataclasses import dataclass

from kg.library import Library, with_prefixes
from kg.store.generations import Generation
from kg.store.reader import Reader, Row
from kg.store.terms import Iri

JSON = "application/sparql-results+json"
CSV = "text/csv"
#: The share of actors with fewer meetings than the one that is asked about, and of meetings with fewer parties.
BUSY = 0.99
CROWDED = 0.95
MEDIUM_ROWS = 310
EXPORT_ROWS = 1_000_000

_TINY = "SELECT ?label WHERE { <%s> sc:displayLabel ?label }"
_MEDIUM = "SELECT ?meeting ?label WHERE { ?meeting a sc:Meeting ; sc:displayLabel ?label } LIMIT %d"
_MEETINGS = """SELECT ?actor (COUNT(DISTINCT ?event) AS ?meetings) WHERE { ?actor sc:attended ?event }
GROUP BY ?actor ORDER BY DESC(?meetings) ?actor LIMIT 100"""
_COUNTED = "SELECT ?actor ?meetings WHERE { ?actor sc:meetingCount ?meetings } ORDER BY DESC(?meetings) ?actor LIMIT 100"
_PAIRS = """SELECT ?a ?b (COUNT(DISTINCT ?event) AS ?meetings)
WHERE { ?a sc:attended ?event . ?b sc:attended ?event FILTER(STR(?a) < STR(?b)) }
GROUP BY ?a ?b ORDER BY DESC(?meetings) ?a ?b LIMIT 100"""
_PAIRED = """SELECT ?a ?b ?meetings
WHERE { ?pair sc:sharedEventCount ?meetings ; sc:pairOf ?a , ?b FILTER(STR(?a) < STR(?b)) }
ORDER BY DESC(?meetings) ?a ?b LIMIT 100"""
_EXPORT = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT %d"


@dataclass(frozen=True, slots=True)
class Workload:
    """One question: key, title for the table, query, media type; ``single`` is timed alone, others are counted per second."""

    key: str
    title: str
    query: str
    accept: str = JSON
    single: bool = False
    #: The same for a tenth of the rows, for slow servers; '' where rows do not decide.
    tenth: str = ""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom and what the questions are about."""

    actor: Iri
    median_actor: Iri
    top_actor: Iri
    event: Iri

    @classmethod
    def of(cls, reader: Reader) -> Subjects:
        """A busy actor, the median one, the busiest, and a meeting with many parties."""
        actors = reader.select("SELECT ?x WHERE { ?x sc:meetingCount ?n } ORDER BY ?n ?x")
        events = reader.select("SELECT ?x WHERE { ?x sc:partySize ?n } ORDER BY ?n ?x")
        return cls(_at(actors, BUSY), _at(actors, 0.5), _at(actors, 1.0), _at(events, CROWDED))


def _at(rows: list[Row], share: float) -> Iri:
    found = rows[min(len(rows) - 1, int(len(rows) * share))]["x"]
    assert isinstance(found, Iri)  # noqa: S101 - narrows what the query promises
    return found


def workloads(generation: Generation, subjects: Subjects) -> list[Workload]:
    """The questions in the order of the table, the hardest for slow servers last."""
    base, library = generation.base, Library.load()
    rows = min(EXPORT_ROWS, generation.counts["triples"])
    met = library["whom-did-one-meet"].standalone(base, {"actor": subjects.actor})
    at_event = library["who-met-whom-at"].standalone(base, {"event": subjects.event})
    export, tenth = (with_prefixes(_EXPORT % count, base) for count in (rows, rows // 10))
    return [
        Workload("tiny", "tiny answer", with_prefixes(_TINY % subjects.event.value, base)),
        Workload("medium", "50 kB answer", with_prefixes(_MEDIUM % MEDIUM_ROWS, base)),
        Workload("counted", "ranking: meetings, from derived counts", with_prefixes(_COUNTED, base), single=True),
        Workload("meetings", "ranking: meetings, counted anew", with_prefixes(_MEETINGS, base), single=True),
        Workload("paired", "ranking: co-attendance, from derived pairs", with_prefixes(_PAIRED, base), single=True),
        Workload("pairs", "ranking: co-attendance, counted anew", with_prefixes(_PAIRS, base), single=True),
        Workload("export", f"export of {rows:,} rows", export, CSV, single=True, tenth=tenth),
        Workload("at-event", "who met whom at a meeting", at_event, single=True),
        Workload("one-actor", "whom one actor met", met, single=True),
    ]

"""A small invented graph of names in five scripts, and its index."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import PROJECT
from kg.search import build
from kg.search.index import Index
from kg.store.reader import Reader

TURTLE = """
@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@base <https://w3id.org/secoop/id/> .
<organization/lpc> a sc:Organization, sc:Body ; skos:prefLabel "Lake Police Co-operation"@en, "Coopération de police du lac"@fr ;
  skos:altLabel "LPC" ; sc:attended <event/e1>, <event/e2>, <event/e3> .
<organization/interlac> a sc:Organization ; skos:prefLabel "INTERLAC"@en ; sc:attended <event/e1> .
<organization/north> a sc:Organization, sc:Polity ; skos:prefLabel "Nördmark"@en ; sc:isoAlpha3 "NMK" ; sc:attended <event/e2> .
<organization/minn> a sc:Organization ; skos:prefLabel "Ministry of the Interior of Nördmark"@en .
<organization/mino> a sc:Organization ; skos:prefLabel "Ministry of the Interior of Ostmark"@en .
<organization/kyoku> a sc:Organization ; skos:prefLabel "湖水警察協力局"@ja .
<place/dal> a sc:Place ; skos:prefLabel "西バルカ谷"@ja .
<organization/sluzhba> a sc:Organization ; skos:prefLabel "Пограничная служба Ёльска"@ru .
<organization/lajna> a sc:Organization ; skos:prefLabel "لجنة الأمن الإقليمي"@ar .
<person/mueller> a sc:Person ; skos:prefLabel "Jörg Łukasz Müller"@de .
<person/lind> a sc:Person ; skos:prefLabel "Bo Lind"@en .
<person/lind-2> a sc:Person ; skos:prefLabel "Bo Lind"@en ; sc:attended <event/e1>, <event/e2> .
<event/e1> a sc:Event ; skos:prefLabel "First Lake Conference"@en ; sc:partySize 3 .
<event/e2> a sc:Event ; skos:prefLabel "Second Lake Conference"@en ; sc:partySize 2 .
<event/e3> a sc:Event ; skos:prefLabel "Third Lake Conference"@en .
<name/n1> sc:nameOf <organization/lpc> ; skosxl:literalForm "Lake Police Cooperation Council"@en .
<organization/old-lpc> dcterms:isReplacedBy <organization/lpc> ; skos:prefLabel "Policing the Lake"@en .
<person/gone> a sc:Withdrawn ; skos:prefLabel "Somebody Withdrawn"@en .
<https://w3id.org/secoop/concept/topic/patrols> skos:prefLabel "lake patrols"@en .
<https://w3id.org/secoop/concept/role/chair> skos:prefLabel "chair"@en .
<statement/s1> skos:prefLabel "not an entity" .
"""


def reader(turtle: str = TURTLE) -> Reader:
    """The graph, to be read."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return Reader(store, PROJECT)


def index(folder: Path, turtle: str = TURTLE) -> Index:
    """The index of a graph."""
    path = folder / "search.sqlite"
    build.write(path, reader(turtle), "digest")
    return Index(path)

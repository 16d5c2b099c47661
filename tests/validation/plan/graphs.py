"""Cases for the oracle: the project's rules on small pieces of the fixtures, and invented rules on invented graphs."""

from __future__ import annotations

import random
from functools import lru_cache

from rdflib import Graph

from kg.namespaces import RDF, RDFS, SH, XSD
from kg.store.terms import Iri, Literal, lang, typed
from kg.validation import checks, shapes
from kg.validation.checks import Check
from kg.validation.context import ontology
from kg.validation.delta import Delta, Triple
from kg.validation.parsing import TURTLE, parse
from tests.shapes.fixtures import read
from tests.validation.plan.deltas import Draw
from tests.validation.plan.oracle import Case, RuleSet

#: What of the ontology shapes and checks read: labels and notes only make full validation slower.
_TREE = {"type", "subClassOf", "first", "rest", "members", "disjointWith", "unionOf"}
_OF_TERMS = {"domain", "range", "statedBy", "singleValued", "rangeKind", "domainIncludes", "rangeIncludes", "inScheme"}
X = "http://x.example/"


@lru_cache(maxsize=2)
def fixtures(kind: str) -> tuple[tuple[Triple, ...], ...]:
    """The triples of every fixture of a kind."""
    return tuple(tuple(parse(fixture.text.encode(), TURTLE)) for fixture in read(kind))


def vocabulary(triples: list[Triple]) -> list[Triple]:
    """The class tree, and what the ontology says of the terms and concepts that are used."""
    used = {term for triple in triples for term in triple}
    local = {t: t[1].value.replace("#", "/").rsplit("/", 1)[-1] for t in ontology()}
    lists = {o for s, p, o in ontology() if s in used and local[s, p, o] in _OF_TERMS}
    unions = {o for s, p, o in ontology() if s in lists}
    found = []
    for triple, name in local.items():
        of_list = name in ("first", "rest") or triple[0] in unions or triple[0] in lists
        if (name in _TREE and (name != "type" or triple[0] in used or of_list)) or (name in _OF_TERMS and triple[0] in used):
            found.append(triple)
    return found


@lru_cache(maxsize=1)
def real_rules() -> RuleSet:
    """The rules of this project."""
    return RuleSet(shapes.load(), checks.load())


def real_case(seed: int, deltas: int) -> Case:
    """Some fixtures together, good and bad, and changes that borrow from others."""
    rng = random.Random(seed)  # noqa: S311 - a test must repeat itself
    good, bad = fixtures("good"), fixtures("bad")
    data = [t for f in [*rng.sample(good, 1), *rng.sample(bad, 5)] for t in f]
    spare = [t for f in [*rng.sample(good, 4), *rng.sample(bad, 4)] for t in f]
    triples = list(dict.fromkeys([*vocabulary([*data, *spare]), *data]))
    draw = Draw(triples, spare, seed)
    return Case(real_rules(), triples, [draw.delta() for _ in range(deltas)])


_PREFIXES = f"@prefix sh: <{SH}> . @prefix : <{X}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> .\n"
#: Every component and form of path and target of SHACL Core at least once, and what is run whole.
_SHAPES = """
:S1 a sh:NodeShape ; sh:targetClass :A ; sh:property :S1p, :S1q .
:S1p sh:path :p ; sh:class :B ; sh:maxCount 2 .
:S1q sh:path ( :p :q ) ; sh:minCount 1 ; sh:nodeKind sh:IRI .
:S2 a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:not [ sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 2 ] ] .
:S3 a sh:PropertyShape ; sh:targetObjectsOf :p ; sh:path [ sh:zeroOrMorePath :q ] ; sh:class :C .
:S4 a sh:NodeShape ; sh:targetNode :n1, :n2 ; sh:or ( [ sh:class :A ] [ sh:property [ sh:path :r ; sh:hasValue :n3 ] ] ) .
:S5 a sh:NodeShape ; sh:targetClass :B ; sh:closed true ; sh:ignoredProperties ( :p :s ) ; sh:property [ sh:path :q ; sh:maxCount 1 ] .
:S6 a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:equals :q .
:S7 a sh:PropertyShape ; sh:targetClass :A ; sh:path [ sh:alternativePath ( :r [ sh:oneOrMorePath :p ] ) ] ; sh:disjoint :q .
:S8 a sh:PropertyShape ; sh:targetClass :A, :B ; sh:path :s ; sh:lessThan :r ; sh:datatype xsd:integer ; sh:uniqueLang true .
:Hand a sh:NodeShape ; sh:targetClass :D ; sh:property :fingers, :thumbs .
:fingers a sh:PropertyShape ; sh:path :p ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ;
  sh:qualifiedValueShapesDisjoint true .
:thumbs a sh:PropertyShape ; sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedValueShapesDisjoint true .
:E a sh:NodeShape, rdfs:Class ; sh:xone ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ] [ sh:property [ sh:path :r ; sh:minCount 1 ] ] ) .
:S9 a sh:NodeShape ; sh:targetClass :C ; sh:and ( [ sh:node :S9n ] [ sh:property [ sh:path ( [ sh:zeroOrOnePath :q ] :r ) ; sh:maxCount 1 ] ] ) .
:S9n a sh:NodeShape ; sh:property [ sh:path :q ; sh:node [ sh:property [ sh:path :s ; sh:maxCount 1 ] ] ] .
:S10 a sh:NodeShape ; sh:targetClass :D ; sh:property [ sh:path :q ; sh:property [ sh:path :r ; sh:minCount 1 ] ] .
:Paw a sh:NodeShape ; sh:property :toes, :claws .
:toes a sh:PropertyShape ; sh:targetClass :A ; sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ;
  sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] .
:claws a sh:PropertyShape ; sh:path :q ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:class :C ] .
:T1 a sh:NodeShape ; sh:targetClass :A ; sh:deactivated false ; sh:property :shared .
:T2 a sh:NodeShape ; sh:targetSubjectsOf :s ; sh:property :shared .
:shared a sh:PropertyShape ; sh:path :r ; sh:maxCount 1 .
:S11 a sh:PropertyShape ; sh:targetClass :B ; sh:path [ sh:inversePath ( :p :q ) ] ; sh:maxCount 0 .
"""
#: Forms of queries; the first ones cannot be planned and are run whole.
_QUERIES = {
    "apart": "?focus :p ?x . ?a :s ?b .",
    "many": "{ SELECT ?focus (COUNT(*) AS ?n) WHERE { ?focus :p ?x } GROUP BY ?focus } FILTER(?n > 1)",
    "first": "{ SELECT ?focus WHERE { ?focus :q ?x } ORDER BY ?focus LIMIT 1 }",
    "unseen": "?focus :p ?x . { ?y :q ?z FILTER NOT EXISTS { ?focus :r ?z } } ?x :q ?z",
    "maybe": "?focus a :A . OPTIONAL { ?focus :p ?x } FILTER NOT EXISTS { ?x :bad ?y }",
    "closed": "?focus :p ?value .",
    "path": "?focus :p+ ?focus .",
    "joined": "?focus :p ?x . ?other :p ?x ; :q ?value . FILTER(?other != ?focus)",
    "minus": "?focus a ?type . MINUS { ?focus :p ?x . ?x a ?type }",
    "nested": "?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . FILTER NOT EXISTS { ?focus :r ?y } }",
    "optional": "?focus :q ?x . OPTIONAL { ?x :p ?value . FILTER EXISTS { ?value a :A } } FILTER(BOUND(?value))",
    "guarded": "?focus a :B . OPTIONAL { ?focus :p ?x } FILTER(!BOUND(?x) || NOT EXISTS { ?x :q ?y })",
    "union": "{ ?focus :p ?x } UNION { ?focus a/:sub* :C . ?focus ^:q ?x } ?x :r ?value .",
    "any": "?focus ?path ?value . FILTER(isIRI(?value)) FILTER NOT EXISTS { ?value a ?kind }",
    "predicate": "?path :single true . ?focus ?path ?x, ?value . FILTER(STR(?x) < STR(?value))",
    "renamed": "{ ?focus ?path ?any . BIND(?path AS ?value) } UNION { ?focus ?path ?value } ?value :bad ?what .",
    "idle": "?focus a ?type . { SELECT DISTINCT ?type WHERE { ?some a ?type } } ?type :sub* ?top . ?top :bad ?how .",
    "values": "VALUES ?path { :p :q } ?focus ?path ?value . FILTER NOT EXISTS { ?value ?path ?end }",
    "literal": "?focus :s ?value . ?other :r ?value .",
    "negated": "?focus !(:p|rdf:type) ?value . ?value :p|^:q ?x .",
    # What must not match, and conditions: where a row can be excluded by look-ups, and where it only seems so.
    "absent": "?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . ?y :r ?z }",
    "absent but": "?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . FILTER(?y != ?focus) }",
    "without": "?focus :p ?x . MINUS { ?x :q ?y . FILTER(?y IN (:n1, :n2, :n3)) }",
    "out of sight": "?focus :p ?x . MINUS { ?x :q ?y . FILTER(?y != ?focus) }",
    "open": "?focus :p ?x . OPTIONAL { ?x :q ?y } MINUS { ?focus :r ?y }",
    "open inside": "?focus :p ?x . OPTIONAL { ?x :q ?y } FILTER NOT EXISTS { ?focus :r ?y }",
    "branches": "?focus :p ?x . MINUS { { ?x :q ?y } UNION { ?focus :r ?z . FILTER(isLiteral(?z)) } }",
    "selected": "?focus :p ?x . MINUS { { SELECT ?x WHERE { ?x :q ?y . ?y a ?kind } } }",
    "negated inside": "?focus :p ?x . FILTER NOT EXISTS { ?x !(:p|rdf:type) ?y }",
    "all": "?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . FILTER NOT EXISTS { ?y a ?kind } }",
    "some": "?focus :p ?x . FILTER EXISTS { ?x :q ?y . ?y :r ?z } FILTER(?x NOT IN (:n5, :n6))",
    "paths": "?focus a ?type . FILTER NOT EXISTS { ?type :sub*/:bad ?why } MINUS { ?focus (:p|:q)/:r ?any }",
    "different": "?focus :s ?x, ?y . FILTER(?x != ?y)",
    "equal": "?focus :s ?x ; :r ?y . FILTER(?x = ?y)",
    "the same": "?focus :s|:q ?x ; :r|:p ?y . FILTER(sameTerm(?x, ?y))",
    "kinds": "?focus ?path ?value . FILTER(isLiteral(?value) && DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#integer>)",
    "strings": "?focus ?path ?value . FILTER(STRSTARTS(STR(?value), STR(:n)) || STR(?value) = 'a') FILTER NOT EXISTS { ?value a ?kind }",
    "matching": "?focus :q ?value . FILTER(REGEX(STR(?value), '/N[0123]$', 'i'))",
    "not matching": "?focus :q ?value . FILTER(!REGEX(STR(?value), '/N[0123]$', 'i'))",
    "either": "?focus :q ?value . FILTER(?value = :n1 || ?value > 5 || EXISTS { ?value :r ?y })",
    "neither": "?focus :q ?value . FILTER(!(?value = :n1 || ?value = 'a'))",
    "undefined": "VALUES (?path ?value) { (:p UNDEF) (UNDEF :n2) (:q :n3) } ?focus ?path ?value .",
}
_CLOSING = f" VALUES ?value {{ <{X}n1> <{X}n2> }}"
_NODES = [Iri(f"{X}n{i}") for i in range(8)]
_CLASSES = [Iri(X + c) for c in "ABCDE"]
_LITERALS = [typed("1.50", XSD + "decimal"), typed("1.5", XSD + "decimal"), typed("7", XSD + "int"), typed("7", XSD + "integer")]
_LITERALS += [typed("007", XSD + "integer"), lang("a", "en"), lang("b", "en"), Literal("a"), Literal("b")]


@lru_cache(maxsize=1)
def invented_rules() -> RuleSet:
    """Rules of every form."""
    head = f"PREFIX : <{X}> PREFIX rdf: <{RDF}>\n"
    form = "SELECT DISTINCT ?focus ?path ?value WHERE {{ {} }}{}"
    queries = [
        Check(name, "X", "Violation", "P.", "S.", head + form.format(pattern, _CLOSING if name == "closed" else ""))
        for name, pattern in _QUERIES.items()
    ]
    return RuleSet(Graph(bind_namespaces="none").parse(data=_PREFIXES + _SHAPES, format="turtle"), tuple(queries))


def invented_case(seed: int, deltas: int) -> Case:
    """A graph of some thirty triples over eight nodes, and changes of one to six of them."""
    rng = random.Random(seed)  # noqa: S311
    triples = list(dict.fromkeys(_triple(rng) for _ in range(rng.randint(15, 40))))
    changes = []
    for _ in range(deltas):
        added = tuple(_triple(rng) for _ in range(rng.randint(0, 4)))
        removed = tuple(rng.choice([*triples, *added]) for _ in range(rng.randint(0, 3)))
        changes.append(Delta(added, removed))
    return Case(invented_rules(), triples, changes)


def _triple(rng: random.Random) -> Triple:
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(_NODES), Iri(RDF + "type"), rng.choice(_CLASSES)
    if kind < 0.32:
        return rng.choice(_CLASSES), Iri(RDFS + "subClassOf"), rng.choice(_CLASSES)
    if kind < 0.36:
        return rng.choice(_CLASSES), Iri(X + "sub"), rng.choice(_CLASSES)
    if kind < 0.42:
        subject = rng.choice([Iri(X + p) for p in "pqrs"] + _CLASSES)
        return rng.choice([(subject, Iri(X + "single"), typed("true", XSD + "boolean")), (subject, Iri(X + "bad"), _NODES[0])])
    value = rng.choice(_LITERALS) if rng.random() < 0.25 else rng.choice(_NODES)
    return rng.choice(_NODES), Iri(X + rng.choice("pqrs")), value

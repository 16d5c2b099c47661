"""The three tests of the service description suite, which are described in words only, as checks on one answer."""

from __future__ import annotations

import pyoxigraph as ox

from kg.store.formats import GRAPHS
from tests.conformance.exchanges import Reply

SD = "http://www.w3.org/ns/sparql-service-description#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FORMATS = "http://www.w3.org/ns/formats/"
#: Properties of the vocabulary: class of the subject, class of the object ('' where any IRI may stand).
_PROPERTIES = {
    "endpoint": ("Service", ""),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", ""),
    "supportedEntailmentProfile": ("Service", ""),
    "supportedLanguage": ("Service", "Language"),
    "languageExtension": ("Service", ""),
    "propertyFeature": ("Service", ""),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "resultFormat": ("Service", ""),
    "inputFormat": ("Service", ""),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", ""),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", ""),
}
#: What the vocabulary itself says is of a class.
_KNOWN = {
    "Language": ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"),
    "Feature": ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
}
_ABOVE = {"Dataset": ("GraphCollection",)}


def returns_rdf(reply: Reply) -> str:
    """A GET of the endpoint gives RDF."""
    if reply.status != 200:
        return "refused"
    return "" if _triples(reply) else "differs"


def has_endpoint_triple(reply: Reply, endpoint: str) -> str:
    """One service says that its endpoint is the address that was asked."""
    found = [triple for triple in _triples(reply) if triple.predicate.value == SD + "endpoint"]
    return "" if [triple.object for triple in found] == [ox.NamedNode(endpoint)] else "differs"


def conforms_to_schema(reply: Reply) -> str:
    """Every term of the vocabulary is one it has, and joins what it is there to join."""
    triples = _triples(reply)
    classes: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == TYPE and isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(SD):
            name = triple.object.value.removeprefix(SD)
            classes.setdefault(triple.subject, set()).update((name, *_ABOVE.get(name, ())))
    for name, members in _KNOWN.items():
        for member in members:
            classes.setdefault(ox.NamedNode(SD + member), set()).add(name)
    said = [triple for triple in triples if triple.predicate.value.startswith(SD)]
    return "" if said and all(_fits(triple, classes) for triple in said) else "differs"


def _fits(triple: ox.Quad, classes: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, set[str]]) -> bool:
    domain, target = _PROPERTIES.get(triple.predicate.value.removeprefix(SD), ("nothing", ""))
    if domain not in classes.get(triple.subject, ()):
        return False
    if target:
        return target in classes.get(triple.object, ())
    return isinstance(triple.object, ox.NamedNode)


def _triples(reply: Reply) -> list[ox.Quad]:
    """The triples of an answer; none where it is no RDF."""
    known = GRAPHS.get(reply.media_type)
    try:
        return list(ox.parse(reply.body, format=known.rdf)) if known else []
    except SyntaxError:
        return []

"""``/.well-known/sparql-examples``: the question library as examples an editor can read (SHACL ``sh:SPARQLExecutable``).

The form is the one that sparql-examples collections use: label, keywords, the query under the property of its form, the
endpoint as ``schema:target``, and prefixes as ``sh:declare``. Queries carry their own PREFIX lines as well.
"""

from __future__ import annotations

import rdflib
from flask import Blueprint, Response, redirect, request, url_for
from rdflib import RDF, RDFS, SH, XSD
from werkzeug.wrappers import Response as AnyResponse

from kg.library import Library
from kg.namespaces import prefixes
from server.negotiation import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, content_type, negotiate
from server.state import snapshot

bp = Blueprint("examples", __name__)
_SCHEMA = rdflib.Namespace("https://schema.org/")
_FORMATS = {TURTLE: "turtle", JSONLD: "json-ld", NTRIPLES: "nt", RDFXML: "xml"}
_CLASSES = {
    "select": (SH.SPARQLSelectExecutable, SH["select"]),
    "ask": (SH.SPARQLAskExecutable, SH["ask"]),
    "construct": (SH.SPARQLConstructExecutable, SH["construct"]),
    # SHACL has no executable of its own for it; collections of examples use this property all the same.
    "describe": (None, rdflib.URIRef(str(SH) + "describe")),
}


@bp.get("/.well-known/sparql-examples")
def index() -> AnyResponse:
    """Every question of the library as an example; for a reader, the page that lists them."""
    chosen = negotiate(request.headers.get("Accept"), (*_FORMATS, HTML))
    if chosen == HTML:
        return redirect(url_for("library.index"), 303)
    current = snapshot()
    body = current.once(f"examples as {chosen}", lambda: examples(current.generation.base).serialize(format=_FORMATS[chosen]))
    return Response(body, content_type=content_type(chosen))


def examples(base: str) -> rdflib.Graph:
    """The examples for a deployment with that base."""
    graph = rdflib.Graph()
    graph.bind("sh", SH)
    graph.bind("schema", _SCHEMA)
    collection = rdflib.URIRef(base + ".well-known/sparql-examples")
    declared = collection + "#prefixes"
    for prefix, namespace in prefixes(base).items():
        node = collection + f"#prefix-{prefix}"
        graph.add((declared, SH.declare, node))
        graph.add((node, RDF.type, SH.PrefixDeclaration))
        graph.add((node, SH.prefix, rdflib.Literal(prefix)))
        graph.add((node, SH.namespace, rdflib.Literal(namespace, datatype=XSD.anyURI)))
    for question in Library.load().questions.values():
        node = rdflib.URIRef(f"{base}queries/{question.name}")
        of_form, holds = _CLASSES[question.form]
        graph.add((node, RDF.type, SH.SPARQLExecutable))
        if of_form is not None:
            graph.add((node, RDF.type, of_form))
        graph.add((node, RDFS.label, rdflib.Literal(question.question, "en")))
        graph.add((node, RDFS.comment, rdflib.Literal(question.question, "en")))
        graph.add((node, SH.prefixes, declared))
        graph.add((node, holds, rdflib.Literal(question.standalone(base))))
        graph.add((node, _SCHEMA.target, rdflib.URIRef(base + "sparql")))
        for tag in question.tags:
            graph.add((node, _SCHEMA.keywords, rdflib.Literal(tag)))
    return graph

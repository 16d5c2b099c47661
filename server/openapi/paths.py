"""The routes that are the same whatever questions there are."""

from __future__ import annotations

from kg.store import formats
from kg.validation.sarif import MEDIA_TYPE as SARIF
from kg.views.network import GRADES
from server import choosing, searched
from server.negotiation import CSV, GRAPH_ENDINGS, HTML, JSON, JSONLD, PLAIN, TURTLE
from server.openapi.parts import SHEET, TEXT, Json, answer, get, path, query, ref, whole

_XML = "application/xml"
_DESCRIBED = ("ttl", "jsonld", "nt", "rdf")
_LANGUAGE = query("lang", "The language of labels, one of those there are, for example fr; no other data depend on one.")


def _choice() -> list[Json]:
    """What a view is of."""
    parts = [query(name, f"{label}, for example {example}") for name, (_, label, example) in choosing.FIELDS.items()]
    return [*parts, whole("from", "First year.", 9999), whole("to", "Last year.", 9999), _LANGUAGE]


def _crawled() -> Json:
    """What crawlers read first."""
    return {
        "/robots.txt": get("robots", "What robots may fetch (RFC 9309)", answer("The rules.", {PLAIN: None})),
        "/sitemap.xml": get("sitemap", "The files of the site map", answer("The index.", {_XML: None})),
        "/sitemap/{name}.xml": get(
            "sitemapPart",
            "One file of the site map",
            answer("Addresses of pages.", {_XML: None}),
            [path("name", "A name that /sitemap.xml gives.")],
        ),
    }


def _reported() -> Json:
    """A report; whoever asks for SARIF gets what cannot be read in that form."""
    found = answer("The report.", {JSON: None, TURTLE: None, JSONLD: None, PLAIN: None, SARIF: None})
    found["default"]["content"][SARIF] = {}
    return found


def _reconciled() -> list[Json]:
    """What the reconciliation service is asked in an address, one of the first three at a time."""
    return [
        query("query", "One query: a name, or a query as JSON."),
        query("queries", 'A batch of queries as JSON, for example {"q0": {"query": "police"}}.'),
        query("extend", "A data extension query as JSON: ids and properties."),
        _LANGUAGE,
    ]


def fixed() -> Json:
    """Path → operations."""
    graphs = dict.fromkeys(GRAPH_ENDINGS.values())
    results = dict.fromkeys(formats.RESULTS)
    network = [*_choice(), query("grade", "At least so close.", {"type": "string", "enum": list(GRADES)})]
    network.append(whole("actors", "Actors at most.", 250))
    return {
        "/sparql": {
            "get": {
                "operationId": "sparql",
                "summary": "Ask SPARQL 1.1; without a query, the service description",
                "parameters": [
                    query("query", "The query."),
                    query("default-graph-uri", "A default graph; may be repeated."),
                    query("named-graph-uri", "A named graph; may be repeated."),
                    query("timeout", "A lower limit, in seconds.", {"type": "number"}),
                ],
                "responses": answer("The results.", {**results, **graphs}),
            },
            "post": {
                "operationId": "sparqlPost",
                "summary": "Ask SPARQL 1.1 with a query of any length that is taken",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/sparql-query": {"schema": TEXT},
                        "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"query": TEXT}}},
                    },
                },
                "responses": answer("The results.", {**results, **graphs}),
            },
        },
        "/id/{kind}/{name}": {
            "get": {
                "operationId": "entity",
                "summary": "An entity's IRI: leads to its page or its data",
                "parameters": [path("kind", "For example event."), path("name", "The rest of the IRI.")],
                "responses": {
                    "303": {"description": "Where the page or the data is, by Accept."},
                    "308": {"description": "The entity it was merged into."},
                    "410": {"description": "It was withdrawn; the reason is in the body."},
                    **{"default": answer("", {})["default"]},
                },
            }
        },
        "/data/{kind}/{name}.{ending}": get(
            "entityData",
            "What is said of an entity, with every assertion and its evidence",
            answer("RDF.", graphs),
            [
                path("kind", "For example event."),
                path("name", "The rest of the IRI."),
                path("ending", "The format.", GRAPH_ENDINGS),
            ],
        ),
        "/suggest": get(
            "suggest",
            "Names while they are typed, in any script",
            answer("The best few.", {JSON: ref("Suggestions")}),
            [query("q", "What was typed.", required=True), query("kind", "Only this kind; may be repeated."), _LANGUAGE],
        ),
        "/search": get(
            "search",
            "Entities by name: across scripts, acronyms, transliterations and typing errors",
            answer("A page of hits.", dict.fromkeys(searched.FORMATS.values())),
            [
                query("q", "The name."),
                query("kind", "Only this kind; may be repeated."),
                whole("page", "The page.", 10_000),
                query(
                    "format",
                    "The format, before any that the Accept header names.",
                    {"type": "string", "enum": list(searched.FORMATS)},
                ),
                _LANGUAGE,
            ],
        ),
        "/network.{ending}": get(
            "network",
            "Who met whom",
            answer(
                "The network.",
                {
                    JSON: ref("Network"),
                    CSV: None,
                    "image/svg+xml": None,
                    "application/graphml+xml": None,
                    "application/gexf+xml": None,
                },
            ),
            [path("ending", "The format.", ("json", "csv", SHEET, "svg", "graphml", "gexf")), *network],
        ),
        "/timeline.{ending}": get(
            "timeline",
            "When the events of a selection were or are to be",
            answer("The events.", {JSON: ref("Timeline"), CSV: None, "image/svg+xml": None}),
            [path("ending", "The format.", ("json", "csv", SHEET, "svg")), *_choice()],
        ),
        "/map.{ending}": get(
            "map",
            "Where the events of a selection were or are to be held",
            answer("The places.", {"application/geo+json": ref("Places"), CSV: None, "image/svg+xml": None}),
            [path("ending", "The format.", ("geojson", "csv", SHEET, "svg")), *_choice()],
        ),
        "/changes": get(
            "changes",
            "What each generation changed, the latest first",
            answer("The changes.", {JSON: {"type": "array", "items": ref("Change")}, "application/atom+xml": None, HTML: None}),
            [whole("page", "The page.", 5)],
        ),
        "/changes/{number}": get(
            "change",
            "One change with its entities",
            answer("The change.", {JSON: ref("Change"), HTML: None}),
            [path("number", "The generation.", whole=True)],
        ),
        "/changes/{number}.rdfp.gz": get(
            "patch",
            "One change as an RDF patch, gzip",
            answer("The patch; 410 where it would name what was withdrawn.", {"application/gzip": None}),
            [path("number", "The generation.", whole=True)],
        ),
        "/datasets.{ending}": get(
            "datasets",
            "The datasets in VoID and DCAT, with licences, counts, dumps and checksums",
            answer("RDF.", {media_type: None for ending, media_type in GRAPH_ENDINGS.items() if ending in _DESCRIBED}),
            [path("ending", "The format.", _DESCRIBED)],
        ),
        "/dump/{file}": get(
            "dump",
            "A dump, gzip; `secoop-latest.nq.gz` is the newest",
            answer("The file.", {"application/gzip": None, PLAIN: None}),
            [path("file", "A name that /datasets gives, or SHA256SUMS.")],
        ),
        "/validate": {
            "post": {
                "operationId": "validate",
                "summary": "Judge triples against the shapes, in the context of the whole graph; nothing is stored",
                "parameters": [query("file", "What a SARIF log calls the file, for example data/mine.ttl.")],
                "requestBody": {
                    "required": True,
                    "content": {media_type: {"schema": TEXT} for media_type in GRAPH_ENDINGS.values()},
                },
                "responses": _reported(),
            }
        },
        "/contribute": {
            "post": {
                "operationId": "contribute",
                "summary": "Send triples for review",
                "security": [{"token": []}],
                "requestBody": {
                    "required": True,
                    "content": {media_type: {"schema": TEXT} for media_type in GRAPH_ENDINGS.values()},
                },
                "responses": {**answer("", {}), "200": {"description": "What was taken, with the report."}},
            }
        },
        "/reconcile": {
            **get(
                "reconcile",
                "The manifest of the Reconciliation Service API 0.2, or the answer to what is asked",
                answer("The manifest, or what was found.", {JSON: None}),
                _reconciled(),
            ),
            "post": {
                "operationId": "reconcilePost",
                "summary": "A batch of names to find, or entities to extend, as the manifest's specification has it",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "type": "object",
                                "properties": {"queries": TEXT, "extend": TEXT},
                                "minProperties": 1,
                                "maxProperties": 1,
                            }
                        }
                    },
                },
                "responses": answer("What was found, by the keys of the batch.", {JSON: None}),
            },
        },
        **_crawled(),
        "/health/live": get("live", "Whether the process answers", answer("It does.", {JSON: None})),
        "/health/ready": get("ready", "Whether there is a generation to serve", answer("There is.", {JSON: ref("Ready")})),
    }

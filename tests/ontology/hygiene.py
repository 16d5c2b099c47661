"""Checks over the ontology's files. Each takes the files and returns faults in words; none means all is well."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import zip_longest

from files import SC, Ontology
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.errors import InputError
from kg.turtle import canonical

CONCEPT = "https://w3id.org/secoop/concept/"
OURS = "https://w3id.org/secoop/"
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
ONTOLOGY = URIRef("https://w3id.org/secoop/ns")
SCHEMA = Namespace("https://schema.org/")

STATED_BY = {"statement", "record", "derived", "computed"}
#: For each kind of value the ranges it allows; None stands for "no range".
RANGE_OF_KIND: dict[str, set[Node | None]] = {
    "concept": {SKOS.Concept},
    "topic-or-entity": {None},
    "edtf": {EDTF},
    "integer": {XSD.integer},
    "decimal": {XSD.decimal},
    "string": {XSD.string},
    "text": {RDF.langString},
    "date": {XSD.date},
    "boolean": {XSD.boolean},
    "property": {None},
    "any": {None},
}
DATA_KINDS = {"edtf", "integer", "decimal", "string", "text", "date", "boolean"}
#: The only datatypes of XML Schema that the store keeps as they are.
DATATYPES = {XSD[name] for name in ("integer", "decimal", "boolean", "string", "date", "dateTime", "anyURI", "gYear")}
BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
#: Words that add nothing to a definition.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by for from gives has have in is it its of on one or that the they this to whose which who
        links tells relation attribute annotation""",
    )
)
#: Classes, schemes and concepts are labelled in all of them, properties in the first.
LANGUAGES = ("en", "fr", "ru")
CYRILLIC = re.compile(r"[\u0400-\u04FF]")
LATIN = re.compile(r"[A-Za-z]")
TERM_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
STATUSES = ("stable", "testing", "unstable", "archaic")


Check = Callable[[Ontology], list[str]]


def undeclared(ontology: Ontology) -> list[str]:
    """Every term and concept of ours that is used anywhere is declared; so is every external term."""
    used = {node for triple in ontology.merged for node in triple if isinstance(node, URIRef)}
    ours = {n for n in used if str(n).startswith((SC, CONCEPT))}  # rdflib's own startswith takes no tuple
    namespaces = {re.sub(r"[^/#]+$", "", str(s)) for s in ontology.graphs["external"].subjects(RDF.type, None)}
    foreign = {n for n in used if re.sub(r"[^/#]+$", "", n) in namespaces and not n.startswith(OURS)}
    return [
        f"{n} is used but not declared"
        for n in sorted(ours | foreign)
        if (n, RDF.type, None) not in ontology.merged and not str(n).startswith(BUILT_IN)
    ]


def labels(ontology: Ontology) -> list[str]:
    """One preferred label a language: English; for classes, schemes and concepts French and Russian too, in their script."""
    faults = []
    concepts = ontology.concepts()
    everywhere = {*ontology.terms(OWL.Class), *ontology.schemes(), *concepts}
    for term in [*ontology.terms(), *ontology.schemes(), *concepts]:
        preferred = [label for label in ontology.merged.objects(term, SKOS.prefLabel) if isinstance(label, Literal)]
        wanted = LANGUAGES if term in everywhere else LANGUAGES[:1]
        if sorted(str(label.language) for label in preferred) != sorted(wanted):
            faults.append(f"{term} has not exactly one skos:prefLabel in {', '.join(wanted)}")
        for label in preferred:
            if (LATIN if label.language == "ru" else CYRILLIC).search(label) or str(label) != str(label).strip():
                faults.append(f"{term}: {str(label)!r} is not written in the script of its language")
        if term not in concepts:
            english = [label for label in preferred if label.language == "en"]
            if list(ontology.merged.objects(term, RDFS.label)) != english:
                faults.append(f"{term}: rdfs:label differs from the English skos:prefLabel")
    return faults


def unique_labels(ontology: Ontology) -> list[str]:
    """No two terms share a label of one language, and no two concepts of one scheme do."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term in [*ontology.terms(), *ontology.concepts()]:
        group = str(term).rsplit("/", 1)[0] if term.startswith(CONCEPT) else "terms"
        for label in ontology.merged.objects(term, SKOS.prefLabel):
            groups[group, getattr(label, "language", None) or ""].append(str(label))
    return [
        f"label {label!r} occurs {count} times in {group}"
        for (group, _), found in sorted(groups.items())
        for label, count in Counter(found).items()
        if count > 1
    ]


def notes(ontology: Ontology) -> list[str]:
    """Terms say when not to use them; terms and schemes say how firm they are, and when and why they came or changed."""
    faults = []
    version = str(next(ontology.merged.objects(ONTOLOGY, OWL.versionInfo), ""))
    for term in [*ontology.terms(), *ontology.schemes()]:
        scope = list(ontology.merged.objects(term, SKOS.scopeNote))
        if term.startswith(SC) and [getattr(note, "language", None) for note in scope] != ["en"]:
            faults.append(f"{term} has not exactly one English skos:scopeNote")
        if any(not re.search(r"\b([Nn]ot|[Nn]ever|Abstract)\b", note) or not note.endswith(".") for note in scope):
            faults.append(f"{term}: the scope note does not say when not to use it, in whole sentences")
        if ontology.words(term, TERM_STATUS) not in [[status] for status in STATUSES]:
            faults.append(f"{term} has not exactly one vs:term_status of {', '.join(STATUSES)}")
        changes = [
            re.fullmatch(r"(\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\): .{20,}\.", c) for c in ontology.words(term, SKOS.changeNote)
        ]
        if not changes or not all(changes):
            faults.append(f"{term} has no skos:changeNote of the form 'version (day): what, because why.'")
        elif any(_number(change[1]) > _number(version) for change in changes if change):
            faults.append(f"{term} was changed in a version after {version}")
    return faults


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def definitions(ontology: Ontology) -> list[str]:
    """One English definition: one sentence, genus and difference, saying more than the label does."""
    faults = []
    for term in [*ontology.terms(), *ontology.schemes(), *ontology.concepts()]:
        found = list(ontology.merged.objects(term, SKOS.definition))
        if [getattr(d, "language", None) for d in found] != ["en"]:
            faults.append(f"{term} has not exactly one English skos:definition")
            continue
        text = str(found[0])
        if not re.fullmatch(r"[A-Z][^.]*\.", text):
            faults.append(f"{term}: the definition is not one sentence ending in a period")
        if not re.search(r"\b(that|who|whose|which|where)\b", text):
            faults.append(f"{term}: the definition has no difference ('<parent> that …')")
        label = " ".join(ontology.words(term, SKOS.prefLabel))
        if says_nothing(text, label):
            faults.append(f"{term}: the definition only repeats the label")
    return faults


def says_nothing(definition: str, label: str) -> bool:
    """Whether every telling word after the genus stands in the label already (compared by the first five letters)."""
    difference = re.split(r"\b(?:that|who|whose|which|where)\b", definition, maxsplit=1)[-1]
    known = {word[:5] for word in re.findall(r"\w+", label.lower())}
    telling = {word[:5] for word in re.findall(r"\w+", difference.lower()) if word not in EMPTY_WORDS}
    return telling <= known


def one_home(ontology: Ontology) -> list[str]:
    """Each term and concept is declared in exactly one file, our terms in a module that says who defines them."""
    homes: dict[Node, list[str]] = defaultdict(list)
    for name, graph in sorted(ontology.graphs.items()):
        for subject in set(graph.subjects(RDF.type, None)):
            if isinstance(subject, URIRef):
                homes[subject].append(name)
    faults = [f"{s} is declared in {', '.join(h)}" for s, h in sorted(homes.items()) if len(h) > 1]
    for term in ontology.terms():
        if not homes[term][0].startswith("modules/"):
            faults.append(f"{term} is declared outside modules/")
    for term in [*ontology.terms(), *ontology.schemes()]:
        if list(ontology.merged.objects(term, RDFS.isDefinedBy)) != [ONTOLOGY]:
            faults.append(f"{term} has no rdfs:isDefinedBy {ONTOLOGY}")
    return faults


def kinds(ontology: Ontology) -> list[str]:
    """Every property says how its values are written and come into the graph, in agreement with type and range."""
    faults = []
    declared = set(ontology.merged.subjects(SC.rangeKind, None)) | set(ontology.properties())
    for prop in sorted(declared):
        kind = ontology.words(prop, SC.rangeKind)
        if len(kind) != 1 or kind[0] not in {*RANGE_OF_KIND, "entity"}:
            faults.append(f"{prop} has not exactly one sc:rangeKind of the list")
            continue
        stated = ontology.words(prop, SC.statedBy)
        if len(stated) != 1 or stated[0] not in STATED_BY:
            faults.append(f"{prop} has not exactly one sc:statedBy of the list")
        ranges = list(ontology.merged.objects(prop, RDFS.range)) or list(ontology.merged.objects(prop, SCHEMA.rangeIncludes))
        if not _range_fits(ontology, kind[0], ranges):
            faults.append(f"{prop}: its range does not fit the kind {kind[0]!r}")
        expected = OWL.DatatypeProperty if kind[0] in DATA_KINDS else OWL.ObjectProperty
        if kind[0] != "any" and (prop, RDF.type, expected) not in ontology.merged:
            faults.append(f"{prop}: a property of kind {kind[0]!r} must be an {expected}")
    return faults


def _range_fits(ontology: Ontology, kind: str, ranges: list[Node]) -> bool:
    if len(ranges) > 1:
        return False
    found = ranges[0] if ranges else None
    if kind == "entity":
        return found is None or ((found, RDF.type, OWL.Class) in ontology.merged and found != SKOS.Concept)
    return found in RANGE_OF_KIND[kind]


def value_schemes(ontology: Ontology) -> list[str]:
    """A property names an existing scheme exactly when its values are concepts or topics."""
    faults = []
    for prop in sorted(set(ontology.merged.subjects(SC.rangeKind, None))):
        schemes = list(ontology.merged.objects(prop, SC.valuesFrom))
        wanted = ontology.words(prop, SC.rangeKind)[0] in ("concept", "topic-or-entity")
        if len(schemes) != int(wanted) or any(s not in ontology.schemes() for s in schemes):
            faults.append(f"{prop}: sc:valuesFrom must name one existing scheme exactly when values are concepts")
    return faults


def record_keys(ontology: Ontology) -> list[str]:
    """No two properties that records may write share a key, and a key is given only where it differs."""
    keys: dict[str, list[str]] = defaultdict(list)
    faults = []
    for prop in sorted(set(ontology.merged.subjects(SC.rangeKind, None))):
        local = re.split(r"[/#]", str(prop))[-1]
        given = ontology.words(prop, SC.recordKey)
        if prop.startswith(SC) and given == [local]:
            faults.append(f"{prop}: sc:recordKey repeats the local name")
        if set(ontology.words(prop, SC.statedBy)) & {"statement", "record"}:
            keys[given[0] if given else local].append(str(prop))
    return faults + [f"key {key!r} stands for {' and '.join(p)}" for key, p in sorted(keys.items()) if len(p) > 1]


def concept_codes(ontology: Ontology) -> list[str]:
    """Code, notation and end of the IRI agree; a concept lies in the one scheme of its file and has its place in it."""
    faults = []
    for concept in ontology.concepts():
        match = re.fullmatch(re.escape(CONCEPT) + r"([a-z]+(?:-[a-z]+)*)/([a-z0-9]+(?:-[a-z0-9]+)*)", concept)
        if not match:
            faults.append(f"{concept} is not of the form {CONCEPT}{{scheme}}/{{code}}")
            continue
        scheme = URIRef(CONCEPT + match[1])
        if ontology.words(concept, SKOS.notation) != [match[2]]:
            faults.append(f"{concept}: skos:notation is not {match[2]!r}")
        if list(ontology.merged.objects(concept, SKOS.inScheme)) != [scheme]:
            faults.append(f"{concept}: skos:inScheme is not {scheme}")
        if (concept, RDF.type, None) not in ontology.graphs.get(f"schemes/{match[1]}", Graph()):
            faults.append(f"{concept} is not in schemes/{match[1]}.ttl")
        broader = list(ontology.merged.objects(concept, SKOS.broader))
        top = list(ontology.merged.objects(concept, SKOS.topConceptOf))
        if len(broader) + len(top) != 1 or top not in ([], [scheme]):
            faults.append(f"{concept} must name one skos:broader or be a top concept of its scheme")
        if any((b, SKOS.inScheme, scheme) not in ontology.merged for b in broader):
            faults.append(f"{concept}: its broader concept is not in the scheme")
        if any(concept in ontology.merged.transitive_objects(b, SKOS.broader) for b in broader):
            faults.append(f"{concept} is broader than itself")
    return faults


def owl_profile(ontology: Ontology) -> list[str]:
    """No functional object property (it would equate people), no datatype the store does not keep."""
    faults = [
        f"{prop} is an object property and functional"
        for prop in sorted(ontology.merged.subjects(RDF.type, OWL.FunctionalProperty))
        if (prop, RDF.type, OWL.ObjectProperty) in ontology.merged
    ]
    named = {node for triple in ontology.merged for node in triple if isinstance(node, URIRef)}
    named |= {node.datatype for node in ontology.merged.objects() if isinstance(node, Literal) and node.datatype}
    return faults + [f"datatype {t} is not kept by the store" for t in sorted(named) if t.startswith(XSD) and t not in DATATYPES]


def external_stubs(ontology: Ontology) -> list[str]:
    """Stubs have a type and one English label and say nothing about how external terms relate, the PROV pair aside."""
    graph = ontology.graphs["external"]
    prov = "http://www.w3.org/ns/prov#"
    allowed = {
        (URIRef(prov + "Activity"), OWL.disjointWith, URIRef(prov + "Entity")),
        (URIRef(prov + "wasDerivedFrom"), RDFS.domain, URIRef(prov + "Entity")),
    }
    plain = {RDF.type, RDFS.label, SCHEMA.domainIncludes, SCHEMA.rangeIncludes}
    faults = [
        f"{s} {p} {o} is an axiom about an external term"
        for s, p, o in sorted(graph)
        if p not in plain and not str(p).startswith(SC) and (s, p, o) not in allowed
    ]
    for subject in sorted(set(graph.subjects())):
        if str(subject).startswith(OURS):
            faults.append(f"{subject} is ours and does not belong into external.ttl")
        if [getattr(label, "language", None) for label in graph.objects(subject, RDFS.label)] != ["en"]:
            faults.append(f"{subject} has not exactly one English rdfs:label")
    return faults


def canonical_form(ontology: Ontology) -> list[str]:
    """Every file is as ``kg format`` writes it, and topics stand in alphabetical order."""
    faults = []
    for name, text in sorted(ontology.texts.items()):
        if name.startswith("alignments/"):
            continue  # generated from tables, and compared with them
        try:
            written = canonical(text, name)
        except InputError as error:
            faults.append(str(error))
            continue
        if written != text:
            pairs = zip_longest(text.splitlines(), written.splitlines(), fillvalue="")
            stands = next((line for line, other in pairs if line != other), "white space at the end")
            faults.append(f"{name} is not in its canonical form near {stands!r}; run kg format")
        subjects = re.findall(r"^(topic:\S+) a ", text, re.MULTILINE)
        if name == "schemes/topic" and subjects != sorted(subjects):
            faults.append(f"{name}: the topics are not in alphabetical order")
    return faults


CHECKS: tuple[Check, ...] = (
    undeclared,
    labels,
    unique_labels,
    definitions,
    notes,
    one_home,
    kinds,
    value_schemes,
    record_keys,
    concept_codes,
    owl_profile,
    external_stubs,
    canonical_form,
)

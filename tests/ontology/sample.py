"""A small sound ontology on which every check of ``hygiene`` passes, and one change for each fault it must find."""

from __future__ import annotations

import hygiene
from files import Ontology
from hygiene import Check

GOOD = {
    "secoop": """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .

<https://w3id.org/secoop/ns> a owl:Ontology ;
    owl:versionInfo "1.2.0" .
""",
    "external": """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .

prov:Activity a owl:Class ;
    rdfs:label "Activity"@en .

prov:Entity a owl:Class ;
    rdfs:label "Entity"@en .

skos:Concept a owl:Class ;
    rdfs:label "Concept"@en .

skos:ConceptScheme a owl:Class ;
    rdfs:label "Concept Scheme"@en .

skos:broader a owl:ObjectProperty ;
    rdfs:label "has broader"@en .

skos:changeNote a owl:AnnotationProperty ;
    rdfs:label "change note"@en .

skos:definition a owl:AnnotationProperty ;
    rdfs:label "definition"@en .

skos:inScheme a owl:ObjectProperty ;
    rdfs:label "is in scheme"@en .

skos:notation a owl:DatatypeProperty ;
    rdfs:label "notation"@en .

skos:prefLabel a owl:AnnotationProperty ;
    rdfs:label "preferred label"@en .

skos:scopeNote a owl:AnnotationProperty ;
    rdfs:label "scope note"@en .

skos:topConceptOf a owl:ObjectProperty ;
    rdfs:label "is top concept of"@en .

vs:term_status a owl:AnnotationProperty ;
    rdfs:label "term status"@en .
""",
    "modules/annotations": """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .

sc:rangeKind a owl:AnnotationProperty ;
    skos:prefLabel "range kind"@en ;
    rdfs:label "range kind"@en ;
    skos:definition "Annotation that says how values are written."@en ;
    skos:scopeNote "Not in place of a range."@en ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:recordKey a owl:AnnotationProperty ;
    skos:prefLabel "record key"@en ;
    rdfs:label "record key"@en ;
    skos:definition "Annotation that says how records call a property."@en ;
    skos:scopeNote "Not where it is the local name."@en ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:statedBy a owl:AnnotationProperty ;
    skos:prefLabel "stated by"@en ;
    rdfs:label "stated by"@en ;
    skos:definition "Annotation that says where values come from."@en ;
    skos:scopeNote "Not for a single value."@en ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:valuesFrom a owl:AnnotationProperty ;
    skos:prefLabel "values from"@en ;
    rdfs:label "values from"@en ;
    skos:definition "Annotation that names a concept scheme."@en ;
    skos:scopeNote "Not for literals."@en ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .
""",
    "modules/boats": """\
@prefix concept: <https://w3id.org/secoop/concept/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

sc:Boat a owl:Class ;
    rdfs:subClassOf prov:Entity ;
    skos:prefLabel "boat"@en, "bateau"@fr, "лодка"@ru ;
    rdfs:label "boat"@en ;
    skos:definition "Entity that floats and carries people."@en ;
    skos:scopeNote "Not for rafts."@en ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:length a owl:DatatypeProperty ;
    rdfs:domain sc:Boat ;
    rdfs:range xsd:decimal ;
    skos:prefLabel "length"@en ;
    rdfs:label "length"@en ;
    skos:definition "Attribute that gives the metres from bow to stern."@en ;
    skos:scopeNote "Not for the mast."@en ;
    sc:rangeKind "decimal" ;
    sc:statedBy "statement" ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:rig a owl:ObjectProperty ;
    rdfs:domain sc:Boat ;
    rdfs:range skos:Concept ;
    skos:prefLabel "rig"@en ;
    rdfs:label "rig"@en ;
    skos:definition "Relation that tells how sails are set."@en ;
    skos:scopeNote "Not for the sails themselves."@en ;
    sc:rangeKind "concept" ;
    sc:valuesFrom concept:topic ;
    sc:statedBy "statement" ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

sc:tows a owl:ObjectProperty ;
    rdfs:range sc:Boat ;
    skos:prefLabel "tows"@en ;
    rdfs:label "tows"@en ;
    skos:definition "Relation that joins a boat to the one it pulls."@en ;
    skos:scopeNote "Not for pushing."@en ;
    sc:rangeKind "entity" ;
    sc:recordKey "pulls" ;
    sc:statedBy "statement" ;
    vs:term_status "testing" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because the fleet needs it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .
""",
    "schemes/topic": """\
@prefix concept: <https://w3id.org/secoop/concept/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix topic: <https://w3id.org/secoop/concept/topic/> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .

concept:topic a skos:ConceptScheme ;
    skos:prefLabel "rig"@en, "gréement"@fr, "вооружение"@ru ;
    rdfs:label "rig"@en ;
    skos:definition "Concept scheme that lists ways to set sails."@en ;
    vs:term_status "stable" ;
    skos:changeNote "1.0.0 (2031-03-05): introduced, because boats are told apart by it."@en ;
    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .

topic:cutter a skos:Concept ;
    skos:prefLabel "cutter"@en, "cotre"@fr, "тендер"@ru ;
    skos:definition "Sloop that has a second foresail."@en ;
    skos:notation "cutter" ;
    skos:broader topic:sloop ;
    skos:inScheme concept:topic .

topic:sloop a skos:Concept ;
    skos:prefLabel "sloop"@en, "sloop"@fr, "шлюп"@ru ;
    skos:definition "Rig that has one mast."@en ;
    skos:notation "sloop" ;
    skos:inScheme concept:topic ;
    skos:topConceptOf concept:topic .
""",
}

#: (check, file, what stands there, what a careless hand makes of it, what the check must say)
MISTAKES: list[tuple[Check, str, str, str, str]] = [
    (hygiene.undeclared, "modules/boats", "rdfs:domain sc:Boat", "rdfs:domain sc:Boot", "ns#Boot is used"),
    (hygiene.undeclared, "schemes/topic", "broader topic:sloop", "broader topic:slop", "topic/slop is used"),
    (hygiene.undeclared, "modules/boats", "subClassOf prov:Entity", "subClassOf prov:Entyti", "prov#Entyti is used"),
    (hygiene.labels, "modules/boats", 'skos:prefLabel "boat"@en', 'skos:prefLabel "boat"@en, "vessel"@en', "ns#Boat"),
    (hygiene.labels, "modules/boats", 'skos:prefLabel "boat"@en', 'skos:prefLabel "boat"', "ns#Boat"),
    (hygiene.labels, "modules/boats", 'rdfs:label "tows"@en', 'rdfs:label "pulls"@en', "rdfs:label differs"),
    (hygiene.labels, "schemes/topic", '    skos:prefLabel "sloop"@en, "sloop"@fr, "шлюп"@ru ;\n', "", "topic/sloop"),
    (hygiene.labels, "modules/boats", ', "bateau"@fr', "", "ns#Boat has not exactly one skos:prefLabel in en, fr, ru"),
    (hygiene.labels, "schemes/topic", '"шлюп"@ru', '"shlyup"@ru', "script"),
    (hygiene.labels, "schemes/topic", '"cotre"@fr', '"сotre"@fr', "script"),
    (hygiene.notes, "modules/boats", '    skos:scopeNote "Not for rafts."@en ;\n', "", "one English skos:scopeNote"),
    (hygiene.notes, "modules/boats", "Not for rafts.", "Boats are fine.", "when not to use"),
    (hygiene.notes, "modules/boats", '    vs:term_status "testing" ;\n', "", "vs:term_status"),
    (hygiene.notes, "schemes/topic", 'vs:term_status "stable"', 'vs:term_status "fine"', "vs:term_status"),
    (
        hygiene.notes,
        "modules/boats",
        "1.0.0 (2031-03-05): introduced, because the fleet needs it.",
        "Introduced.",
        "skos:changeNote",
    ),
    (hygiene.notes, "modules/boats", "1.0.0 (2031-03-05)", "1.10.0 (2031-03-05)", "after 1.2.0"),
    (hygiene.unique_labels, "modules/boats", '"tows"@en', '"length"@en', "'length' occurs 2"),
    (hygiene.unique_labels, "schemes/topic", '"cutter"@en', '"sloop"@en', "'sloop' occurs 2"),
    (hygiene.definitions, "modules/boats", "carries people.", "carries people", "ending in a period"),
    (hygiene.definitions, "modules/boats", "carries people.", "carries people. It is wet.", "one sentence"),
    (
        hygiene.definitions,
        "modules/boats",
        "Entity that floats and carries people.",
        "Floating entity.",
        "no difference",
    ),
    (
        hygiene.definitions,
        "modules/boats",
        "Entity that floats and carries people.",
        "Entity that is a boat.",
        "repeats",
    ),
    (hygiene.definitions, "schemes/topic", "Rig that has one mast.", "Rig that is of the sloops.", "repeats"),
    (
        hygiene.definitions,
        "schemes/topic",
        'one mast."@en',
        'one mast."@en, "Rig that is old."@en',
        "exactly one English",
    ),
    (
        hygiene.one_home,
        "modules/annotations",
        "sc:statedBy a owl",
        "sc:length a owl",
        "modules/annotations, modules/boats",
    ),
    (hygiene.one_home, "external", "prov:Entity a", "<https://w3id.org/secoop/ns#Raft> a", "outside modules"),
    (
        hygiene.one_home,
        "modules/boats",
        "    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .",
        "    .",
        "rdfs:isDefinedBy",
    ),
    (
        hygiene.kinds,
        "modules/boats",
        '    sc:rangeKind "decimal" ;\n',
        "",
        "ns#length has not exactly one sc:rangeKind",
    ),
    (
        hygiene.kinds,
        "modules/boats",
        'sc:rangeKind "decimal"',
        'sc:rangeKind "metres"',
        "ns#length has not exactly one",
    ),
    (hygiene.kinds, "modules/boats", 'sc:statedBy "statement"', 'sc:statedBy "hearsay"', "sc:statedBy of the list"),
    (
        hygiene.one_home,
        "schemes/topic",
        "    rdfs:isDefinedBy <https://w3id.org/secoop/ns> .",
        "    .",
        "rdfs:isDefinedBy",
    ),
    (hygiene.kinds, "modules/boats", "rdfs:range xsd:decimal", "rdfs:range xsd:integer", "does not fit the kind"),
    (hygiene.kinds, "modules/boats", "rdfs:range sc:Boat", "rdfs:range sc:Boat, sc:rig", "does not fit the kind"),
    (hygiene.kinds, "modules/boats", "rdfs:range sc:Boat", "rdfs:range skos:Concept", "does not fit the kind"),
    (
        hygiene.kinds,
        "modules/boats",
        "sc:length a owl:DatatypeProperty",
        "sc:length a owl:ObjectProperty",
        "must be an",
    ),
    (hygiene.value_schemes, "modules/boats", "    sc:valuesFrom concept:topic ;\n", "", "sc:valuesFrom"),
    (hygiene.value_schemes, "modules/boats", "valuesFrom concept:topic", "valuesFrom concept:sails", "sc:valuesFrom"),
    (
        hygiene.value_schemes,
        "modules/boats",
        '"entity"',
        '"entity" ;\n    sc:valuesFrom concept:topic',
        "sc:valuesFrom",
    ),
    (hygiene.record_keys, "modules/boats", '"pulls"', '"length"', "key 'length' stands for"),
    (hygiene.record_keys, "modules/boats", '"pulls"', '"tows"', "repeats the local name"),
    (hygiene.concept_codes, "schemes/topic", 'notation "sloop"', 'notation "Sloop"', "skos:notation is not 'sloop'"),
    (hygiene.concept_codes, "schemes/topic", "topic:cutter a", "topic:Cutter a", "is not of the form"),
    (
        hygiene.concept_codes,
        "schemes/topic",
        "    skos:topConceptOf concept:topic .",
        "    .",
        "one skos:broader or be a top",
    ),
    (
        hygiene.concept_codes,
        "schemes/topic",
        "skos:topConceptOf concept:topic",
        "skos:broader topic:cutter",
        "than itself",
    ),
    (hygiene.concept_codes, "schemes/topic", "broader topic:sloop", "broader concept:x", "broader concept is not in"),
    (
        hygiene.concept_codes,
        "schemes/topic",
        "skos:inScheme concept:topic .",
        "skos:inScheme topic:x .",
        "inScheme is not",
    ),
    (
        hygiene.concept_codes,
        "schemes/topic",
        "<https://w3id.org/secoop/concept/topic/>",
        "<https://w3id.org/secoop/concept/rig/>",
        "schemes/rig.ttl",
    ),
    (hygiene.owl_profile, "modules/boats", "sc:tows a", "sc:tows a owl:FunctionalProperty,", "and functional"),
    (hygiene.owl_profile, "modules/boats", "range xsd:decimal", "range xsd:nonNegativeInteger", "nonNegativeInteger"),
    (hygiene.owl_profile, "modules/boats", '"pulls"', '"pulls"^^xsd:token', "token is not kept"),
    (
        hygiene.external_stubs,
        "external",
        'label "Entity"@en',
        'label "Entity"@en ;\n    rdfs:subClassOf prov:Activity',
        "an axiom",
    ),
    (hygiene.external_stubs, "external", 'label "Entity"@en', 'label "Entity"', "one English rdfs:label"),
    (hygiene.external_stubs, "external", "prov:Entity a", "<https://w3id.org/secoop/ns#Raft> a", "is ours"),
    (hygiene.canonical_form, "secoop", "@prefix owl:", "@prefix owl: <urn:x> .\n@prefix owl:", "two meanings"),
    (hygiene.canonical_form, "secoop", "\n\n<https", "\n@prefix xsd: <urn:x> .\n\n<https", "@prefix xsd: <urn:x> ."),
    (hygiene.canonical_form, "modules/boats", " .\n\nsc:length", " .\nsc:length", "canonical form near 'sc:length"),
    (hygiene.canonical_form, "modules/boats", " .\n\nsc:length", " .\n\n\nsc:length", "canonical form near ''"),
    (hygiene.canonical_form, "modules/boats", "sc:Boat a owl:Class ;", "sc:Boat a owl:Class ; ", "canonical form near"),
    (hygiene.canonical_form, "modules/boats", "sc:Boat a owl:Class ;", "sc:Boat a owl:Class ; # floats", "comment inside"),
    (hygiene.canonical_form, "modules/boats", '"boat"@en, "bateau"@fr', '"bateau"@fr, "boat"@en', "canonical form near"),
    (hygiene.canonical_form, "schemes/topic", "topic:cutter a", "topic:yawl a", "alphabetical"),
]


def mistaken(file: str, before: str, after: str) -> Ontology:
    """The sample with one change; every place where the old text stands is changed in the same way."""
    if before not in GOOD[file]:
        raise ValueError(f"{before!r} does not stand in {file}")
    return Ontology.of(GOOD | {file: GOOD[file].replace(before, after)})

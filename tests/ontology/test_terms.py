"""What the model fixes about single terms. Written down here by hand, so that a slip in a module is noticed."""

from __future__ import annotations

import re

import pytest
from files import SC, Ontology
from hygiene import ONTOLOGY
from rdflib import OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VANN

from kg import resources

PROV = Namespace("http://www.w3.org/ns/prov#")
ORG = Namespace("http://www.w3.org/ns/org#")
NAMESPACES = {
    "dcterms": str(DCTERMS),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": str(ORG),
    "prov": str(PROV),
    "sc": str(SC),
    "skos": str(SKOS),
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
}
#: Class → its direct superclasses, as in the model's table.
SUPERCLASSES = {
    "Actor": "prov:Agent",
    "Arrangement": "org:OrganizationalCollaboration sc:Organization",
    "Assertion": "",
    "Attendance": "sc:Participation",
    "AttendanceCount": "sc:Assertion",
    "Body": "org:OrganizationalUnit sc:Organization",
    "Capture": "prov:Entity",
    "ChangeEvent": "org:ChangeEvent sc:Event",
    "Event": "prov:Activity",
    "EventSeries": "",
    "Evidence": "oa:SpecificResource",
    "Framework": "sc:Arrangement",
    "IdentityDecision": "prov:Activity",
    "Initiative": "sc:Arrangement",
    "Instrument": "prov:Entity",
    "InternationalOrganization": "org:FormalOrganization sc:Organization",
    "Meeting": "sc:Event",
    "Membership": "org:Membership sc:Assertion",
    "NameForm": "sc:Assertion skosxl:Label",
    "Organization": "org:Organization prov:Organization sc:Actor",
    "Outcome": "sc:Assertion",
    "Participation": "sc:Assertion",
    "Pair": "",
    "Person": "foaf:Person prov:Person sc:Actor",
    "Place": "dcterms:Location",
    "Polity": "sc:Organization",
    "Post": "org:Post",
    "Source": "prov:Entity",
    "SourceItem": "prov:Entity",
    "Statement": "sc:Assertion",
    "Tenure": "org:Membership sc:Assertion",
    "Topic": "skos:Concept",
    "UnnamedGroup": "sc:Actor",
    "Withdrawn": "",
}
#: Key in records → the property it stands for, where the two differ.
RECORD_KEYS = {
    "status": SC.eventStatus,
    "unitOf": ORG.unitOf,
    "classification": ORG.classification,
    "originalOrganization": ORG.originalOrganization,
    "resultingOrganization": ORG.resultingOrganization,
}
#: What the rules derive or the loader computes; nobody may state it.
NEVER_STATED = {
    "derived": "attended represented citation concerns displayLabel meetingCount encounterCount pairOf sharedEventCount partySize",
    "computed": "earliestStart latestStart earliestEnd latestEnd datePrecision passageSha256 cite",
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.read(resources.path("ontology"))


def _iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(NAMESPACES[prefix] + local)


def test_classes_are_those_of_the_model(ontology: Ontology) -> None:
    assert {str(c).removeprefix(SC) for c in ontology.terms(OWL.Class)} == set(SUPERCLASSES)


@pytest.mark.parametrize("name", sorted(SUPERCLASSES))
def test_superclasses_are_those_of_the_model(ontology: Ontology, name: str) -> None:
    expected = {_iri(parent) for parent in SUPERCLASSES[name].split()}
    assert set(ontology.merged.objects(SC[name], RDFS.subClassOf)) == expected


def test_participation_does_not_entail_association(ontology: Ontology) -> None:
    """An expected or excused person must not be entailed to be associated with the activity."""
    ancestors = set(ontology.merged.transitive_objects(SC.Participation, RDFS.subClassOf))
    assert SC.Assertion in ancestors
    assert PROV.Association not in ancestors
    assert (SC.Participation, SKOS.closeMatch, PROV.Association) in ontology.merged


def test_public_event_is_only_a_narrower_match(ontology: Ontology) -> None:
    public_event = URIRef("http://data.europa.eu/m8g/PublicEvent")
    assert set(ontology.merged.subject_predicates(public_event)) == {(SC.Event, SKOS.narrowMatch)}


def test_record_keys_are_those_of_the_guide(ontology: Ontology) -> None:
    assert {str(key): prop for prop, key in ontology.merged.subject_objects(SC.recordKey)} == RECORD_KEYS


@pytest.mark.parametrize("how", sorted(NEVER_STATED))
def test_nobody_states_what_is_derived_or_computed(ontology: Ontology, how: str) -> None:
    found = {str(p).removeprefix(SC) for p in ontology.merged.subjects(SC.statedBy, Literal(how)) if p.startswith(SC)}
    assert found == set(NEVER_STATED[how].split())


def test_bounds_specialise_the_time_stamps_of_sem(ontology: Ontology) -> None:
    sem = "http://semanticweb.cs.vu.nl/2009/11/sem/"
    for ours, theirs in {
        "earliestStart": "hasEarliestBeginTimeStamp",
        "latestStart": "hasLatestBeginTimeStamp",
        "earliestEnd": "hasEarliestEndTimeStamp",
        "latestEnd": "hasLatestEndTimeStamp",
    }.items():
        assert list(ontology.merged.objects(SC[ours], RDFS.subPropertyOf)) == [URIRef(sem + theirs)]


def test_names_and_texts_may_have_several_values(ontology: Ontology) -> None:
    single = set(ontology.merged.subjects(SC.singleValued, Literal(True)))
    assert {SC.eventStatus, SC.date, SC.role, SC.participant} <= single
    assert not {SC.about, SC.heldAt, SC.onBehalfOf, SC.text, SC.evidence} & single


def test_every_scheme_has_its_file_and_at_least_two_concepts(ontology: Ontology) -> None:
    for scheme in ontology.schemes():
        name = str(scheme).rsplit("/", 1)[1]
        assert (scheme, RDF.type, None) in ontology.graphs[f"schemes/{name}"]
        assert len(list(ontology.merged.subjects(SKOS.inScheme, scheme))) >= 2


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def test_header_says_what_the_file_is(ontology: Ontology) -> None:
    def value(predicate: URIRef) -> str:
        (found,) = ontology.merged.objects(ONTOLOGY, predicate)
        return str(found)

    version = value(OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert value(OWL.versionIRI) == f"{ONTOLOGY}/{version}"
    assert value(VANN.preferredNamespaceUri) == str(SC)
    assert value(VANN.preferredNamespacePrefix) == "sc"
    assert value(DCTERMS.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert value(DCTERMS.created) <= value(DCTERMS.modified)
    assert re.fullmatch(re.escape(str(ONTOLOGY)) + r"/\d+\.\d+\.\d+", value(OWL.priorVersion))
    assert _number(value(OWL.priorVersion).rsplit("/", 1)[1]) < _number(version)
    assert value(OWL.versionIRI) in value(DCTERMS.bibliographicCitation)
    assert value(SKOS.changeNote).startswith(f"{version} (")
    assert value(DCTERMS.description).startswith("Ontology that ")
    assert value(DCTERMS.title)
    assert value(DCTERMS.description)
    assert value(DCTERMS.creator)

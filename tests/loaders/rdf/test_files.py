"""RDF files: mapped to events with evidence and lines, or kept apart as they are; every subject and fact accounted for."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import Iris
from kg.store import datasets, generations
from kg.store.rdf import read_nquads
from tests.loaders.foreign import Sample

PREFIXES = """\
@prefix eli-dl: <http://data.europa.eu/eli/eli-draft-legislation-ontology#> .
@prefix euvoc: <http://publications.europa.eu/ontology/euvoc#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://lake.example/event/> .
"""
EVENT = "http://publications.europa.eu/resource/authority/event/"
SITTING = (
    PREFIXES
    + """\
:s1 a eli-dl:Activity ; eli-dl:activity_id "s1" ; eli-dl:activity_label "Lake sitting"@en ;
  eli-dl:activity_start_date "2031-02-15T23:00:00.000Z"^^xsd:dateTime ;
  eli-dl:activity_end_date "2031-02-16T22:00:00.000Z"^^xsd:dateTime ;
  eli-dl:recorded_in_realization_of :minutes ; eli-dl:consists_of :p1 ; vcard:hasLocality :hill ; :colour "blue" .
:p1 a eli-dl:Activity ; eli-dl:activity_id "p1" .
:s2 a eli-dl:Activity ; eli-dl:activity_label "Next sitting"@en ; eli-dl:recorded_in_realization_of :minutes ;
  eli-dl:activity_start_date "2031-09-01T08:00:00Z"^^xsd:dateTime .
:s3 a eli-dl:Activity ; eli-dl:activity_label "Backwards"@en ;
  eli-dl:activity_start_date "2031-02-02"^^xsd:date ; eli-dl:activity_end_date "2031-02-01"^^xsd:date .
:hill a euvoc:Place ; skos:prefLabel "Hill"@en .
:parrot a :Bird .
"""
    + "".join(f":{name} eli-dl:had_activity_type <{EVENT}EP_PLENARY_SITTING> .\n" for name in ("s1", "p1", "s2", "s3"))
)


def test_an_activity_becomes_a_meeting_on_the_day_of_its_zone_with_subject_and_line_as_evidence(sample: Sample) -> None:
    output = sample.load(
        sample.descriptor("sits", "rdf", mapping="eli-dl", zone="Europe/Brussels"), sample.write("a.ttl", SITTING)
    )
    assert "sits: 6 subjects read = 3 loaded + 1 merged + 2 rejected" in output
    event = sample.events()["Lake sitting"]
    assert event["eventStatus"] == {"status/held"}
    assert event["date"] == {'"2031-02-16"^^EDTF'}
    assert event["heldAt"] == {"Hill"}
    assert sample.events()["p1"]["partOfEvent"] == {"Lake sitting"}
    lines = sample.lines()
    assert any(line.endswith('row "https://lake.example/event/s1" .') for line in lines)
    assert any('cite "Sample, https://lake.example/event/s1 (a.ttl, line 7)"' in line for line in lines)


def typed(name: str, *types: str) -> str:
    """An activity of these types with nothing but a day and a number."""
    told = "".join(f" eli-dl:had_activity_type <{EVENT}{one}> ;" for one in types)
    return f':{name} a eli-dl:Activity ;{told} eli-dl:activity_id "{name}" ; eli-dl:activity_date "2031-02-15T23:00:00Z"^^xsd:dateTime .\n'


def test_only_activities_whose_type_says_that_somebody_meets_are_meetings(sample: Sample) -> None:
    kinds = {"a": "EP_COMMITTEE_MEETING", "b": "DOCUMENT_SUBMISSION", "c": "DOCUMENT_SUBMISSION", "d": "SIGN_INT_AGR"}
    text = PREFIXES + "".join(typed(name, kind) for name, kind in kinds.items()) + typed("e")
    output = sample.load(sample.descriptor("sits", "rdf", mapping="eli-dl"), sample.write("a.ttl", text))
    assert set(sample.events()) == {"a"}
    assert "5 subjects read = 1 loaded + 0 merged + 2 rejected + 2 ignored" in output
    assert f"2  {EVENT}DOCUMENT_SUBMISSION (a document is handed in, and nobody meets)" in output
    assert f"1  no query of the mapping takes the class {EVENT}SIGN_INT_AGR" in output
    assert (
        "1  no query of the mapping takes the class http://data.europa.eu/eli/eli-draft-legislation-ontology#Activity" in output
    )


def test_the_date_of_a_meeting_without_a_beginning_is_that_of_the_activity(sample: Sample) -> None:
    descriptor = sample.descriptor("sits", "rdf", mapping="eli-dl", zone="Europe/Brussels")
    sample.load(descriptor, sample.write("a.ttl", PREFIXES + typed("a", "EP_DELEGATION_MEETING")))
    assert sample.events()["a"]["date"] == {'"2031-02-16"^^EDTF'}


def test_what_lies_after_the_day_of_retrieval_is_announced_whatever_the_source_records(sample: Sample) -> None:
    output = sample.load(sample.descriptor("sits", "rdf", mapping="eli-dl"), sample.write("a.ttl", SITTING))
    assert sample.events()["Next sitting"]["eventStatus"] == {"status/planned"}
    assert "held, but after the day of retrieval" in output


def test_what_a_source_itself_says_was_held_after_the_day_of_retrieval_is_rejected_with_its_line(sample: Sample) -> None:
    schema = "@prefix schema: <https://schema.org/> . @prefix sc: <https://w3id.org/secoop/ns#> .\n"
    status = "sc:eventStatus <https://w3id.org/secoop/concept/status/{}>"
    events = [
        f':{name} a schema:Event ; schema:name "{name}" ; schema:startDate "{day}" ; {status.format(code)} .\n'
        for name, day, code in (("a", "2031-06-01", "held"), ("b", "2031-06-02", "held"), ("c", "2031-06-02", "planned"))
    ]
    rejects = sample.folder / "rejects.tsv"
    text = schema + "@prefix : <https://lake.example/> .\n" + "".join(events)
    output = sample.load(sample.descriptor("said", "rdf", mapping="schema"), sample.write("a.ttl", text), "--rejects", rejects)
    assert "3 subjects read = 2 loaded + 0 merged + 1 rejected" in output
    assert "1  said to be held after the day the files were retrieved" in output
    assert rejects.read_text(encoding="utf-8").splitlines()[1].split("\t")[:2] == ["a.ttl", "4"]
    assert {name: facts["eventStatus"] for name, facts in sample.events().items()} == {
        "a": {"status/held"},
        "c": {"status/planned"},
    }


def test_without_a_zone_a_moment_in_utc_is_on_its_day_in_utc(sample: Sample) -> None:
    sample.load(sample.descriptor("sits", "rdf", mapping="eli-dl"), sample.write("a.ttl", SITTING))
    assert sample.events()["Lake sitting"]["date"] == {'"2031-02-15/2031-02-16"^^EDTF'}


def test_what_is_named_and_described_nowhere_is_unresolved_and_no_subject(sample: Sample) -> None:
    text = SITTING.replace("vcard:hasLocality :hill", "vcard:hasLocality :elsewhere").replace(
        ':hill a euvoc:Place ; skos:prefLabel "Hill"@en .', ""
    )
    output = sample.load(sample.descriptor("sits", "rdf", mapping="eli-dl"), sample.write("a.ttl", text))
    assert "5 subjects read = 3 loaded + 0 merged + 2 rejected" in output
    assert "unresolved in heldAt: 1 spellings in 1 cells" in output
    assert "heldAt" not in sample.events()["Lake sitting"]


NAMED = """\
@prefix schema: <https://schema.org/> . @prefix : <https://lake.example/> .
:talks a schema:Event ; schema:name "Talks"@en ; schema:attendee :unknown, :printed, :bo .
:printed schema:name "Ana Lipa" .
:bo a schema:Person ; schema:name "Bo Lind" .
"""


def test_a_participant_whose_name_the_source_prints_nowhere_is_unresolved_and_an_identifier_is_no_name(sample: Sample) -> None:
    output = sample.load(sample.descriptor("said", "rdf", mapping="schema"), sample.write("a.ttl", NAMED))
    assert "a participant without a name" in output and "https://lake.example/unknown" in output
    assert {line.split('"')[1] for line in sample.lines() if " listedName " in line} == {"Ana Lipa"}
    assert "unresolved in listedName: 1 spellings in 1 cells" in output
    assert "      1  Ana Lipa\n" in output
    assert "3 subjects read = 2 loaded + 1 merged + 0 rejected" in output


ALONE = "it is read only with another subject, and nothing that was loaded leads to it"


def test_who_is_named_only_by_what_is_rejected_or_by_nothing_is_rejected_and_not_merged(sample: Sample) -> None:
    text = (
        "@prefix cv: <http://data.europa.eu/m8g/> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix role: <https://w3id.org/secoop/concept/role/> .\n"
        "@prefix : <https://lake.example/> .\n"
        ':talks a cv:PublicEvent ; dcterms:title "Talks"@en ; cv:hasParticipation :chairing, :juggling .\n'
        ":chairing cv:hasParticipant :ana ; cv:role role:chair .\n"
        ":juggling cv:hasParticipant :bo ; cv:role :juggler .\n"
        ':ana a foaf:Agent ; foaf:name "Ana Lipa" . :bo a foaf:Agent ; foaf:name "Bo Lind" .\n'
        ':cy a foaf:Agent ; foaf:name "Cy Moor" .\n'
    )
    rejects = sample.folder / "rejects.tsv"
    output = sample.load(sample.descriptor("said", "rdf", mapping="cpev"), sample.write("a.ttl", text), "--rejects", rejects)
    assert "6 subjects read = 2 loaded + 1 merged + 3 rejected" in output
    lines = [line.split("\t") for line in rejects.read_text(encoding="utf-8").splitlines()[1:]]
    assert {(line[2], line[1]) for line in lines if line[3] == ALONE} == {
        ("https://lake.example/bo", "7"),
        ("https://lake.example/cy", "8"),
    }
    assert any('listedName "Ana Lipa"' in line for line in sample.lines())


def test_what_only_an_ignored_property_leads_to_is_ignored_with_it(sample: Sample) -> None:
    address = ":office schema:address :street . :street a schema:PostalAddress ; schema:addressLocality 'Vale' .\n"
    office = NAMED + ':talks schema:organizer :office . :office a schema:Organization ; schema:name "Office" .\n' + address
    output = sample.load(sample.descriptor("said", "rdf", mapping="schema"), sample.write("a.ttl", office))
    assert "5 subjects read = 3 loaded + 1 merged + 0 rejected + 1 ignored" in output
    assert "https://schema.org/address (a street is no place of this model)" in output


@pytest.mark.parametrize("name", ["Festival", "SportsEvent", "ExhibitionEvent", "CourseInstance", "BroadcastEvent"])
def test_an_event_of_whatever_narrower_class_is_an_event(sample: Sample, name: str) -> None:
    text = NAMED.replace("schema:Event", f"schema:{name}")
    sample.load(sample.descriptor("said", "rdf", mapping="schema"), sample.write("a.ttl", text))
    assert set(sample.events()) == {"Talks"}


def test_the_town_of_an_address_is_a_place_and_not_the_same_as_the_address(sample: Sample) -> None:
    text = (
        "@prefix cv: <http://data.europa.eu/m8g/> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix locn: <http://www.w3.org/ns/locn#> . @prefix : <https://lake.example/> .\n"
        ':talks a cv:PublicEvent ; dcterms:title "Talks"@en ; locn:address :street .\n'
        ':street a locn:Address ; locn:thoroughfare "Quay 1" ; locn:postName "Vale"@en .\n'
    )
    sample.load(sample.descriptor("said", "rdf", mapping="cpev"), sample.write("a.ttl", text))
    assert sample.events()["Talks"]["heldAt"] == {"Vale"}
    same = {line.split(" ")[0].partition("/")[0] for line in sample.lines() if " exactMatch " in line}
    assert same == {"event"}


def test_what_our_projection_wrote_of_a_date_with_one_side_is_read_as_it_was(sample: Sample) -> None:
    text = (
        "@prefix cv: <http://data.europa.eu/m8g/> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix time: <http://www.w3.org/2006/time#> . @prefix : <https://lake.example/> .\n"
    )
    forms = {"A": "2031-03-05/", "B": "2031-03/..", "C": "/2031-03-05", "D": "../2031", "E": "2031-03-05"}
    for name, form in forms.items():
        text += f':{name} a cv:PublicEvent ; dcterms:title "{name}"@en ; time:hasTime [ a time:TemporalEntity ; dcterms:description "{form}"@zxx ] .\n'
    sample.load(sample.descriptor("said", "rdf", mapping="cpev"), sample.write("a.ttl", text))
    assert {name: event["date"] for name, event in sample.events().items()} == {
        name: {f'"{form}"^^EDTF'} for name, form in forms.items()
    }


def timed(sample: Sample, *facts: str) -> str:
    """Load one event with these facts; the output."""
    text = f'@prefix schema: <https://schema.org/> .\n<https://lake.example/x> a schema:Event ; schema:name "X" ; {"; ".join(facts)} .\n'
    return sample.load(sample.descriptor("said", "rdf", mapping="schema"), sample.write("a.ttl", text))


def test_how_long_an_event_lasts_says_its_end_where_nothing_else_does(sample: Sample) -> None:
    timed(sample, 'schema:startDate "2031-03-05"', 'schema:duration "P3D"')
    assert sample.events()["X"]["date"] == {'"2031-03-05/2031-03-07"^^EDTF'}
    timed(sample, 'schema:startDate "2031-03-05"', 'schema:duration "P3D"', 'schema:endDate "2031-03-06"')
    assert sample.events()["X"]["date"] == {'"2031-03-05/2031-03-06"^^EDTF'}


def test_a_duration_that_says_no_end_and_a_location_of_words_are_unresolved(sample: Sample) -> None:
    output = timed(
        sample, 'schema:startDate "2031-03"', 'schema:duration "P3D"', 'schema:location "Room 3", <https://lake.example/r>'
    )
    assert "unresolved in duration: 1 spellings in 1 cells" in output
    assert "unresolved in heldAt: 2 spellings in 2 cells" in output
    assert sample.events()["X"]["date"] == {'"2031-03"^^EDTF'}


def test_rejects_and_facts_outside_the_mapping_are_told(sample: Sample) -> None:
    output = sample.load(sample.descriptor("sits", "rdf", mapping="eli-dl"), sample.write("a.ttl", SITTING))
    assert "the end lies before the start" in output
    assert "no query of the mapping takes the class https://lake.example/event/Bird" in output
    assert "1 facts of 1 properties are not in the mapping: https://lake.example/event/colour 1" in output


def test_every_syntax_gives_the_same_events(sample: Sample) -> None:
    store = ox.Store()
    store.load(SITTING.encode(), format=ox.RdfFormat.TURTLE)
    forms = {"nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "rdf": ox.RdfFormat.RDF_XML}
    descriptor = sample.descriptor("sits", "rdf", mapping="eli-dl")
    sample.load(descriptor, sample.write("a.ttl", SITTING))
    expected = sample.events()
    assert len(expected) == 3
    for suffix, form in {**forms, "jsonld": ox.RdfFormat.JSON_LD}.items():
        data = ox.serialize([quad.triple for quad in store], format=form)
        assert data is not None
        sample.load(descriptor, sample.write(f"b.{suffix}.gz", gzip.compress(data)))
        assert sample.events() == expected, suffix


def test_two_loads_of_one_file_are_byte_identical(sample: Sample) -> None:
    text = PREFIXES + ':x a skos:Concept ; skos:related [ skos:prefLabel "a"@en ], [ skos:prefLabel "b"@en ] .\n'
    descriptor, path = sample.descriptor("codes", "rdf"), sample.write("a.ttl", text)
    sample.load(descriptor, path)
    first = datasets.get(sample.home, "codes").digest
    sample.load(descriptor, path)
    assert datasets.get(sample.home, "codes").digest == first


def test_without_a_mapping_the_triples_are_published_as_they_are_and_never_merged(sample: Sample) -> None:
    text = PREFIXES + ':x a <https://w3id.org/secoop/ns#Meeting> ; :colour "blue" .\n'
    result = sample.run("load", sample.descriptor("kept", "rdf"), sample.write("a.ttl", text))
    assert result.exit_code == 0, result.output
    quads = [q for q in read_nquads(generations.current(sample.home).nquads) if "lake.example" in q.subject.value]
    assert {quad.graph.value for quad in quads if quad.graph} == {Iris().graph("kept")}
    assert len(quads) == 2 and all(quad.graph for quad in quads)


def test_files_in_our_own_vocabulary_are_merged_and_must_conform(sample: Sample) -> None:
    text = "<https://lake.example/e> a <https://w3id.org/secoop/ns#Meeting> ; <https://w3id.org/secoop/ns#met> <https://lake.example/f> .\n"
    result = sample.run("load", sample.descriptor("own", "rdf", mapping="secoop"), sample.write("a.ttl", text))
    assert result.exit_code != 0
    assert "does not conform" in result.output
    assert datasets.installed(sample.home) == []


OWN = """\
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix status: <https://w3id.org/secoop/concept/status/> .
@prefix : <https://w3id.org/secoop/id/event/> .
:then a sc:Meeting ; skos:prefLabel "Then"@en ; sc:eventStatus status:held ; sc:date "2031-06-01" .
:soon a sc:Meeting ; skos:prefLabel "Soon"@en ; sc:eventStatus status:planned ; sc:date "2031-06-02" .
:part a sc:Meeting ; skos:prefLabel "Part"@en ; sc:partOfEvent :later .
:whole a sc:Meeting ; skos:prefLabel "Whole"@en .
"""
LATER = ':later a sc:Meeting ; skos:prefLabel "Later"@en ; sc:eventStatus status:held ; sc:date "2031-06-02" .\n'
SAID = """\
:later a sc:Meeting ; skos:prefLabel "Later"@en .
:s1 a sc:Statement ; sc:subject :later ; sc:predicate sc:eventStatus ; sc:object status:held .
:s2 a sc:Statement ; sc:subject :later ; sc:predicate sc:date ; sc:object "2031-07/2031-08" .
"""


@pytest.mark.parametrize(("text", "rejected"), [(LATER, 2), (SAID, 4)])
def test_what_our_own_vocabulary_says_was_held_after_the_day_of_retrieval_is_rejected_with_what_names_it(
    sample: Sample, text: str, rejected: int
) -> None:
    rejects = sample.folder / "rejects.tsv"
    output = sample.load(
        sample.descriptor("own", "rdf", mapping="secoop"), sample.write("a.ttl", OWN + text), "--rejects", rejects
    )
    assert f"{rejected} rejected" in output
    assert "1  said to be held after the day the files were retrieved" in output
    assert f"{rejected - 1}  it names what is rejected" in output
    labels = {line.split('"')[1] for line in sample.lines() if "prefLabel" in line and line.startswith("event/")}
    assert labels == {"Then", "Soon", "Whole"}
    lines = [line.split("\t") for line in rejects.read_text(encoding="utf-8").splitlines()[1:]]
    assert [line[:2] for line in lines if "held" in line[3]] == [["a.ttl", "9"]]


def test_of_several_dates_in_our_own_vocabulary_one_may_be_right(sample: Sample) -> None:
    text = OWN + SAID + ':s3 a sc:Statement ; sc:subject :later ; sc:predicate sc:date ; sc:object "2031-05" .\n'
    output = sample.load(sample.descriptor("own", "rdf", mapping="secoop"), sample.write("a.ttl", text))
    assert " 0 rejected" in output


def test_a_mapping_of_ones_own_is_a_folder_beside_the_descriptor(sample: Sample) -> None:
    (sample.folder / "mine").mkdir()
    sample.write(
        "mine/10.rq",
        "# ignores: :Fish – no meeting\nPREFIX : <https://lake.example/event/>\nPREFIX sc: <https://w3id.org/secoop/ns#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "CONSTRUCT { ?e a sc:Meeting ; skos:prefLabel ?n } WHERE { ?e a :Bird ; :name ?n }\n",
    )
    text = PREFIXES + ':a a :Bird ; :name "Flock" . :b a :Fish .\n'
    output = sample.load(sample.descriptor("birds", "rdf", mapping="./mine"), sample.write("a.ttl", text))
    assert "2 subjects read = 1 loaded + 0 merged + 0 rejected + 1 ignored" in output
    assert sample.events()["Flock"]["eventStatus"] == {"status/unknown"}


def test_the_parliaments_file_adds_up_and_its_days_are_those_of_its_identifiers(sample: Sample, shared: Path) -> None:
    path = shared / "data" / "europarl" / "data_v1_meetings-by-year_2022.ttl"
    output = sample.load(sample.descriptor("ep", "rdf", mapping="eli-dl", zone="Europe/Brussels", language="en"), path)
    assert "ep: 326 subjects read = 203 loaded + 2 merged + 0 rejected + 121 ignored" in output
    dated = 0
    for line in sample.lines():
        if line.startswith("statement/ep-mtg-pl-2022-") and ".date." in line and " object " in line:
            assert line.split('"')[1] == "-".join(line.split(".")[0].split("-")[3:6])
            dated += 1
    assert dated == 58


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"mapping": "elidl"}, "did you mean eli-dl"),
        ({"zone": "Europe/Lake"}, "is not a time zone"),
        ({"past": "happened"}, "is not one of"),
        ({"colour": "blue"}, "unknown key 'colour'"),
        ({"mapping": "./nowhere"}, "there is no folder"),
    ],
)
def test_a_mistake_in_the_descriptor_is_told_with_its_line(sample: Sample, keys: dict[str, str], words: str) -> None:
    output = sample.refused(sample.descriptor("sits", "rdf", **keys), sample.write("a.ttl", SITTING))
    assert words in output
    assert "sits.yaml:7:" in output

"""Web pages: the events their JSON-LD states, where it states them, and what a hostile page cannot do."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.loaders.foreign import Sample

EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": "https://lake.example/talks",
    "name": "Lake talks",
    "startDate": "2031-03-05T10:00:00+02:00",
    "endDate": "2031-03-06",
    "location": {"@type": "Place", "name": "Port Vale", "address": "Quay 1"},
    "organizer": {"@type": "Organization", "@id": "https://lake.example/office", "name": "Lake Office"},
    "performer": [{"@type": "Person", "name": "Bo Lind", "jobTitle": "Minister"}],
    "attendee": {"@type": "Person", "@id": "https://lake.example/cy", "name": "Cy Reed"},
}


def page(*scripts: Any, head: str = "") -> str:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in scripts]
    found = "".join(f'<script type="application/ld+json">\n{text}\n</script>' for text in texts)
    return f"<!doctype html><html><head>{head}{found}</head><body><p>Lake & hill<div></body></html>"


def loaded(sample: Sample, *scripts: Any, head: str = "", **keys: str) -> str:
    return sample.load(sample.descriptor("site", "documents", **keys), sample.write("talks.html", page(*scripts, head=head)))


def test_an_event_in_a_page_is_an_event_with_its_json_path_as_evidence(sample: Sample) -> None:
    output = loaded(sample, EVENT, past="held")
    assert "site: 5 subjects read =" in output and " 0 rejected" in output
    event = sample.events()["Lake talks"]
    assert event["date"] == {'"2031-03-05/2031-03-06"^^EDTF'}
    assert event["eventStatus"] == {"status/held"}
    assert event["heldAt"] == {"Port Vale"}
    assert event["role/organizer"] == {"Lake Office unknown"}
    assert event["role/contributor"] == {"Bo Lind unknown"}
    assert event["role/attendee"] == {"Cy Reed attended"}
    lines = sample.lines()
    assert any('row "talks.html, script 1, $" .' in line for line in lines)
    assert not any("Minister" in line for line in lines)


def test_where_an_organization_is_is_no_place_of_an_event_and_is_told(sample: Sample) -> None:
    office = {"@type": "Organization", "@id": "https://lake.example/office", "location": {"@type": "Place", "name": "Hill"}}
    output = loaded(sample, EVENT | {"organizer": office | {"name": "Lake Office"}})
    assert "unresolved in heldAt, said of Organization: 1 spellings in 1 cells" in output
    assert sample.events()["Lake talks"]["heldAt"] == {"Port Vale"}
    assert [line for line in sample.lines() if "Hill" in line or "predicate heldAt" in line] == []


def test_who_has_no_iri_stays_a_name_as_printed(sample: Sample) -> None:
    loaded(sample, EVENT)
    lines = sample.lines()
    assert any('listedName "Bo Lind"' in line for line in lines)
    assert not any("prefLabel" in line and "Bo Lind" in line for line in lines)
    assert any(line.startswith("person/site-cy-") and "type Person" in line for line in lines)


@pytest.mark.parametrize(
    ("changes", "status", "attendance"),
    [
        ({"eventStatus": "https://schema.org/EventCancelled"}, "cancelled", "unknown"),
        ({"eventStatus": "http://schema.org/EventPostponed"}, "postponed", "expected"),
        ({"eventStatus": "EventScheduled"}, "unknown", "unknown"),
        ({"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": "2031-01-01"}, "unknown", "unknown"),
        ({"startDate": "2031-09-05", "endDate": "2031-09-06"}, "planned", "expected"),
        ({"startDate": "2032", "endDate": "2032"}, "planned", "expected"),
    ],
)
def test_a_scheduled_event_is_never_held_on_that_ground(
    sample: Sample, changes: dict[str, str], status: str, attendance: str
) -> None:
    loaded(sample, EVENT | changes)
    event = sample.events()["Lake talks"]
    assert event["eventStatus"] == {f"status/{status}"}
    assert event["role/attendee"] == {f"Cy Reed {attendance}"}


def test_an_event_said_to_be_held_after_the_day_of_retrieval_is_rejected_with_its_place(sample: Sample) -> None:
    held = {"https://w3id.org/secoop/ns#eventStatus": {"@id": "https://w3id.org/secoop/concept/status/held"}}
    later = EVENT | {"@id": "#later", "name": "Later", "startDate": "2031-06-02", "endDate": "2031-06-03"} | held
    rejects = sample.folder / "rejects.tsv"
    path = sample.write("talks.html", page(EVENT | held, later))
    sample.load(sample.descriptor("site", "documents"), path, "--rejects", rejects)
    assert {name: facts["eventStatus"] for name, facts in sample.events().items()} == {"Lake talks": {"status/held"}}
    lines = [line.split("\t") for line in rejects.read_text(encoding="utf-8").splitlines()[1:]]
    assert lines[0][0] == "talks.html"
    assert lines[0][3] == "said to be held after the day the files were retrieved"
    assert {line[3] for line in lines[1:]} == {
        "its event was not read",
        "it is read only with another subject, and nothing that was loaded leads to it",
    }


def test_events_in_a_graph_in_arrays_and_in_parts_are_all_read(sample: Sample) -> None:
    series = {"@type": "EventSeries", "@id": "https://lake.example/series", "name": "Lake series"}
    part = {"@type": "Event", "name": "First day", "startDate": "2031-03-05"}
    whole = EVENT | {"superEvent": {"@id": "https://lake.example/series"}, "subEvent": [part]}
    loaded(
        sample,
        {"@context": "http://schema.org/", "@graph": [series, whole]},
        [{**EVENT, "@id": "https://lake.example/2", "name": "Two"}],
    )
    events = sample.events()
    assert sorted(events) == ["First day", "Lake talks", "Two"]
    assert events["Lake talks"]["inSeries"] == {"Lake series"}
    assert events["First day"]["partOfEvent"] == {"Lake talks"}


def test_one_event_on_two_pages_is_one_event_with_both_as_evidence(sample: Sample) -> None:
    paths = [sample.write(name, page(EVENT)) for name in ("a.html", "b.html")]
    sample.load(sample.descriptor("site", "documents"), *paths)
    assert list(sample.events()) == ["Lake talks"]
    evidence = {line.split('"')[1] for line in sample.lines() if " row " in line}
    assert {"a.html, script 1, $", "b.html, script 1, $"} <= evidence


def test_a_page_gives_relative_identifiers_its_canonical_address(sample: Sample) -> None:
    loaded(sample, EVENT | {"@id": "#talks"}, head='<link rel="canonical" href="https://lake.example/page">')
    assert any("exactMatch talks ." in line for line in sample.lines())


def test_without_an_address_a_relative_identifier_is_published_nowhere(sample: Sample) -> None:
    loaded(sample, EVENT | {"@id": "#talks"})
    assert list(sample.events()) == ["Lake talks"]
    assert not any("page.invalid" in line for line in sample.lines())


def test_a_script_in_a_comment_says_nothing(sample: Sample) -> None:
    loaded(sample, EVENT, head=f"<!-- {page(EVENT | {'name': 'Hidden'})} -->")
    assert list(sample.events()) == ["Lake talks"]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("{not json", "a script is not JSON"),
        ({"@context": "https://lake.example/context", "@type": "Event"}, "a context lies elsewhere, and nothing is fetched"),
        ({"@context": {"@import": "https://lake.example/context"}, "@type": "Event"}, "a context lies elsewhere"),
        ("[" * 10_000, "nested too deeply"),
        ("[" * 200 + "]" * 200, "nested too deeply"),
        ('{"a":' * 50_000, "nested too deeply"),
        ({"@context": {"a": {"@id": "b:"}, "b": "a:"}, "@type": "Event"}, "a script is no JSON-LD"),
        (EVENT | {"@id": "javascript:alert(1)"}, "an identifier that is a program"),
        (EVENT | {"name": ""}, "nothing to call it by"),
        (EVENT | {"startDate": "next spring"}, "not a date"),
        (EVENT | {"endDate": "2031-01-01"}, "the end lies before the start"),
        (EVENT | {"@type": ["Event", "EventSeries"]}, "which have nothing in common"),
    ],
)
def test_a_script_that_cannot_be_read_is_rejected_alone(sample: Sample, script: Any, reason: str) -> None:
    started = time.perf_counter()
    output = loaded(sample, script, {**EVENT, "@id": "https://lake.example/good", "name": "Good talks"})
    assert reason in output
    assert list(sample.events()) == ["Good talks"]
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize(
    "text", ["<!--" * 500_000, "<script type=" * 200_000, "<a b='" * 200_000, "<script>" * 200_000, "<" * 2_000_000]
)
def test_a_hostile_page_is_read_in_linear_time(sample: Sample, text: str) -> None:
    started = time.perf_counter()
    output = sample.refused(sample.descriptor("site", "documents"), sample.write("talks.html", text))
    assert "no file states anything for machines" in output
    assert time.perf_counter() - started < 60


def test_a_file_that_is_no_document_is_refused(sample: Sample) -> None:
    output = sample.refused(sample.descriptor("site", "documents"), sample.write("talks.pdf", "x"))
    assert "is neither a page nor a calendar" in output


@pytest.mark.parametrize("name", ["talks.html", "talks.jsonld", "talks.ics"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfeL\x00a\x00", "line 1: the text is UTF-16"),
        (b"\nL\xe4ke", "line 2: the byte 0xe4 is not utf-8"),
        (b'<meta charset="shift_jis">\n\nL\xe4', "line 3: the byte 0xe4 is not utf-8"),
        (bytes(range(256)), "line 2: the byte 0x80 is not utf-8"),
    ],
)
def test_a_document_in_another_encoding_than_it_declares_is_refused_with_the_byte_and_its_line(
    sample: Sample, name: str, content: bytes, words: str
) -> None:
    output = sample.refused(sample.descriptor("site", "documents"), sample.write(name, content))
    assert f"{name}, {words}" in output
    assert "save the file as UTF-8" in output


def test_a_page_in_the_encoding_it_declares_is_read(sample: Sample) -> None:
    text = page(EVENT | {"name": "L\u00e4ke talks"}, head='<meta charset="windows-1252">').replace("\\u00e4", "\u00e4")
    sample.load(sample.descriptor("site", "documents"), sample.write("talks.html", text.encode("cp1252")))
    assert list(sample.events()) == ["L\u00e4ke talks"]


@pytest.mark.parametrize("day", ["soon", "2031-03", "2031-02-30", "2031-01-01/2031-01-02"])
def test_a_day_of_retrieval_that_is_none_is_told_with_its_option(sample: Sample, day: str) -> None:
    output = sample.refused(sample.descriptor("site", "documents"), sample.write("a.html", page(EVENT)), "--retrieved", day)
    assert f"--retrieved: '{day}' is no day" in output


def test_another_name_of_one_event_on_a_second_page_is_a_further_name_and_told(sample: Sample) -> None:
    event = {"@context": "https://schema.org", "@id": "https://lake.example/talks", "@type": "Event", "startDate": "2031-03-05"}
    paths = [sample.write(f"{name}.html", page(event | {"name": name})) for name in ("First", "Second")]
    output = sample.load(sample.descriptor("site", "documents"), *paths)
    assert 'Second"@' in output and "otherwise       1  names or links that differ" in output
    assert [line.split('"')[1] for line in sample.lines() if " altLabel " in line] == ["Second"]

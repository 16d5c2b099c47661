"""FollowTheMoney in and out: what both models say comes back; what one cannot say is counted."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from kg.ftm.schemata import AS_OF, SCHEMATA
from tests.loaders.foreign import Sample


def entity(identifier: str, schema: str, **properties: Any) -> str:
    return json.dumps(
        {"id": identifier, "schema": schema, "properties": {k: [v] if isinstance(v, str) else v for k, v in properties.items()}}
    )


LINES = "\n".join(
    [
        entity("bo", "Person", name=["Bo Lind", "Бо Линд"], alias="B. Lind", nationality="xx"),
        entity("office", "PublicBody", name="Lake Office"),
        entity("mill", "Company", name="Lake Mill"),
        entity("chair", "Position", name="Head of the Lake Office", organization="office"),
        entity(
            "talks",
            "Event",
            name="Lake talks",
            startDate="2031-03-05",
            endDate="2031-03-06",
            involved=["bo", "who"],
            organizer="office",
            location="Port Vale",
        ),
        entity("who", "LegalEntity", name="Somebody"),
        entity("m", "Membership", member="mill", organization="office", role="observer", startDate="2030"),
        entity("o", "Occupancy", holder="bo", post="chair", startDate="2030-01-01", endDate="2031-01-01"),
        entity("d", "Directorship", director="bo", organization="mill", role="Treasurer", date="2029"),
        entity("flat", "RealEstate", name="A flat"),
    ]
)


def loaded(sample: Sample, lines: str = LINES, **keys: str) -> str:
    return sample.load(sample.descriptor("list", "ftm", **keys), sample.write("list.json", lines + "\n"))


def test_every_entity_is_accounted_for(sample: Sample) -> None:
    output = loaded(sample)
    assert "list: 10 entities read = 8 loaded + 1 merged + 0 rejected + 1 ignored" in output
    assert "RealEstate (a schema with no counterpart here)" in output
    assert "Person.nationality 1" in output
    assert "Event.location (words, no place) 1" in output


def test_what_the_table_names_and_nothing_here_says_is_counted_by_property(sample: Sample) -> None:
    words = {"summary": ["It was cancelled", "Event status: planned"], "notes": ["a", "b"]}
    lines = [
        entity("bo", "Person", name="Bo Lind", summary="Minister", notes=["died"]),
        entity("mill", "Company", name="Lake Mill", country=["xx", "yy"]),
        entity("e", "Event", name="Talks", date="2031-03", startDate="2031-03-05", **words),
        entity("d", "Directorship", director="bo", organization="mill", role=["Chair", "Clerk", "Cook"], startDate="2030"),
        entity("m", "Membership", member="bo", organization="mill", startDate="2030", description="since", recordId="7"),
    ]
    output = loaded(sample, "\n".join(lines))
    assert "5 entities read = 5 loaded" in output
    [note] = [line for line in output.splitlines() if "are not read" in line]
    assert "12 values are not read" in note
    for told in (
        *("Person.summary 1", "Person.notes 1", "Company.country 2", "Event.date 1", "Event.notes 2"),
        *("Event.summary (words, no status) 1", "Directorship.role (beyond the first) 2"),
        *("Membership.description (words, no event) 1", "Membership.recordId 1"),
    ):
        assert told in note


def test_events_memberships_and_tenures_are_read_with_their_lines(sample: Sample) -> None:
    loaded(sample, past="held")
    event = sample.events()["Lake talks"]
    assert event["date"] == {'"2031-03-05/2031-03-06"^^EDTF'}
    assert event["eventStatus"] == {"status/held"}
    assert event["role/attendee"] == {"Bo Lind unknown", "Somebody unknown"}
    assert event["role/organizer"] == {"Lake Office unknown"}
    text = "\n".join(sorted(sample.lines()))
    assert "memberStatus member-status/observer" in text
    dated = {line.split(" ")[2] for line in sample.lines() if line.startswith("membership/") and " date " in line}
    assert dated == {'"2030/"^^EDTF'}, "a beginning alone tells no end"
    assert '"2029"^^EDTF' in text, "a date is the whole of it"
    assert '"2030-01-01/2031-01-01"^^EDTF' in text
    assert 'prefLabel "Treasurer"@und' in text
    assert 'altLabel "Бо Линд"@und' in text
    assert 'cite "Sample, list.json: entity talks, line 5"' in text
    assert "object org-kind/company" in text


def test_who_is_involved_and_described_nowhere_is_unresolved_and_its_identifier_is_no_name(sample: Sample) -> None:
    output = loaded(sample, entity("e", "Event", name="Talks", date="2031-03", involved=["nobody"]))
    assert "a participant without a name" in output and "urn:x-ftm:nobody" in output
    assert not any(" listedName " in line for line in sample.lines())


def test_an_event_after_the_day_of_retrieval_is_announced(sample: Sample) -> None:
    loaded(sample, entity("e", "Event", name="Later", date="2032"), past="held")
    assert sample.events()["Later"]["eventStatus"] == {"status/planned"}


def test_an_event_said_to_be_held_after_the_day_of_retrieval_is_rejected_with_its_line(sample: Sample) -> None:
    held = {"summary": "Event status: held"}
    lines = "\n".join(
        [entity("e", "Event", name="Later", date="2032", **held), entity("f", "Event", name="Then", date="2031-05", **held)]
    )
    path = sample.folder / "rejects.tsv"
    output = sample.load(sample.descriptor("list", "ftm"), sample.write("list.json", lines + "\n"), "--rejects", path)
    assert "2 entities read = 1 loaded + 0 merged + 1 rejected" in output
    assert "said to be held after the day the files were retrieved" in output
    assert path.read_text(encoding="utf-8").splitlines()[1].split("\t")[1:2] == ["1"]
    assert set(sample.events()) == {"Then"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('["a"]', "a list, where a line is one entity"),
        ('{"id": "x", "schema": 5}', "not an entity"),
        ('{"id": " ", "schema": "Person", "properties": {}}', "an empty id"),
        ('{"id": "x", "schema": "Person", "properties": {"name": "Bo"}}', "properties are lists of texts"),
        (entity("x", "Person"), "nothing to call it by"),
        (entity("x", "Event", name="E", startDate="soon"), "not a date"),
        (
            entity("x", "Membership", member="nobody", organization="office"),
            "it does not say one member that the source describes",
        ),
        (entity("x", "Occupancy", holder="bo", post="chair"), "no date says when the post was held"),
        ('{"id": "x", "schema": "Person", "properties": {"name": ["' + "x" * 1_000_000 + '"]}}', "a line of more than"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_with_its_number(sample: Sample, line: str, reason: str) -> None:
    started = time.perf_counter()
    output = loaded(sample, LINES + "\n" + line)
    assert "11 entities read = 8 loaded + 1 merged + 1 rejected + 1 ignored" in output
    assert reason in output
    rejects = next((sample.home / "datasets" / "list").glob("rejects*"))
    assert rejects.read_text(encoding="utf-8").splitlines()[1].startswith("list.json\t11\t")
    assert time.perf_counter() - started < 60


def exported(sample: Sample) -> tuple[dict[str, dict[str, Any]], str]:
    result = sample.run("export", "--format", "ftm")
    assert result.exit_code == 0, result.output
    entities = [json.loads(line) for line in result.stdout.splitlines()]
    return {one["id"]: one for one in entities}, result.stderr


def test_what_both_models_say_survives_the_round(sample: Sample) -> None:
    result = sample.run("load", sample.descriptor("list", "ftm", past="held"), sample.write("list.json", LINES + "\n"))
    assert result.exit_code == 0, result.output
    entities, _ = exported(sample)
    found = {one["properties"].get("name", [""])[0]: one for name, one in entities.items() if "-list-" in name}
    talks = found["Lake talks"]
    assert talks["schema"] == "Event"
    assert talks["properties"]["startDate"] == ["2031-03-05"] and talks["properties"]["endDate"] == ["2031-03-06"]
    assert talks["properties"]["summary"] == ["Event status: held"]
    assert talks["properties"]["organizer"] == [found["Lake Office"]["id"]]
    assert found["Lake Mill"]["schema"] == "Company"
    assert found["Bo Lind"]["properties"]["alias"] == ["B. Lind", "Бо Линд"]
    membership = next(one for one in entities.values() if one["schema"] == "Membership" and "list" in one["id"])
    assert membership["properties"]["member"] == [found["Lake Mill"]["id"]]
    assert membership["properties"]["role"] == ["observer"]
    assert membership["properties"]["startDate"] == ["2030"] and "endDate" not in membership["properties"]
    assert {"Occupancy", "Position"} <= {one["schema"] for one in entities.values()}


def test_whoever_is_only_said_to_be_involved_is_not_written_as_having_come(sample: Sample) -> None:
    sample.run("load", sample.descriptor("list", "ftm", past="held"), sample.write("list.json", LINES + "\n"))
    entities, lost = exported(sample)
    talks = next(one for one in entities.values() if one["properties"].get("name") == ["Lake talks"])
    assert "involved" not in talks["properties"]
    assert "1 participations of somebody who is only named" in lost


def test_what_is_written_of_a_graph_is_read_back_posts_as_of_an_event_among_them(sample: Sample) -> None:
    sample.run("build")
    entities, _ = exported(sample)
    assert any(text.startswith(AS_OF) for one in entities.values() for text in one["properties"].get("description", []))
    lines = "".join(json.dumps(one) + "\n" for one in entities.values())
    output = sample.load(sample.descriptor("back", "ftm"), sample.write("back.json", lines))
    assert f"{len(entities)} entities read" in output and " 0 rejected" in output
    tenures = [one for one in entities.values() if one["schema"] == "Occupancy"]
    assert tenures
    read = {line.split(" ")[0] for line in sample.lines() if line.startswith("tenure/") and " asOf event/" in line}
    assert len(read) == len(tenures)


def test_only_declared_schemata_and_properties_are_written(sample: Sample) -> None:
    sample.run("build")
    entities, _ = exported(sample)
    assert len(entities) > 3
    for one in entities.values():
        assert set(one["properties"]) <= set(SCHEMATA[one["schema"]])


def test_the_table_and_what_is_written_are_the_librarys_own(sample: Sample) -> None:
    followthemoney = pytest.importorskip("followthemoney")
    for name, properties in SCHEMATA.items():
        schema = followthemoney.model.get(name)
        assert schema is not None
        assert set(properties) <= set(schema.properties)
    sample.run("load", sample.descriptor("list", "ftm", past="held"), sample.write("list.json", LINES + "\n"))
    entities, _ = exported(sample)
    for one in entities.values():
        proxy = followthemoney.model.get_proxy(one, cleaned=False)
        assert {key: sorted(proxy.get(key)) for key in one["properties"]} == one["properties"]


def test_values_that_are_no_texts_are_counted_by_property(sample: Sample) -> None:
    lines = (
        '{"id": "e", "schema": "Event", "properties": {"name": ["Talks", 7], "alias": [null, {"no": "id"}], "date": ["2031"]}}\n'
        '{"id": "f", "schema": "Event", "properties": {"name": ["More talks"], "date": ["2031"]}}\n'
    )
    output = sample.load(sample.descriptor("people", "ftm"), sample.write("people.json", lines))
    assert "2 entities read = 2 loaded" in output
    assert "3 values are not read: Event.alias (no texts) 2, Event.name (no texts) 1" in output

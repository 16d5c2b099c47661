"""Calendars: exclusive ends, zones, states, series that are not expanded, and entries that are refused with a reason."""

from __future__ import annotations

import time

import pytest

from tests.loaders.foreign import Sample


def calendar(*entries: str) -> str:
    events = "".join(f"BEGIN:VEVENT\n{entry.strip()}\nEND:VEVENT\n" for entry in entries)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:lake\n{events}END:VCALENDAR\n".replace("\n", "\r\n")


def loaded(sample: Sample, *entries: str, **keys: str) -> str:
    return sample.load(sample.descriptor("diary", "documents", **keys), sample.write("diary.ics", calendar(*entries)))


@pytest.mark.parametrize(
    ("times", "date"),
    [
        ("DTSTART;VALUE=DATE:20310305\nDTEND;VALUE=DATE:20310306", "2031-03-05"),
        ("DTSTART;VALUE=DATE:20310305\nDTEND;VALUE=DATE:20310308", "2031-03-05/2031-03-07"),
        ("DTSTART;VALUE=DATE:20310305\nDTEND;VALUE=DATE:20310305", "2031-03-05"),
        ("DTSTART;VALUE=DATE:20310305\nDURATION:P2D", "2031-03-05/2031-03-06"),
        ("DTSTART;VALUE=DATE:20310305", "2031-03-05"),
        ("DTSTART;TZID=Europe/Brussels:20310305T100000\nDTEND;TZID=Europe/Brussels:20310306T000000", "2031-03-05"),
        ("DTSTART;TZID=America/New_York:20310305T200000\nDURATION:PT2H", "2031-03-05"),
        ("DTSTART:20310305T233000Z", "2031-03-06"),
        ("DTSTART:20310305T233000", "2031-03-05"),
    ],
)
def test_an_entry_is_on_the_days_it_says(sample: Sample, times: str, date: str) -> None:
    loaded(sample, f"UID:1\nSUMMARY:Lake talks\n{times}", zone="Europe/Brussels")
    assert sample.events()["Lake talks"]["date"] == {f'"{date}"^^EDTF'}


@pytest.mark.parametrize(
    ("status", "day", "past", "expected"),
    [
        ("CANCELLED", "20310305", "unknown", "cancelled"),
        ("TENTATIVE", "20310305", "held", "planned"),
        ("CONFIRMED", "20310305", "unknown", "confirmed"),
        ("CONFIRMED", "20310305", "held", "held"),
        ("", "20310305", "unknown", "unknown"),
        ("", "20310305", "held", "held"),
        ("", "20310905", "held", "planned"),
        ("CONFIRMED", "20310905", "held", "confirmed"),
    ],
)
def test_announced_is_not_held(sample: Sample, status: str, day: str, past: str, expected: str) -> None:
    state = f"\nSTATUS:{status}" if status else ""
    loaded(sample, f"UID:1\nSUMMARY:Lake talks\nDTSTART;VALUE=DATE:{day}{state}", past=past)
    assert sample.events()["Lake talks"]["eventStatus"] == {f"status/{expected}"}


def test_a_recurring_entry_is_a_series_with_its_rule_and_its_exceptions_are_events_of_it(sample: Sample) -> None:
    output = loaded(
        sample,
        "UID:w\nSUMMARY:Weekly talks\nDTSTART;VALUE=DATE:20310305\nRRULE:FREQ=SECONDLY",
        "UID:w\nRECURRENCE-ID;VALUE=DATE:20310312\nSUMMARY:Moved talks\nDTSTART;VALUE=DATE:20310313",
    )
    assert "2 subjects read = 2 loaded" in output
    assert list(sample.events()) == ["Moved talks"]
    assert sample.events()["Moved talks"]["inSeries"] == {"Weekly talks"}
    assert any("RRULE:FREQ=SECONDLY" in line for line in sample.lines())


def test_people_are_names_as_printed_and_their_addresses_are_not_kept(sample: Sample) -> None:
    loaded(
        sample,
        "UID:1\nSUMMARY:Lake talks\nDTSTART;VALUE=DATE:20310305\nORGANIZER;CN=Lake Office:mailto:office@lake.example\n"
        "ATTENDEE;CN=Bo Lind;PARTSTAT=ACCEPTED:mailto:bo@lake.example\nATTENDEE;CN=Cy Reed;ROLE=CHAIR:mailto:cy@lake.example\n"
        "ATTENDEE;CN=Di Moss;PARTSTAT=DECLINED:mailto:di@lake.example\nATTENDEE;CN=Hill room;CUTYPE=ROOM:mailto:hill@lake.example\n"
        "ATTENDEE:mailto:ed@lake.example",
    )
    event = sample.events()["Lake talks"]
    assert event["role/organizer"] == {"Lake Office unknown"}
    assert event["role/attendee"] == {"Bo Lind confirmed", "Di Moss excused"}
    assert event["role/chair"] == {"Cy Reed invited"}
    assert not any("@lake.example" in line for line in sample.lines())


def test_an_entry_has_its_uid_and_line_as_evidence(sample: Sample) -> None:
    loaded(sample, "UID:1\nSUMMARY;LANGUAGE=fr:Réunion\nDTSTART;VALUE=DATE:20310305")
    assert "evidence/diary/diary-ics-uid-1-" in "".join(sorted(sample.lines()))
    assert any('cite "Sample, diary.ics, line 4, UID 1"' in line for line in sample.lines())
    assert any('prefLabel "Réunion"@fr' in line for line in sample.lines())


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("SUMMARY:Lake\nDTSTART;VALUE=DATE:20310305", "no UID"),
        ("UID:1\nDTSTART;VALUE=DATE:20310305", "no SUMMARY"),
        ("UID:1\nSUMMARY:Lake", "no DTSTART"),
        ("UID:1\nSUMMARY:Lake\nDTSTART:soon", "DTSTART does not read"),
        ("UID:1\nSUMMARY:Lake\nDTSTART;VALUE=DATE:20310231", "DTSTART does not read"),
        ("UID:1\nSUMMARY:Lake\nDTSTART;VALUE=DATE:20310305\nDTEND;VALUE=DATE:20310301", "the end lies before the start"),
        ("UID:1\nSUMMARY:Lake\nDTSTART;VALUE=DATE:20310305\nDTEND:20310306T100000", "a day and a moment"),
        ("UID:1\nSUMMARY:Lake\nDTSTART;VALUE=DATE:20310305\nDTSTART;VALUE=DATE:20310306", "DTSTART does not read"),
    ],
)
def test_an_entry_that_cannot_be_read_is_rejected_with_its_reason(sample: Sample, entry: str, reason: str) -> None:
    output = loaded(sample, entry, "UID:2\nSUMMARY:Hill talks\nDTSTART;VALUE=DATE:20310305")
    assert "2 subjects read = 1 loaded + 0 merged + 1 rejected" in output
    assert reason in output
    assert list(sample.events()) == ["Hill talks"]


def test_of_two_revisions_the_newer_is_read(sample: Sample) -> None:
    output = loaded(
        sample,
        "UID:1\nSUMMARY:Lake\nSEQUENCE:1\nDTSTART;VALUE=DATE:20310305",
        "UID:1\nSUMMARY:Lake\nSEQUENCE:2\nDTSTART;VALUE=DATE:20310306\nSTATUS:CANCELLED",
    )
    assert "1 loaded + 0 merged + 0 rejected + 1 ignored" in output
    assert sample.events()["Lake"]["date"] == {'"2031-03-06"^^EDTF'}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "there is no BEGIN:VCALENDAR"),
        (calendar("UID:1").removesuffix("END:VCALENDAR\r\n"), "END:VCALENDAR is missing"),
        ("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "END:VEVENT ends nothing"),
        ("BEGIN:VCALENDAR\r\n" * 10_000, "nested too deeply"),
        ("BEGIN:VCALENDAR\r\nfoo\r\nEND:VCALENDAR\r\n", "not a calendar"),
        (calendar(), "no file states anything"),
    ],
)
def test_a_file_that_is_no_whole_calendar_is_refused(sample: Sample, text: str, words: str) -> None:
    started = time.perf_counter()
    output = sample.refused(sample.descriptor("diary", "documents"), sample.write("diary.ics", text))
    assert words in output
    assert "diary.ics" in output
    assert time.perf_counter() - started < 30

"""iCalendar (RFC 5545): VEVENTs as facts about events, read by the ``icalendar`` library.

All-day ends are exclusive (section 3.6.1). A recurring event is recorded as a series with its rule, never expanded. Persons are
names as printed: addresses of people are not kept. What a component says beyond that is ignored by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from icalendar import Calendar

from kg.errors import InputError
from kg.interpret.quads import TYPE, code, sc
from kg.loaders import characters
from kg.loaders.tabular.rejects import RejectError
from kg.mapping.model import END, PREF_LABEL, START, Position, Triple
from kg.namespaces import XSD
from kg.store.terms import Iri, Literal, Term, lang, typed

_MARKER = re.compile(r"^(BEGIN|END):([A-Za-z-]+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_DEEPEST = 4
_STATUS = {"CANCELLED": "cancelled", "TENTATIVE": "planned", "CONFIRMED": "confirmed"}
_ATTENDANCE = {"ACCEPTED": "confirmed", "DECLINED": "excused"}
_READ = frozenset(
    (
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "ORGANIZER", "ATTENDEE"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "DTSTAMP"),
    )
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(slots=True)
class Entries:
    """What a calendar file says: facts, where each entry stands, what was rejected, and what was ignored by name."""

    triples: list[Triple] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)
    rejected: list[tuple[Position, RejectError]] = field(default_factory=list)
    components: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)


def read(text: str, file: str) -> Entries:
    """Read one calendar file; raises InputError where it is none, or not whole."""
    found = Entries()
    lines = _structure(text, file, found.components)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise InputError(f"not a calendar: {str(error)[:200]}", where=file, remedy="retrieve it again as iCalendar") from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    for number, (event, current) in enumerate(zip(events, _current(events), strict=True)):
        line = lines[number] if number < len(lines) else 0
        uid = _text(event, "UID")
        position = Position(
            f"{file}: UID {uid}" if uid else f"{file}, line {line}", f"{file}, line {line}, UID {uid}", file, line, number
        )
        if not current:
            found.components["VEVENT of an older revision (SEQUENCE)"] += 1
            continue
        try:
            _Entry(event, uid, position, found).read()
        except RejectError as error:
            found.rejected.append((position, error))
    return found


def _structure(text: str, file: str, components: Counter[str]) -> list[int]:
    """Check that every component ends and none lies too deep; the lines at which events begin."""
    stack: list[str] = []
    lines: list[int] = []
    line, counted = 1, 0
    for match in _MARKER.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        name = match[2].upper()
        if match[1].upper() == "BEGIN":
            if len(stack) == 1 and name not in ("VEVENT", "VTIMEZONE"):
                components[f"{name} (no event)"] += 1
            if name == "VEVENT":
                lines.append(line)
            stack.append(name)
            if len(stack) > _DEEPEST:
                raise InputError("nested too deeply", where=f"{file}, line {line}", remedy="retrieve it again as iCalendar")
        elif not stack or stack.pop() != name:
            raise InputError(f"END:{name} ends nothing", where=f"{file}, line {line}", remedy="retrieve it again as iCalendar")
    if stack or not counted:
        missing = f"END:{stack[-1]} is missing" if stack else "there is no BEGIN:VCALENDAR"
        raise InputError(f"not a whole calendar: {missing}", where=file, remedy="retrieve it again as iCalendar")
    return lines


def _current(events: list[Any]) -> Iterator[bool]:
    """Whether each entry is the newest revision of its event (section 3.8.7.4); two equal ones both stay, to be rejected."""
    newest: dict[tuple[str, str], int] = {}
    for event in events:
        newest[_key(event)] = max(newest.get(_key(event), 0), _sequence(event))
    return (_sequence(event) == newest[_key(event)] for event in events)


def _key(event: Any) -> tuple[str, str]:
    instance = event.get("RECURRENCE-ID")
    return _text(event, "UID"), instance.to_ical().decode() if instance is not None and not isinstance(instance, list) else ""


def _sequence(event: Any) -> int:
    text = _text(event, "SEQUENCE")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    return " ".join(str(value).split()) if value is not None and not isinstance(value, list) else ""


class _Entry:
    """One VEVENT."""

    def __init__(self, event: Any, uid: str, position: Position, found: Entries) -> None:
        self.event = event
        self.uid = uid
        self.position = position
        self.found = found
        self.facts: list[tuple[Iri, Term]] = []
        self.others: list[Triple] = []

    def read(self) -> None:
        """Add what it says; raises RejectError, and then nothing of it is added."""
        if self.event.errors:
            name, message = self.event.errors[0]
            raise RejectError(f"{name or 'a line'} does not read", value=str(message)[:200])
        if not self.uid:
            raise RejectError("no UID")
        characters.check(str(self.event.get("UID")), "the UID")
        instance = _key(self.event)[1]
        subject = Iri(f"urn:x-ical:{quote(self.uid, safe='')}{'#' + quote(instance, safe='') if instance else ''}")
        if subject.value in self.found.positions:
            raise RejectError("the same UID twice", value=self.uid)
        if self.event.get("RRULE") is not None or self.event.get("RDATE") is not None:
            self._series()
        else:
            self._event(subject, instance)
        self._name()
        self.found.positions[subject.value] = self.position
        self.found.triples += [(subject, predicate, value) for predicate, value in self.facts] + self.others
        self.found.properties.update(name for name in self.event if name not in _READ)

    def _name(self) -> None:
        value = self.event.get("SUMMARY")
        if value is None or isinstance(value, list) or not str(value).strip():
            raise RejectError("no SUMMARY")
        characters.check(str(value), "the SUMMARY")
        language = str(value.params.get("LANGUAGE", ""))
        text = " ".join(str(value).split())
        name = lang(text, language.lower()) if _LANGUAGE.fullmatch(language) else Literal(text)
        self.facts.append((Iri(PREF_LABEL), name))

    def _series(self) -> None:
        """A recurring event is a series; its rule stays as it is written, in no language."""
        self.facts.append((TYPE, sc("EventSeries")))
        for key in ("RRULE", "RDATE"):
            values = self.event.get(key)
            for value in values if isinstance(values, list) else [values] if values is not None else []:
                rule = characters.check(value.to_ical().decode(), f"the {key}")
                self.facts.append((sc("frequency"), lang(f"{key}:{rule}"[:500], "zxx")))

    def _event(self, subject: Iri, instance: str) -> None:
        self.facts.append((TYPE, sc("Event")))
        if instance:
            self.facts.append((sc("inSeries"), Iri(f"urn:x-ical:{quote(self.uid, safe='')}")))
        status = _STATUS.get(_text(self.event, "STATUS").upper())
        if status:
            self.facts.append((sc("eventStatus"), code("status", status)))
        self._dates()
        for key, role in (("ORGANIZER", "organizer"), ("ATTENDEE", "attendee")):
            values = self.event.get(key)
            for value in values if isinstance(values, list) else [values] if values is not None else []:
                self._person(subject, value.params, role)

    def _dates(self) -> None:
        start = self._moment("DTSTART")
        if start is None:
            raise RejectError("no DTSTART")
        end = self._moment("DTEND")
        duration = self.event.get("DURATION")
        if end is not None and duration is not None:
            raise RejectError("a DTEND and a DURATION")
        if duration is not None:
            length = getattr(duration, "dt", None)
            if not isinstance(length, timedelta):
                raise RejectError("DURATION does not read")
            try:
                end = start + length
            except OverflowError:
                raise RejectError("DURATION does not read") from None
        self.facts.append((Iri(START), _literal(start)))
        if end is None:
            return
        if isinstance(start, datetime) != isinstance(end, datetime):
            raise RejectError("a day and a moment")
        if not isinstance(end, datetime):
            # Exclusive; an end equal to the start is written by careless programs and means that day.
            end = end - timedelta(days=1) if end > start else end
        self.facts.append((Iri(END), _literal(end)))

    def _moment(self, key: str) -> date | None:
        value = self.event.get(key)
        if value is None:
            return None
        found = getattr(value, "dt", None)
        if isinstance(value, list) or not isinstance(found, date):
            raise RejectError(f"{key} does not read")
        return found

    def _person(self, subject: Iri, params: Any, role: str) -> None:
        kind = str(params.get("CUTYPE", "INDIVIDUAL")).upper()
        name = " ".join(characters.check(str(params.get("CN", "")), "a CN").split())
        if kind in ("ROOM", "RESOURCE"):
            self.found.properties["ATTENDEE that is a room or a resource"] += 1
            return
        if not name or "@" in name:
            self.found.properties["ORGANIZER or ATTENDEE without a name"] += 1
            return
        role = "chair" if str(params.get("ROLE", "")).upper() == "CHAIR" else role
        attendance = "unknown" if role == "organizer" else _ATTENDANCE.get(str(params.get("PARTSTAT", "")).upper(), "invited")
        node = Iri(f"{subject.value}|{role}|{quote(name, safe='')}")
        self.others += [
            (node, TYPE, sc("Participation")),
            (node, sc("participationIn"), subject),
            (node, sc("participant"), Literal(name)),
            (node, sc("role"), code("role", role)),
            (node, sc("attendanceStatus"), code("attendance", attendance)),
        ]


def _literal(moment: date) -> Literal:
    """As XML Schema writes it; a moment in UTC with Z, one with a zone of its own with that zone's offset."""
    if not isinstance(moment, datetime):
        return typed(moment.isoformat(), XSD + "date")
    text = moment.replace(microsecond=0).isoformat()
    if moment.tzinfo is UTC or str(moment.tzinfo) == "UTC":
        text = f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"
    return typed(text, XSD + "dateTime")

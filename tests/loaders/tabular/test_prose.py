"""Prose: what patterns read is counted by pattern, what they leave is counted and written with its line."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.loaders.tabular import load as loading
from kg.loaders.tabular.patterns import LONGEST, Finder, Reading, words
from kg.store import datasets
from tests.loaders.tabular.register import DESCRIPTOR, Register

#: A diary whose remarks name summits; the second pattern reads what is hosted.
PROSE = """\
words:
  name: '[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}? Summit'
columns:
  id: {}
  visitor: {}
  country: {lookup: states}
  start: {date: ymd, years: ["1900", "2040"]}
  year: {column: start, find: ['^(?P<value>[0-9]{4})'], date: ymd}
  end: {date: ymd, years: ["1900", "2040"], required: "false"}
  remarks: {ignore: "read as summit"}
  summit:
    column: remarks
    find:
      attended: 'Attended the (?P<value>{name})(?: in (?P<place>[A-Z][a-z]+))?'
      hosted: 'Host of the (?P<value>{name})'
    speaks: '[Ss]ummit'
  where: {column: summit, take: place}
row: id
entities:
  visitor: {name: person/visits, key: visitor, class: Person, label: {en: "{visitor}"}}
  state: {from: country}
  place: {name: place/visits, key: where, class: Place, label: {en: "{where}"}, when: where}
events:
  visit:
    name: event/visit
    key: [visitor, start]
    class: Event
    label: {en: "Visit of {visitor}"}
    status: held
    date: {start: start, end: end}
  summit:
    name: event/summit
    each: summit
    key: summit
    near: {start: start, end: end, days: "3"}
    class: Meeting
    label: {en: "{summit} ({year})"}
    status: held
    date: {start: year}
    at: place
participations:
- {event: visit, who: visitor, role: attendee, attendance: attended, for: state}
- {event: summit, who: visitor, role: attendee, attendance: attended}
"""
HEADER = "id,visitor,country,start,end,remarks\n"


@pytest.fixture
def diary(register: Register) -> Register:
    register.descriptor = DESCRIPTOR[: DESCRIPTOR.index("columns:")] + PROSE
    return register


def summits(register: Register) -> dict[str, set[str]]:
    """Each summit with the visitors that took part in it."""
    found: dict[str, set[str]] = {}
    for line in register.lines():
        subject, predicate, *rest = line.split()
        if predicate == "participationIn" and rest[0].startswith("event/summit"):
            found.setdefault(rest[0], set()).add(subject.partition(".")[2].partition(".")[0])
    return found


def read(spec: str, text: str) -> Reading:
    return Finder(loads(spec, "d.yaml"), {}).read(text)


def test_rows_that_speak_of_one_summit_are_one_event_with_a_participation_each(diary: Register) -> None:
    diary.load(
        HEADER
        + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n"
        + "2,cy,Southmark,2031-06-11,2031-06-13,Attended the Lake Summit.\n"
    )
    assert list(summits(diary).values()) == [{"visits-bo", "visits-cy"}]


def test_two_summits_of_one_name_in_one_year_are_two_events(diary: Register) -> None:
    diary.load(
        HEADER
        + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n"
        + "2,cy,Southmark,2031-12-15,2031-12-18,Attended the Lake Summit.\n"
    )
    assert sorted(map(sorted, summits(diary).values())) == [["visits-bo"], ["visits-cy"]]


def test_a_row_that_speaks_of_two_summits_takes_part_in_both(diary: Register) -> None:
    diary.load(HEADER + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit. Host of the Hill Summit.\n")
    assert len(summits(diary)) == 2


def test_where_a_cell_names_two_summits_nobody_knows_where_each_was(diary: Register) -> None:
    one = "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit in Vale.\n"
    both = "2,cy,Eastmark,2031-08-12,,Attended the Sea Summit in Vale. Host of the Hill Summit.\n"
    diary.load(HEADER + one + both)
    held = {line.split()[0] for line in diary.lines() if " heldAt place/visits-" in line}
    assert len(held) == 1
    assert "lake-summit" in held.pop()


def test_names_on_the_same_days_stay_apart_and_are_told(diary: Register) -> None:
    summary = diary.load(
        HEADER
        + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n"
        + "2,cy,Eastmark,2031-06-12,,Attended the Lakes Summit.\n"
    )
    assert len(summits(diary)) == 2
    assert summary.notes == [
        "summit: 2 events told apart by name and days; 1 pairs of names on the same days stay apart (--unread FILE lists them)"
    ]
    assert unread(diary)[0][2:] == [
        "summit",
        "two names on the same days stay two events",
        "Lake Summit (2031-06-12/2031-06-12) | Lakes Summit (2031-06-12/2031-06-12)",
    ]


def test_what_no_pattern_reads_is_counted_and_written_with_its_line(diary: Register) -> None:
    summary = diary.load(
        HEADER
        + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n"
        + "2,bo,Eastmark,2031-07-12,,Discussed a summit.\n"
        + "3,bo,Eastmark,2031-08-12,,Attended the Sea Summit after the Hill summit.\n"
        + "4,bo,Eastmark,2031-09-12,,Fishing.\n"
    )
    told = summary.prose["summit"]
    assert (told.speaking, told.whole, told.part, told.unread) == (3, 1, 1, 1)
    assert told.by == {"attended": 2}
    assert unread(diary) == [
        ["visits.csv", "3", "summit", "no pattern reads this: summit", "Discussed a summit."],
        ["visits.csv", "4", "summit", "no pattern reads this: summit", "Attended the Sea Summit after the Hill summit."],
    ]
    assert datasets.get(diary.home, "visits").counts["prose"]["summit"]["unread"] == 1


def test_the_prose_of_a_rejected_row_is_not_counted_twice(diary: Register) -> None:
    summary = diary.load(
        HEADER + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n" + "2,bo,Nowhere,2031-06-12,,Attended the Lake Summit.\n"
    )
    assert (summary.rejected, summary.prose["summit"].speaking) == (1, 1)


def test_patterns_look_only_where_they_are_told_to() -> None:
    spec = "{find: ['(?P<value>[A-Z][a-z]+)'], within: 'met (?P<value>[^.]*)'}"
    assert read(spec, "Ana met Bo and Cy. Lunch with Di. She met nobody.") == Reading(("Bo", "Cy"), ("1",), 2, ("nobody",))


def test_a_pattern_that_takes_nothing_in_a_place_leaves_it_unread() -> None:
    assert read("{find: ['King (?P<value>[A-Z]?)'], speaks: 'King'}", "King x").unread == ("King",)


def test_a_long_cell_with_very_many_places_is_read() -> None:
    found = read("{find: ['a(?P<value>b)'], speaks: 'a'}", "ab a " * 50_000)
    assert (found.values, found.places, len(found.unread)) == (("b",), 100_000, 50_000)


def test_of_very_many_names_on_the_same_days_some_are_listed(diary: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_PAIRS", 3)
    names = ("Lake", "Hill", "Sea", "Vale")
    rows = (f"{i},bo{i},Eastmark,2031-06-12,,Attended the {name} Summit.\n" for i, name in enumerate(names))
    summary = diary.load(HEADER + "".join(rows))
    assert len(unread(diary)) == 3
    assert "; 3 pairs or more of names on the same days stay apart" in summary.notes[0]


def test_another_group_of_the_same_patterns_is_taken_by_its_name() -> None:
    spec = loads("{find: ['(?P<value>[A-Z]+)(?: in (?P<place>[a-z]+))?']}", "d.yaml")
    assert Finder(spec, {}, "place")("NATO in lisbon, EU") == ["lisbon"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("take: place", "take: town", "no pattern has a group 'town'"),
        ("{column: summit, take: place}", "{column: remarks, take: place}", "there are no patterns to take a group of"),
        ("attended: 'Attended the (?P<value>{name})", "attended: 'Attended the (?P<value>{nam})", "'nam' is not a word"),
        ("speaks: '[Ss]ummit'", "within: '[Ss]ummit'", "the pattern does not say where to look"),
        ("start: start, end: end, days", "start: visitor, end: end, days", "the column 'visitor' has no dates"),
        ("each: summit", "each: sumit", "'sumit' is not a column"),
        ("column: summit, take", "column: where, take", "is read from itself|there are no patterns"),
    ],
)
def test_a_mistake_in_the_words_for_prose_is_told_at_its_place(diary: Register, old: str, new: str, reason: str) -> None:
    assert old in diary.descriptor
    diary.descriptor = diary.descriptor.replace(old, new)
    with pytest.raises(InputError, match=reason) as error:
        diary.load(HEADER + "1,bo,Eastmark,2031-06-12,,\n")
    assert error.value.where.startswith("visits.yaml:")


def test_an_event_told_apart_by_days_needs_a_day(diary: Register) -> None:
    diary.descriptor = diary.descriptor.replace("near: {start: start, end: end,", "near: {start: end,")
    summary = diary.load(HEADER + "1,bo,Eastmark,2031-06-12,,Attended the Lake Summit.\n2,cy,Eastmark,2031-06-12,,\n")
    assert summary.reasons == {"end: no day says which of the events of this name it is": 1}


def test_words_that_grow_without_end_are_refused() -> None:
    lines = "a: 'xxxxxxxxxx'\n" + "".join(
        f"{new}: '{{{old}}}{{{old}}}{{{old}}}{{{old}}}'\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(InputError, match=f"{LONGEST:,} are read at most"):
        words(loads(lines, "d.yaml").fields())


def unread(register: Register) -> list[list[str]]:
    dataset = datasets.get(register.home, "visits")
    text = (register.home / "datasets" / "visits" / dataset.files["unread"]).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]

"""Every bad input is a clear message or a counted reject with its line, and nothing is half-loaded."""

from __future__ import annotations

import errno
import gzip
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from kg.errors import BuildError, InputError
from kg.loaders.declared import Context
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular.load import load
from kg.namespaces import Iris
from kg.store import datasets
from tests.loaders.tabular.register import HEADER, ROWS, STATES, Register


@pytest.mark.parametrize(
    ("content", "message", "where"),
    [
        (gzip.compress((HEADER + ROWS * 50).encode(), mtime=0)[:-20], "broken off or damaged", "visits.csv"),
        (b"", "the file is empty", "visits.csv"),
        (HEADER.encode(), "a header and no rows", "visits.csv"),
        (gzip.compress(HEADER.encode(), mtime=0)[:6], "broken off or damaged: ", "visits.csv"),
        ((HEADER + "1,Zo\u00eb,Eastmark,2031,\n").encode("latin-1"), "the byte 0xeb is not utf-8", "visits.csv:2"),
        (HEADER.encode("utf-16"), "begins with the mark of UTF-16, and utf-8 is declared", "visits.csv:1"),
        (HEADER.encode("utf-32"), "begins with the mark of UTF-32, and utf-8 is declared", "visits.csv:1"),
        (b"PK\x03\x04" + b"\x00" * 100, "the file is a spreadsheet or another ZIP archive", "visits.csv"),
        (b"\x00" * 5000, "the column 'id' is missing; the file has \x00{200}\n", "visits.csv:1"),
        (b"id,id,visitor,country,start,end\n", "two columns have one name, 'id'", "visits.csv:1"),
        ((HEADER + ROWS + '3,"bo,Eastmark,2031,\n').encode(), "a quote is opened here and not closed", "visits.csv:4"),
        ((b"id,visitor,country,start\n"), "the column 'end' is missing", "visits.csv:1"),
        ((b"id,visitor,country,start,end,fee\n"), "a column 'fee' of which", "visits.csv:1"),
        ((HEADER + '1,"bo" x,Eastmark,2031,\n').encode(), "not a table of this form", "visits.csv:2"),
    ],
)
def test_a_file_that_cannot_be_trusted_stops_the_load_and_leaves_the_old_graph(
    register: Register, content: bytes, message: str, where: str
) -> None:
    register.load(HEADER + ROWS)
    before = register.quads()
    with pytest.raises(InputError, match=message) as found:
        register.load(content)
    assert where in found.value.where
    assert found.value.remedy
    assert register.quads() == before


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("3,bo,Eastmark,0207-01-05,", "start", "the year is not between 1900 and 2040"),
        ("3,bo,Eastmark,2031-02-30,", "start", "no such day in the calendar"),
        ("3,bo,Eastmark,2031-05-05,2031-05-01", "end", "the end lies before the start"),
        ("3,bo,Eastmark,2032-01-01,", "", "said to be held after the day the files were retrieved"),
        ("3,bo,Westmark,2031-05-05,", "country", "no look-up knows it"),
        ("3,bo,Eastmark,2031-05-05", "", "4 cells, expected 5"),
        ("3,bo,Eastmark,2031-05-05,,,", "", "7 cells, expected 5"),
        ("3,,Eastmark,2031-05-05,", "visitor", "nothing in the cell"),
        (",bo,Eastmark,2031-05-05,", "id", "nothing names the row"),
        ("1,bo,Eastmark,2031-05-05,", "", "an accepted row has this name and says something else"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_line_and_reason(
    register: Register, row: str, column: str, reason: str
) -> None:
    summary = register.load(HEADER + ROWS + row + "\n")
    assert (summary.read, summary.loaded, summary.rejected) == (3, 2, 1)
    assert register.rejects()[0][:4] == ["visits.csv", "4", column, reason]


def test_a_row_with_too_few_or_too_many_cells_is_shown_so_that_it_is_found_again(register: Register) -> None:
    register.load(HEADER + ROWS + "3,bo,Eastmark\n4,cy,Eastmark,2031-05-05,,a\x1b[31m\n")
    assert [line[4] for line in register.rejects()] == ["3 | bo | Eastmark", "4 | cy | Eastmark | 2031-05-05 | | a\ufffd[31m"]


@pytest.mark.parametrize("row", ["3,bo," + "x" * 100_000, "3," * 100_000, "3,bo," + "x" * 100_000 + ",2031-01-05,"])
def test_of_a_row_or_cell_of_any_length_only_the_beginning_is_in_the_rejects_file(register: Register, row: str) -> None:
    register.load(HEADER + ROWS + row + "\n")
    (line,) = register.rejects()
    assert 100 < len(line[4]) <= 300
    assert line[4].endswith("…")


def test_a_rejected_row_leaves_nothing_behind(register: Register) -> None:
    register.load(HEADER + ROWS)
    alone = register.lines()
    register.load(HEADER + ROWS + "3,di,Eastmark,2031-05-05,2031-05-01\n")
    assert not any("visits-di" in line for line in register.lines() - alone)


def test_a_row_whose_name_is_taken_is_told_where_the_accepted_row_stands(register: Register) -> None:
    register.load(HEADER + ROWS + "1,bo,Eastmark,2031-05-05,\n")
    assert register.rejects()[0][3:] == ["an accepted row has this name and says something else", "line 2 of visits.csv: 1"]


def test_a_rejected_row_takes_no_name(register: Register) -> None:
    rejected, good = "7,bo,Nowhere,2031-05-05,\n", "7,bo,Eastmark,2031-05-06,\n"
    summary = register.load(HEADER + rejected + good + rejected + "7,cy,Eastmark,2031-05-07,\n")
    assert (summary.read, summary.loaded, summary.rejected) == (4, 1, 3)
    assert [(line[1], line[3]) for line in register.rejects()] == [
        ("2", "no look-up knows it"),
        ("4", "an accepted row has this name and says something else"),
        ("5", "an accepted row has this name and says something else"),
    ]
    assert {line[4] for line in register.rejects()[1:]} == {"line 3 of visits.csv: 7"}


def test_a_row_that_differs_from_that_of_its_name_in_ignored_cells_only_is_merged(register: Register) -> None:
    register.descriptor = register.descriptor.replace(
        'end: {date: ymd, years: ["1900", "2040"], required: "false"}', "end: {ignore: why}"
    ).replace("date: {start: start, end: end}", "date: {start: start}")
    summary = register.load(HEADER + "1,bo,Eastmark,2031-01-05,x\n1,bo,Eastmark,2031-01-05,y\n")
    assert (summary.loaded, summary.merged, summary.rejected) == (1, 1, 0)


def test_a_row_number_counts_lines_also_where_a_cell_spans_two(register: Register) -> None:
    register.load(HEADER + '1,"bo\nlind",Eastmark,2031-01-05,\n2,cy,Nowhere,2031-01-05,\n')
    assert register.rejects()[0][:2] == ["visits.csv", "4"]


def test_a_full_disk_is_told_and_leaves_the_old_graph(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.load(HEADER + ROWS)
    before = register.quads()

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(BuildError, match="No space left on device"):
            register.load(HEADER + "9,bo,Eastmark,2031-01-05,\n")
    assert register.quads() == before
    assert not (register.home / "datasets" / "visits" / "writing").exists()


def test_a_load_ended_between_two_rows_leaves_the_old_graph(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.load(HEADER + ROWS)
    before = register.quads()

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("kg.loaders.account.describe", ended)
        register.load(HEADER + "9,bo,Eastmark,2031-01-05,\n")
    assert register.quads() == before


def test_what_a_killed_load_left_is_cleared_by_the_next(register: Register) -> None:
    register.load(HEADER + ROWS)
    left = register.home / "datasets" / "visits" / "writing"
    left.mkdir()
    (left / "graph.nq.zst").write_bytes(b"half")
    register.load(HEADER + ROWS)
    assert not left.exists()
    assert [dataset.name for dataset in datasets.installed(register.home)] == ["visits"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("East\x01mark,organization/eastmark,,", "a control character in the line"),
        ("Nowhere,organization/nowhere,Polity,No\x00where", "a control character in the line"),
        (",organization/eastmark,,", "nothing is spelt"),
        ("South,organization/visits-southmark,Polity,South", "'organization/visits-southmark' has two labels"),
        ("South,organization/visits-southmark,Body,", "'organization/visits-southmark' has two classes"),
        ("Eastmark,organization/visits-southmark,,", "'Eastmark' has two meanings"),
        ("EASTMÁRK,organization/visits-southmark,,", "'Eastmark' and 'EASTMÁRK' are one spelling but for capitals"),
    ],
)
def test_a_line_of_a_look_up_that_cannot_be_meant_is_shown_where_it_stands(register: Register, line: str, message: str) -> None:
    (register.folder / "states.csv").write_text(f"{STATES}\n,,,\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as found:
        register.load(HEADER + ROWS)
    assert found.value.where == "states.csv:6"


def test_two_meanings_in_other_capitals_are_allowed_where_a_descriptor_declares_that_they_matter(register: Register) -> None:
    (register.folder / "states.csv").write_text(f"{STATES}EASTMARK,organization/visits-southmark,,\n", encoding="utf-8")
    register.descriptor = register.descriptor.replace("{file: states.csv}", "{file: states.csv, case: matters}")
    summary = register.load(HEADER + ROWS + "3,di,EASTMARK,2031-03-01,\n4,ed,eastmark,2031-03-02,\n")
    assert (summary.loaded, summary.rejected) == (3, 1)
    assert register.rejects()[0][1:4] == ["5", "country", "the look-up has several entities of this spelling"]
    onbehalf = {line.split()[-2] for line in register.lines() if "onBehalfOf" in line and "visits-di" in line}
    assert onbehalf == {"organization/visits-southmark"}


def test_empty_lines_of_a_look_up_are_no_lines(register: Register) -> None:
    (register.folder / "states.csv").write_text(f"{STATES}\n,,,\n\n", encoding="utf-8")
    assert register.load(HEADER + ROWS).loaded == 2


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("visitor: {}", "visitr: {}", "'visitor' is not a column", 17),
        ("start: {date: ymd", "start: {dat: ymd", "unknown key 'dat'", 13),
        ("publisher: Northmark", "publsher: Northmark", "unknown key 'publsher'", 3),
        ("participations:\n- {event: visit, who", "participations:\n- {event: visit, rol: host, who", "unknown key 'rol'", 28),
        ("start: {date: ymd", "start: {date: ydm", "is not one of", 13),
        ("role: attendee", "role: atendee", "not a code of the scheme 'role'", 28),
        ("class: Person", "class: Persn", "'Persn' is not a class", 17),
        ("person/visits", "event/visits", "Person does not go with event/", 17),
        ("who: visitor", "who: visitr", "is not an entity of this descriptor", 28),
        ("  id: {}", "  id: {}\n  note: {}", "'note' is neither used nor ignored", 11),
        ("status: held", "status: helt", "not a code of the scheme 'status'", 25),
        ("status: held", "status: held\n    partOf: visit", "'visit' is described further down", 26),
        ("Visit of {visitor}", "Visit of {visitor", "a brace stands alone", 24),
        ("dataset: visits", "dataset: visit", "differs from the file's name", 1),
        ("states.csv", "stats.csv", "there is no file stats.csv", 8),
        ("{format: csv}", "{format: csv, encoding: utf8x}", "not a known encoding", 6),
        ("{format: csv}", "{format: csv, encoding: hex}", "not a known encoding", 6),
        ("name: event/visit", 'name: "event/a> <b"', "cannot begin a name", 21),
        ('class: Event\n    label: {en: "', 'class: Event\n    label: {"en> <x": "', "does not match", 24),
        ("date: ymd, years", "date: [mdy, dmy], years", "is not one of", 13),
        ("end: end}", "emptyEnd: start}", "end", 26),
        ("end: end}", "end: end, emptyEnd: none}", "start", 26),
        ('start: {date: ymd, years: ["1900", "2040"]}', "start: {}", "the column 'start' has no dates", 26),
        ('["1900", "2040"]', '["2040", "1900"]', "the first year lies after the last", 13),
        ('["1900", "2040"]', '["1900", "2000"], short: years', "one reading only", 13),
        ('date: ymd, years: ["1900", "2040"]', 'date: [ymd, dmy], years: ["1990", "2040"], short: years', "one reading only", 13),
        ("licence: CC0-1.0", 'licence: CC0-1.0\nhomepage: "https://a.example/\\n<b>"', "does not match", 5),
    ],
)
def test_a_typo_in_a_descriptor_is_shown_where_it_stands(register: Register, old: str, new: str, message: str, line: int) -> None:
    assert old in register.descriptor
    register.descriptor = register.descriptor.replace(old, new, 1)
    with pytest.raises(InputError, match=message) as found:
        register.load(HEADER + ROWS)
    assert found.value.where.startswith(f"visits.yaml:{line}:")
    assert not (register.home / "datasets" / "visits" / "meta.json").exists()


def test_a_lookup_that_leads_nowhere_is_told(register: Register) -> None:
    (register.folder / "states.csv").write_text("spelling,entity,class,label\nX,organization/nowhere,,\n", encoding="utf-8")
    with pytest.raises(InputError, match="'organization/nowhere' is not described anywhere") as found:
        register.load(HEADER + ROWS)
    assert found.value.where == "states.csv:2"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"X,organization/x> <http://a.example/b,Polity,X", "is not the name of an entity"),
        (b"X,../../x,Polity,X", "is not the name of an entity"),
        (b"X,https://a.example/x,Polity,X", "is not the name of an entity"),
        (b"X,statement/x,Polity,X", "is not the name of an entity"),
        (b"X,organization/x,Polty,X", "'Polty' is not a class"),
        (b"X,organization/x,Person,X", "Person does not go with organization/x"),
        (b"X,organization/visits-southmark,Body,X", "has two classes"),
        (b"X\xe9,organization/x,Polity,X", "not UTF-8"),
        (b'"X"y,organization/x,Polity,X', "not CSV"),
    ],
)
def test_a_line_of_a_lookup_that_is_not_of_the_form_is_told(register: Register, line: bytes, message: str) -> None:
    (register.folder / "states.csv").write_bytes(STATES.encode() + line + b"\n")
    with pytest.raises(InputError, match=message) as found:
        register.load(HEADER + ROWS)
    assert found.value.where.startswith("states.csv")
    assert found.value.remedy


def test_a_lookup_that_a_spreadsheet_program_saved_is_read(register: Register) -> None:
    (register.folder / "states.csv").write_text(STATES, encoding="utf-8-sig")
    assert register.load(HEADER + ROWS).loaded == 2


def test_a_day_of_retrieval_that_is_none_is_told(register: Register) -> None:
    register.descriptor = register.descriptor.replace("retrieved: 2031-12-31", "retrieved: 2031-02-30")
    with pytest.raises(InputError, match="'2031-02-30' is not a day"):
        register.load(HEADER + ROWS)


def test_a_registry_has_to_be_loaded_first(register: Register) -> None:
    register.descriptor = register.descriptor.replace("{file: states.csv}", "{registry: states}")
    with pytest.raises(InputError, match="the register 'states' is not loaded") as found:
        register.load(HEADER + ROWS)
    assert "kg load states FILE" in found.value.remedy


class Workbook:
    """A spreadsheet that differs from a good one in its parts."""

    def __init__(self, *rows: tuple[object, ...]) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (HEADER.strip().split(","), *rows):
            sheet.append(row)
        buffer = BytesIO()
        book.save(buffer)
        self.content = buffer.getvalue()

    def without(self, part: str, keep: int = 0) -> bytes:
        """The file with only ``keep`` bytes of a part, or without the part."""
        buffer = BytesIO()
        with ZipFile(BytesIO(self.content)) as old, ZipFile(buffer, "w") as new:
            for name in old.namelist():
                if part not in name or keep:
                    new.writestr(name, old.read(name)[: keep if part in name else None])
        return buffer.getvalue()


@pytest.fixture
def spreadsheet(register: Register) -> Register:
    register.descriptor = register.descriptor.replace("{format: csv}", "{format: xlsx}")
    register.name = "visits.xlsx"
    return register


GOOD = Workbook(("1", "bo", "Eastmark", "2031-01-05", None))


def test_a_good_spreadsheet_is_read(spreadsheet: Register) -> None:
    assert spreadsheet.load(GOOD.content).loaded == 1


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy", "[mdy, ymd]"])
def test_a_cell_of_a_spreadsheet_that_is_a_day_is_that_day_whatever_order_typed_days_have(
    spreadsheet: Register, order: str
) -> None:
    spreadsheet.descriptor = spreadsheet.descriptor.replace("start: {date: ymd", f"start: {{date: {order}")
    summary = spreadsheet.load(Workbook(("1", "bo", "Eastmark", date(2031, 3, 5), datetime(2031, 3, 7))).content)
    assert (summary.loaded, summary.rejected) == (1, 0)
    assert any('date "2031-03-05/2031-03-07"' in line for line in spreadsheet.lines())


def test_a_day_that_is_typed_in_a_spreadsheet_has_the_declared_order(spreadsheet: Register) -> None:
    spreadsheet.descriptor = spreadsheet.descriptor.replace("start: {date: ymd", "start: {date: dmy")
    assert spreadsheet.load(Workbook(("1", "bo", "Eastmark", "5.3.2031", None)).content).loaded == 1
    assert any('date "2031-03-05/"' in line for line in spreadsheet.lines())
    summary = spreadsheet.load(Workbook(("1", "bo", "Eastmark", "3/25/2031", None)).content)
    assert dict(summary.reasons) == {"start: no such day in the calendar": 1}


def test_a_cell_with_a_time_of_day_is_no_day(spreadsheet: Register) -> None:
    summary = spreadsheet.load(Workbook(("1", "bo", "Eastmark", datetime(2031, 3, 5, 10, 30), None)).content)
    assert spreadsheet.rejects()[0][3:] == ["not a date in the order ymd", "2031-03-05T10:30:00"]
    assert summary.rejected == 1
    spreadsheet.descriptor = spreadsheet.descriptor.replace("start: {date: ymd", "start: {find: ['^(?P<value>[^T]+)'], date: dmy")
    assert spreadsheet.load(Workbook(("1", "bo", "Eastmark", datetime(2031, 3, 5, 10, 30), None)).content).loaded == 1


@pytest.mark.parametrize(
    ("content", "message", "where"),
    [
        (GOOD.content[:-100], "not a readable spreadsheet", "visits.xlsx"),
        (GOOD.without("sheet1.xml"), "no sheet of cells", "visits.xlsx"),
        (GOOD.without("sheet1.xml", keep=600), "not a readable spreadsheet", "visits.xlsx"),
        (Workbook(("1", "bo", "Eastmark", "2031-01-05", "=D2+1")).content, "a cell has a formula", "visits.xlsx:2"),
    ],
)
def test_a_spreadsheet_that_cannot_be_trusted_stops_the_load(
    spreadsheet: Register, content: bytes, message: str, where: str
) -> None:
    with pytest.raises(InputError, match=message) as found:
        spreadsheet.load(content)
    assert found.value.where == where


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (gzip.compress(GOOD.content), "it is compressed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "it has the old form, .xls"),
        ((HEADER + ROWS).encode(), "it is none, or not whole"),
    ],
)
def test_what_is_no_spreadsheet_is_told_by_what_it_is(spreadsheet: Register, content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=f"not a readable spreadsheet: {why}") as found:
        spreadsheet.load(content)
    assert found.value.where == "visits.xlsx"
    assert found.value.remedy


def test_a_row_that_is_longer_than_the_header_of_a_sheet_is_rejected_and_empty_cells_at_the_end_are_none(
    spreadsheet: Register,
) -> None:
    rows = [("1", "bo", "Eastmark", "2031-01-05"), ("2", "bo", "Eastmark", "2031-01-06", None, "x"), ("3", "cy", "Eastmark")]
    summary = spreadsheet.load(Workbook(*rows, (None, None, None, None, None, None, " ")).content)
    assert (summary.read, summary.loaded) == (4, 1)
    assert [line[1:4] for line in spreadsheet.rejects()] == [
        ["3", "", "6 cells, expected 5"],
        ["4", "start", "nothing in the cell"],
        ["5", "", "7 cells, expected 5"],
    ]


def test_a_spreadsheet_that_unpacks_to_too_much_is_not_opened(spreadsheet: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.loaders.tabular.reading._LARGEST_SHEET", 1000)
    with pytest.raises(InputError, match="unpacks to"):
        spreadsheet.load(GOOD.content)


def test_lines_do_not_name_the_rows_of_several_files(register: Register) -> None:
    register.load(HEADER + ROWS)
    path = register.folder / "visits.yaml"
    path.write_text(register.descriptor.replace("row: id", "row: line").replace("id: {}", "id: {ignore: x}"), encoding="utf-8")
    other = register.folder / "more.csv"
    other.write_text(HEADER + ROWS, encoding="utf-8")
    found = descriptors.read(path)
    with datasets.draft(register.home, found.name) as draft, pytest.raises(InputError, match="several files") as error:
        load(found, [register.folder / register.name, other], draft, Context(register.home, register.index().index, Iris()))
    assert error.value.where.startswith("visits.yaml:")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("country: {lookup: states}", "country: {}", "the column has no look-up"),
        (
            "entities:\n",
            "entities:\n  post: {name: post/x, key: visitor, class: Post, label: {en: x}, postIn: state}\n",
            "'state' is described further down",
        ),
    ],
)
def test_a_rule_that_cannot_be_followed_is_told_before_the_first_row(
    register: Register, old: str, new: str, message: str
) -> None:
    register.descriptor = register.descriptor.replace(old, new)
    with pytest.raises(InputError, match=message) as error:
        register.load(HEADER + "not,a,row\n")
    assert error.value.where.startswith("visits.yaml:")

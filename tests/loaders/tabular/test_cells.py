"""Cells: several values, quoting, Python lists, patterns, dates in a declared order."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.loaders.tabular import dates
from kg.loaders.tabular.cells import column
from kg.loaders.tabular.rejects import RejectError


def read(spec: str, cell: str) -> list[str]:
    node = loads(spec, "d.yaml")
    return list(column("c", node, frozenset({"-"}), {"c": node}, {}).read(cell))


@pytest.mark.parametrize(
    ("spec", "cell", "values"),
    [
        ("{many: {separators: [',']}}", "a, b ,,c", ["a", "b", "c"]),
        ("{many: {separators: [';', ' and ']}}", "a; b and c", ["a", "b", "c"]),
        ("{many: {separators: [','], quote: '\"'}}", '"Hill, Lake", Dale', ["Hill, Lake", "Dale"]),
        ("{many: python-list}", "['O\\'Hara, Jo', \"Lind\"]", ["O'Hara, Jo", "Lind"]),
        ("{drop: [online]}", "Hill", ["Hill"]),
        ("{required: 'false'}", " - ", []),
        ("{required: 'false', drop: [online]}", "ONLINE", []),
        ("{number: integer}", "1,200", ["1200"]),
        ("{number: decimal}", "1,234,567.80", ["1234567.80"]),
        ("{map: {a: b}}", "a", ["b"]),
        ("{}", "  two   words ", ["two words"]),
        (
            "{find: ['King (?P<value>[A-Z][a-z]+)', 'Queen (?P<value>[A-Z][a-z]+)']}",
            "Queen Ada met King Bo, King Bo",
            ["Ada", "Bo"],
        ),
    ],
)
def test_a_cell_is_read_as_declared(spec: str, cell: str, values: list[str]) -> None:
    assert read(spec, cell) == values


@pytest.mark.parametrize(
    ("spec", "cell", "reason"),
    [
        ("{many: {separators: [','], quote: '\"'}}", '"Hill, Lake', "a quote is not closed"),
        ("{many: python-list}", "['a', 1]", "not a list of texts"),
        ("{many: python-list}", "__import__('os')", "not a list in brackets"),
        ("{number: integer}", "3.5", "not a number"),
        ("{number: integer}", "1,5", "not a number"),
        ("{number: decimal}", "3,50", "not a number"),
        ("{number: decimal}", "0,125", "not a number"),
        ("{number: integer}", "12,34", "not a number"),
        ("{map: {a: b}}", "A", "a value the map does not have"),
        ("{}", "-", "nothing in the cell"),
        ("{date: dmy}", "2031-05-01", "not a date in the order dmy"),
        ("{date: ymd}", "/2031-03-05", "not a date"),
        ("{date: ymd}", "2031-03-05/..", "not a date"),
        ("{date: ymd}", "2031-", "not a date"),
        ("{date: ymd}", "-0207", "not a date"),
        ("{date: ymd}", "-2031-03", "not a date"),
        ("{date: dmy}", "1/2/2031/", "not a date"),
    ],
)
def test_a_cell_that_does_not_read_as_declared_is_rejected(spec: str, cell: str, reason: str) -> None:
    with pytest.raises(RejectError, match=reason) as found:
        read(spec, cell)
    assert (found.value.column, found.value.value) == ("c", cell)


@pytest.mark.parametrize(
    ("text", "order", "edtf"),
    [
        ("5.3.2031", "dmy", "2031-03-05"),
        ("05/03/2031", "mdy", "2031-05-03"),
        ("March 5, 2031", "mdy", "2031-03-05"),
        ("5 mar 2031", "dmy", "2031-03-05"),
        ("5. March 2031", "dmy", "2031-03-05"),
        ("2031 / 03 / 05", "ymd", "2031-03-05"),
        ("2031-03", "ymd", "2031-03"),
        ("3/2031", "dmy", "2031-03"),
        ("3/2031", "mdy", "2031-03"),
        ("2031", "dmy", "2031"),
        ("2031", "ymd", "2031"),
    ],
)
def test_a_date_is_as_precise_as_its_cell(text: str, order: str, edtf: str) -> None:
    assert dates.read(text, order) == edtf


@pytest.mark.parametrize(
    ("text", "order"), [("5.3.31", "dmy"), ("14th September", "dmy"), ("13/13/2031", "dmy"), ("1 2 3 2031", "dmy")]
)
def test_what_is_no_date_is_not_made_one(text: str, order: str) -> None:
    with pytest.raises(RejectError):
        dates.read(text, order)


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [("2031-03-05", "2031-03-05"), ("5/3/2031", "2031-03-05"), ("2031-03", "2031-03"), ("3/2031", "2031-03"), ("2031", "2031")],
)
def test_a_column_may_have_years_first_and_days_first(cell: str, edtf: str) -> None:
    assert read("{date: [ymd, dmy]}", cell) == [edtf]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("soon", "not a date in the order ymd or dmy"),
        ("5/3/31", "not a date in the order ymd or dmy"),
        ("2031-13-05", "no such day in the calendar"),
        ("5/13/2031", "no such day in the calendar"),
        ("5/3/0207", "the year is not between 1500 and 2100"),
    ],
)
def test_what_no_declared_order_reads_is_rejected(cell: str, reason: str) -> None:
    with pytest.raises(RejectError) as found:
        read("{date: [ymd, dmy]}", cell)
    assert found.value.reason == reason


@pytest.mark.parametrize("cell", ["a\x00b", "a\x1b[2Jb", "a\x7fb"])
def test_a_control_character_is_no_text(cell: str) -> None:
    with pytest.raises(RejectError) as found:
        read("{}", cell)
    assert found.value.reason == "a control character in the cell"
    assert found.value.value.isprintable()


@pytest.mark.parametrize("cell", ["a b\u00a0c", "\u0645\u06cc\u200c\u0631\u0648\u0645", "a\tb", "Comit\u008e"])
def test_spaces_joiners_and_garbled_letters_are_text(cell: str) -> None:
    assert read("{}", cell)


@pytest.mark.parametrize(
    ("cell", "edtf"), [("9/17/01", "2001-09-17"), ("9/17/99", "1999-09-17"), ("9/17/2001", "2001-09-17"), ("01", "2001")]
)
def test_a_year_of_two_digits_is_the_only_one_of_the_declared_years_that_ends_so(cell: str, edtf: str) -> None:
    assert read('{date: mdy, years: ["1997", "2023"], short: years}', cell) == [edtf]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("9/17/24", "no year between 1997 and 2023 ends with these two digits"),
        ("9/17/0207", "the year is not between 1997 and 2023"),
        ("9/17/1", "not a date in the order mdy"),
        ("13/17/01", "no such day in the calendar"),
    ],
)
def test_a_short_year_that_means_none_of_the_declared_years_is_rejected(cell: str, reason: str) -> None:
    with pytest.raises(RejectError) as found:
        read('{date: mdy, years: ["1997", "2023"], short: years}', cell)
    assert found.value.reason == reason


def test_short_years_are_read_only_where_that_is_declared() -> None:
    with pytest.raises(RejectError):
        read('{date: mdy, years: ["1997", "2023"]}', "9/17/01")


_NOTHING = "{required: 'false', drop: {values: [multiple], pattern: '(?:n/a|unk|unknown)(?: - [0-9]+)?'}}"


@pytest.mark.parametrize("cell", ["UNK", "unk", "N/A - 6", "Unknown - 0", "Multiple"])
def test_what_says_that_nothing_is_told_is_nothing(cell: str) -> None:
    assert read(_NOTHING, cell) == []


@pytest.mark.parametrize("cell", ["UNK Unit", "N/A, Army", "Unknown - 0 - 1", "Multiple Launchers", "a UNK"])
def test_what_only_begins_or_ends_so_is_something(cell: str) -> None:
    assert read(_NOTHING, cell) == [cell]


@pytest.mark.parametrize("pattern", ["(", "(?:a|a)+", "(?i)a"])
def test_a_pattern_for_nothing_that_is_none_or_could_run_for_hours_is_refused(pattern: str) -> None:
    with pytest.raises(InputError):
        read(f"{{drop: {{pattern: '{pattern}'}}}}", "a")

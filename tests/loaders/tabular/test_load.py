"""What rows become: one event for one meeting, each row evidence, no statement unless rows disagree."""

from __future__ import annotations

import gc
import gzip
import io
from datetime import date
from pathlib import Path

import pytest

from kg.loaders.declared import Context
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular import keys
from kg.loaders.tabular.load import load
from kg.namespaces import Iris
from kg.store import datasets
from tests.loaders.tabular.register import DESCRIPTOR, HEADER, ROWS, Register


def test_a_row_becomes_an_event_a_participation_and_its_evidence(register: Register) -> None:
    summary = register.load(HEADER + ROWS)
    assert (summary.read, summary.loaded, summary.merged, summary.rejected) == (2, 2, 0, 0)
    lines = register.lines()
    node = "participation/visit-bo--2031-01-05.visits-bo.attendee"
    assert {
        "event/visit-bo--2031-01-05 type Event .",
        "event/visit-bo--2031-01-05 eventStatus status/held .",
        'event/visit-bo--2031-01-05 date "2031-01-05/2031-01-07"^^EDTF .',
        f"{node} participant person/visits-bo .",
        f"{node} onBehalfOf organization/eastmark .",
        f"{node} evidence evidence/visits/1 .",
        "evidence/visits/1 dataset dataset/visits .",
        'evidence/visits/1 row "1" .',
        'evidence/visits/1 cite "Visits to Northmark, row 1" .',
    } <= lines
    assert not any(" Statement ." in line for line in lines)


def dates(register: Register) -> set[tuple[str, str]]:
    """Every date and bound of events, with its property."""
    parts = [
        line.split()
        for line in register.lines()
        if line.startswith("event/") and ("date " in line or "Start" in line or "End" in line)
    ]
    return {(part[1], part[2].partition("^^")[0].strip('"')) for part in parts}


def test_of_an_event_without_an_end_no_end_is_made_up(register: Register) -> None:
    register.load(HEADER + "1,bo,Eastmark,2031-01-05,\n")
    assert dates(register) == {("date", "2031-01-05/"), ("earliestStart", "2031-01-05"), ("latestStart", "2031-01-05")}


def test_of_an_event_with_an_end_alone_no_beginning_is_made_up(register: Register) -> None:
    register.descriptor = register.descriptor.replace("start: {date: ymd,", 'start: {required: "false", date: ymd,')
    register.load(HEADER + "1,bo,Eastmark,,2031-01-05\n")
    assert dates(register) == {("date", "/2031-01-05"), ("earliestEnd", "2031-01-05"), ("latestEnd", "2031-01-05")}


def test_where_a_register_says_so_an_empty_end_is_the_start(register: Register) -> None:
    register.descriptor = register.descriptor.replace("end: end}", "end: end, emptyEnd: start}")
    register.load(HEADER + ROWS)
    assert {value for name, value in dates(register) if name == "date"} == {"2031-01-05/2031-01-07", "2031-02-01"}


def test_what_the_records_or_another_register_describe_is_not_described_again(register: Register) -> None:
    register.load(HEADER + ROWS)
    lines = register.lines()
    assert "organization/visits-southmark type Polity ." in lines
    assert "organization/eastmark type Polity ." not in lines


def test_a_trip_entered_twice_is_one_event_with_both_rows_as_evidence(register: Register) -> None:
    summary = register.load(HEADER + ROWS + "7,bo,Eastmark,2031-01-05,2031-01-07\n")
    assert (summary.loaded, summary.merged) == (2, 1)
    node = "participation/visit-bo--2031-01-05.visits-bo.attendee"
    rows = {line.split()[2] for line in register.lines() if line.startswith(f"{node} evidence ")}
    assert rows == {"evidence/visits/1", "evidence/visits/7"}


def test_rows_that_disagree_are_statements_each_with_its_row(register: Register) -> None:
    register.load(HEADER + ROWS + "7,bo,Eastmark,2031-01-05,2031-01-08\n")
    lines = register.lines()
    assert not any(line.startswith("event/visit-bo--2031-01-05 date ") for line in lines)
    said = {
        line.split()[0]: line.split()[2]
        for line in lines
        if line.startswith("statement/visit-bo--2031-01-05.date") and " object " in line
    }
    rows = {said[line.split()[0]][1:22]: line.split()[2] for line in lines if line.split()[0] in said and " evidence " in line}
    assert rows == {"2031-01-05/2031-01-07": "evidence/visits/1", "2031-01-05/2031-01-08": "evidence/visits/7"}


def test_rows_that_disagree_about_a_participation_make_two_each_with_its_row(register: Register) -> None:
    register.load(HEADER + "1,bo,Eastmark,2031-01-05,\n2,bo,Southmark,2031-01-05,\n")
    found = {line.split()[0] for line in register.lines() if line.startswith("participation/") and " type Participation " in line}
    assert len(found) == 2


def test_an_identical_line_is_merged_and_counted(register: Register) -> None:
    summary = register.load(HEADER + ROWS + ROWS)
    assert (summary.read, summary.loaded, summary.merged) == (4, 2, 2)


def test_an_unknown_name_stays_a_mention_where_the_column_says_so(register: Register) -> None:
    register.descriptor = (
        register.descriptor.replace("{lookup: states}", "{lookup: states, unknown: mention}")
        .replace("who: visitor,", "who: state,")
        .replace(", for: state", "")
    )
    register.descriptor = register.descriptor.replace(
        '  visitor: {name: person/visits, key: visitor, class: Person, label: {en: "{visitor}"}}\n', ""
    )
    summary = register.load(HEADER + "1,bo,Nowhere,2031-01-05,\n")
    assert summary.unresolved == {"country": {"Nowhere": 1}}
    lines = register.lines()
    assert any(line.endswith('listedName "Nowhere" .') for line in lines)
    assert not any(" participant " in line for line in lines)


def test_a_spelling_is_found_whatever_its_capitals_and_accents(register: Register) -> None:
    assert register.load(HEADER + "1,bo,EÁSTMARK,2031-01-05,\n").loaded == 1


def test_hosts_and_guests_who_change_sides_make_another_meeting(register: Register) -> None:
    register.descriptor = (
        DESCRIPTOR.replace("  end:", "  hosts: {many: {separators: [;]}}\n  guests: {many: {separators: [;]}}\n  end:")
        .replace("key: [visitor, start]", "key: [hosts, guests, start]")
        .replace("Visit of {visitor}", "{hosts} and {guests}")
    )
    register.load("id,visitor,country,start,hosts,guests,end\n1,bo,Eastmark,2031-01-05,a;b,c,\n2,cy,Eastmark,2031-01-05,a,b;c,\n")
    assert len({quad.object for quad in register.quads() if quad.predicate.value.endswith("participationIn")}) == 2


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("{map: {'yes': held, planned: planned}, many: {separators: [' ']}}", "status: held", 'status: "{more}"'),
        (
            "{map: {'yes': attended, planned: expected}, find: ['(?P<value>yes|planned)']}",
            "attendance: attended",
            "attendance: '{more}'",
        ),
        ("{many: {separators: [' ']}}", "for: state}", "for: state, designation: more}"),
        ("{many: {separators: [' ']}}", "key: visitor,", "key: visitor, curated: {lookup: states, by: more},"),
    ],
)
def test_of_several_values_where_one_is_meant_none_is_taken(register: Register, column: str, old: str, new: str) -> None:
    register.descriptor = DESCRIPTOR.replace("  end:", f"  more: {column}\n  end:").replace(old, new)
    summary = register.load(
        "id,visitor,country,start,more,end\n1,bo,Eastmark,2031-01-05,yes planned,\n2,cy,Eastmark,2031-01-05,planned,\n"
    )
    assert (summary.loaded, summary.reasons) == (1, {"more: more than one value": 1})


def test_a_year_makes_no_one_summit_of_two(register: Register) -> None:
    register.descriptor = (
        DESCRIPTOR.replace("  end:", "  what: {}\n  end:")
        .replace("key: [visitor, start]", 'key: what\n    near: {start: start, end: end, days: "3"}')
        .replace("Visit of {visitor}", "{what}")
    )
    rows = "1,bo,Eastmark,2031-03-05,Lakes,\n2,cy,Eastmark,2031-09-25,Lakes,\n3,di,Eastmark,2031,Lakes,\n"
    summary = register.load("id,visitor,country,start,what,end\n" + rows)
    assert summary.reasons == {"start: no day says which of the events of this name it is": 1}
    assert len({quad.object for quad in register.quads() if quad.predicate.value.endswith("participationIn")}) == 2


def test_names_in_another_script_stay_two_things() -> None:
    # Eight digits of their digests are the same: so it is with two of some seventy thousand names.
    assert keys.slug(["Гмзеов"]) != keys.slug(["Дфцдов"])


def test_names_alone_never_merge_two_keys(register: Register) -> None:
    register.load(HEADER + "1,A B,Eastmark,2031-01-05,\n2,A-B,Eastmark,2031-01-05,\n3,a b,Eastmark,2031-01-05,\n")
    assert len({line.split()[0] for line in register.lines() if line.endswith(" type Person .")}) == 3


def test_loading_again_gives_the_same_graph(register: Register) -> None:
    register.load(HEADER + ROWS)
    before = register.quads()
    register.load(HEADER + ROWS)
    assert register.quads() == before


def test_a_load_replaces_what_was_loaded_before(register: Register) -> None:
    register.load(HEADER + ROWS)
    register.load(HEADER + "9,di,Eastmark,2031-01-05,\n")
    subjects = {quad.subject.value.rpartition("/")[2] for quad in register.quads()}
    assert "visits-di" in subjects
    assert "visits-bo" not in subjects


def test_a_load_that_is_not_committed_changes_nothing(register: Register) -> None:
    register.load(HEADER + ROWS, commit=False)
    assert register.quads() == []


def test_the_graph_says_where_it_is_from(register: Register) -> None:
    register.load(HEADER + ROWS)
    lines = register.lines()
    assert {
        "dataset/visits type Source .",
        'dataset/visits license "CC0-1.0" .',
        'dataset/visits publisher "Northmark" .',
        'https://w3id.org/secoop/graph/visits license "CC0-1.0" .'.replace("https://w3id.org/secoop/", ""),
        "graph/visits wasDerivedFrom dataset/visits .",
        'capture/visits.1 retrievedOn "2031-12-31"^^date .',
        'graph/visits extent "2 rows read = 2 loaded + 0 merged + 0 rejected"@en .',
    } <= lines


def test_the_number_of_triples_the_graph_gives_is_its_own(register: Register) -> None:
    register.load(HEADER + ROWS)
    (line,) = [line for line in register.lines() if line.startswith("graph/visits triples ")]
    assert int(line.split('"')[1]) == len(set(register.quads()))


def test_another_base_moves_entities_and_graphs(register: Register) -> None:
    register.load(HEADER + ROWS)
    found = list(datasets.quads(register.home, Iris("http://127.0.0.1:8080/")))
    assert all(quad.graph and quad.graph.value == "http://127.0.0.1:8080/graph/visits" for quad in found)
    assert not any("w3id.org/secoop/id/" in quad.n3() for quad in found)


def test_a_gzip_file_is_read_whatever_its_name(register: Register) -> None:
    assert register.load(gzip.compress((HEADER + ROWS).encode(), mtime=0)).loaded == 2


def test_a_byte_order_mark_is_not_part_of_a_column(register: Register) -> None:
    assert register.load(b"\xef\xbb\xbf" + (HEADER + ROWS).encode()).loaded == 2


def test_columns_may_stand_in_another_order(register: Register) -> None:
    assert register.load("start,end,id,country,visitor\n2031-01-05,,1,Eastmark,bo\n").loaded == 1


def test_a_declared_encoding_and_delimiter_are_used(register: Register) -> None:
    register.descriptor = register.descriptor.replace("{format: csv}", '{format: csv, encoding: windows-1251, delimiter: "|"}')
    summary = register.load("id|visitor|country|start|end\n1|Бо|Eastmark|2031-01-05|\n".encode("cp1251"))
    assert summary.loaded == 1
    assert any('prefLabel "Бо"@en' in line for line in register.lines())


def test_a_spreadsheet_is_read_like_a_table(register: Register, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active.append([1, "bo", "Eastmark", date(2031, 1, 5), None])
    content = io.BytesIO()
    book.save(content)
    register.descriptor = register.descriptor.replace("{format: csv}", "{format: xlsx}")
    register.name = "visits.xlsx"
    assert register.load(content.getvalue()).loaded == 1
    assert 'evidence/visits/1 row "1" .' in register.lines()


def test_counts_that_differ_from_the_expected_are_put_down_with_their_place(register: Register) -> None:
    register.descriptor += 'expect: {rows: "5", rejected: "0", merged: "1"}\n'
    assert register.load(HEADER + ROWS).missed == [
        "2 rows read, 5 expected (visits.yaml:29:16)",
        "0 rows merged, 1 expected (visits.yaml:29:44)",
    ]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("person", "name: person/visits", "name: {}"),
        ("event", "name: event/visit\n    key: [visitor, start]", "name: {}\n    key: visitor"),
    ],
)
def test_a_name_made_of_cells_never_becomes_an_entity_of_the_records(register: Register, kind: str, old: str, new: str) -> None:
    entities = register.index().index.entities
    name = next(one for one in entities if one.startswith(f"{kind}/") and "-" in one)
    prefix, _, key = name.rpartition("-")
    register.descriptor = register.descriptor.replace(old, new.format(prefix))
    summary = register.load(HEADER + f"1,{key},Eastmark,2031-01-05,\n")
    assert summary.rejected == 1
    assert register.rejects()[0][3:] == ["the name made of the key is one of the records", name]


def test_rows_leave_no_circles_of_garbage_whether_they_are_rejected_or_not(register: Register) -> None:
    def left(rows: int) -> int:
        bad = "".join(
            f"{n},bo,Nowhere,2031-01-05,\n{n}x,bo,Eastmark,soon,\n{n}y,bo,Eastmark,2031-01-05,2030-01-01\n" for n in range(rows)
        )
        path = register.folder / register.name
        path.write_text(HEADER + ROWS + bad, encoding="utf-8")
        with datasets.draft(register.home, "visits") as draft:
            gc.collect()
            gc.disable()
            try:
                summary = load(found, [path], draft, Context(register.home, index, Iris()))
                return gc.collect() if summary.rejected == 3 * rows else -1
            finally:
                gc.enable()

    register.load(HEADER + ROWS)
    found, index = descriptors.read(register.folder / "visits.yaml"), register.index().index
    assert left(1) == left(200)


def test_the_collector_works_again_after_a_load(register: Register) -> None:
    register.load(HEADER + ROWS)
    assert gc.isenabled()

"""The same bad input in every kind of source that a file can be: a message that says what and where, or a reject with its line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from kg.store import datasets
from tests.loaders.foreign import Sample

TABLE = """\
columns:
  name: {}
  start: {date: ymd, years: ["1900", "2040"]}
  end: {date: ymd, years: ["1900", "2040"], required: "false"}
row: [name]
entities: {}
events:
  event: {name: event/sample, key: [name], class: Event, label: {en: "{name}"}, status: held, date: {start: start, end: end}}
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, the keys of its descriptor, and how events of a name, a beginning and an end are written."""

    kind: str
    ending: str
    keys: dict[str, str]
    write: Callable[[list[tuple[str, str, str]]], str | bytes]
    table: str = ""
    #: Where a file is no text, or cannot be empty.
    binary: bool = False

    def content(self, *rows: tuple[str, str, str]) -> bytes:
        found = self.write(list(rows))
        return found.encode() if isinstance(found, str) else found


def separated(sign: str) -> Callable[[list[tuple[str, str, str]]], str]:
    return lambda rows: "\n".join(sign.join(row) for row in [("name", "start", "end"), *rows]) + "\n"


def sheet(rows: list[tuple[str, str, str]]) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    assert book.active is not None
    for row in [("name", "start", "end"), *rows]:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def jsonld(rows: list[tuple[str, str, str]]) -> str:
    one = '{{"@context": "https://schema.org", "@type": "Event", "name": "{0}", "startDate": "{1}"{2}}}'
    return "[" + ",\n".join(one.format(name, a, f', "endDate": "{b}"' if b else "") for name, a, b in rows) + "]\n"


def page(rows: list[tuple[str, str, str]]) -> str:
    return f'<!doctype html>\n<html><body><script type="application/ld+json">{jsonld(rows)}</script></body></html>\n'


def turtle(rows: list[tuple[str, str, str]]) -> str:
    one = '_:{3} a schema:Event ; schema:name "{0}" ; schema:startDate "{1}"{2} .\n'
    ends = [f' ; schema:endDate "{b}"' if b else "" for _, _, b in rows]
    body = "".join(one.format(name, a, end, f"e{n}") for n, ((name, a, _), end) in enumerate(zip(rows, ends, strict=True)))
    return f"@prefix schema: <https://schema.org/> .\n{body}"


def calendar(rows: list[tuple[str, str, str]]) -> str:
    one = "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:{0}\r\nDTSTART;VALUE=DATE:{1}\r\n{2}END:VEVENT\r\n"
    ends = [f"DTEND;VALUE=DATE:{b.replace('-', '')}\r\n" if b else "" for _, _, b in rows]
    body = "".join(one.format(name, a.replace("-", ""), end) for (name, a, _), end in zip(rows, ends, strict=True))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n"


def ftm(rows: list[tuple[str, str, str]]) -> str:
    one = '{{"id": "{0}", "schema": "Event", "properties": {{"name": ["{0}"], "startDate": ["{1}"]{2}}}}}\n'
    return "".join(one.format(name, a, f', "endDate": ["{b}"]' if b else "") for name, a, b in rows)


KINDS = {
    "csv": Kind("table", "csv", {"file": "{format: csv}"}, separated(","), TABLE),
    "tsv": Kind("table", "tsv", {"file": "{format: tsv}"}, separated("\t"), TABLE),
    "xlsx": Kind("table", "xlsx", {"file": "{format: xlsx}"}, sheet, TABLE, binary=True),
    "rdf": Kind("rdf", "ttl", {"mapping": "schema"}, turtle),
    "json-ld": Kind("documents", "jsonld", {}, jsonld),
    "page": Kind("documents", "html", {}, page),
    "calendar": Kind("documents", "ics", {}, calendar),
    "ftm": Kind("ftm", "json", {}, ftm),
}
GOOD = ("Good talks", "2031-03-05", "")
every = pytest.mark.parametrize("name", KINDS)
texts = pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.binary])


class Bad:
    """A source in a folder, loaded once, and then with something that is bad."""

    def __init__(self, sample: Sample, name: str) -> None:
        self.sample = sample
        self.kind = KINDS[name]

    def descriptor(self, **keys: str) -> Path:
        path = self.sample.descriptor("sample", self.kind.kind, **self.kind.keys, **keys)
        path.write_text(path.read_text(encoding="utf-8") + self.kind.table, encoding="utf-8")
        return path

    def run(self, content: bytes, ending: str = "", **keys: str) -> tuple[int, str]:
        path = self.sample.write(f"a.{ending or self.kind.ending}", content)
        result = self.sample.run("load", self.descriptor(**keys), path, "--no-build", "--rejects", self.sample.folder / "r.tsv")
        return result.exit_code, result.output

    def refused(self, content: bytes, ending: str = "", **keys: str) -> str:
        """The message of a load that stops, and leaves what was loaded before."""
        assert self.run(self.kind.content(GOOD))[0] == 0
        before = datasets.get(self.sample.home, "sample").digest
        status, output = self.run(content, ending, **keys)
        assert status == 2, output
        assert "→" in output
        assert "Traceback" not in output
        assert datasets.get(self.sample.home, "sample").digest == before
        return output

    def rejected(self, row: tuple[str, str, str]) -> list[str]:
        """The one line of the rejects file of a load of a good row and another."""
        status, output = self.run(self.kind.content(GOOD, row))
        assert status == 0, output
        assert "2 " in output
        assert " read = 1 loaded + 0 merged + 1 rejected" in output
        (line,) = (self.sample.folder / "r.tsv").read_text(encoding="utf-8").splitlines()[1:]
        return line.split("\t")


@texts
def test_a_compressed_file_that_is_cut_off_stops(sample: Sample, name: str) -> None:
    bad = Bad(sample, name)
    packed = gzip.compress(bad.kind.content(*[(f"Talks {n}", "2031-03-05", "") for n in range(50)]), mtime=0)
    assert "the compressed file is broken off or damaged" in bad.refused(packed[:-10], f"{bad.kind.ending}.gz")


@every
def test_a_compressed_file_is_read_where_it_is_whole(sample: Sample, name: str) -> None:
    bad = Bad(sample, name)
    packed = gzip.compress(bad.kind.content(GOOD), mtime=0)
    status, output = bad.run(packed, f"{bad.kind.ending}.gz")
    assert (status, "it is compressed" in output) == ((2, True) if bad.kind.binary else (0, False))


@texts
@pytest.mark.parametrize(("encoding", "words"), [("latin-1", "is not utf-8"), ("utf-16", "utf-16")])
def test_a_file_in_another_encoding_stops(sample: Sample, name: str, encoding: str, words: str) -> None:
    bad = Bad(sample, name)
    content = bad.kind.content(("Zoë talks", "2031-03-05", "")).decode().encode(encoding)
    assert words in bad.refused(content).lower()


@every
def test_an_empty_file_stops(sample: Sample, name: str) -> None:
    assert "empty" in Bad(sample, name).refused(b"")


@every
def test_a_page_of_an_error_in_its_place_stops(sample: Sample, name: str) -> None:
    output = Bad(sample, name).refused(b"<!doctype html><html><body>404 Not found</body></html>")
    assert "kg: a." in output or "nothing was loaded: 1 of 1" in output


@every
def test_a_file_that_is_cut_off_stops_or_has_its_last_line_rejected(sample: Sample, name: str) -> None:
    bad = Bad(sample, name)
    whole = bad.kind.content(GOOD, ("Other talks", "2031-03-06", "2031-03-07"))
    if bad.kind.write is ftm or (bad.kind.table and not bad.kind.binary):
        cut = whole[: whole.rindex(b"2031-03-06") - 1]
        status, output = bad.run(cut)
        assert (status, " 1 rejected" in output) == (0, True)
    else:
        output = bad.refused(whole[: len(whole) * 3 // 4])
        assert "kg: a." in output or "a script is not JSON" in output


@every
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Old talks", "0207-03-05", ""), "the year is not between"),
        (("Backwards", "2031-03-05", "2031-03-01"), "the end lies before the start"),
        (("No day", "2031-02-30", ""), "no such day in the calendar|DTSTART does not read"),
    ],
)
def test_a_date_that_cannot_be_is_rejected_with_its_line(
    sample: Sample, name: str, row: tuple[str, str, str], reason: str
) -> None:
    bad = Bad(sample, name)
    file, line, _, why, value = bad.rejected(row)
    assert file == f"a.{bad.kind.ending}"
    assert any(words in why for words in reason.split("|"))
    assert row[1] in value or row[1].replace("-", "") in value
    lines = bad.kind.content(GOOD, row).decode("latin-1").splitlines()
    if name == "xlsx":
        assert line == "3"
    elif name not in ("json-ld", "page"):
        # A script, and a file of JSON-LD, is one line of evidence with the path of what it says.
        assert int(line) in (n for n, text in enumerate(lines, 1) if row[0].split()[0] in text or text == "BEGIN:VEVENT")


@every
def test_a_typo_in_the_descriptor_stops_at_its_place_with_the_nearest_word(sample: Sample, name: str) -> None:
    output = Bad(sample, name).refused(KINDS[name].content(GOOD), homepag="https://a.example/")
    assert "sample.yaml:" in output
    assert "unknown key 'homepag'" in output
    assert "did you mean homepage" in output


def test_a_file_among_others_that_states_nothing_is_told(sample: Sample) -> None:
    paths = [sample.write("a.html", page([GOOD])), sample.write("b.html", "<html><body>404</body></html>")]
    output = sample.load(sample.descriptor("sample", "documents"), *paths)
    assert "1 subjects read = 1 loaded" in output
    assert "note: b.html states nothing for machines" in output


@pytest.mark.parametrize(
    ("content", "reason"),
    [("[{}]", "a list, where a line is one entity"), ('{\n"id": "b",', "not JSON (a line is one entity)")],
)
def test_entities_that_are_not_one_a_line_are_told(sample: Sample, content: str, reason: str) -> None:
    assert reason in sample.refused(sample.descriptor("sample", "ftm"), sample.write("a.json", content))

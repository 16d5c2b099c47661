"""Rows of a file with their line numbers: CSV, TSV (RFC 4180, plain or gzip, RFC 1952) and XLSX, in constant memory.

What makes the whole file doubtful – bytes that are not in the encoding, a gzip stream that ends too soon, columns that are not
those of the descriptor – is an InputError; a row with too few or too many cells is given on, to be rejected and counted.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO
from zipfile import BadZipFile, ZipFile

from kg.errors import InputError, MissingToolError
from kg.interpret.nodes import Node
from kg.loaders.tabular import encodings
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.encodings import Watch

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_GZIP, _ZIP, _OLD = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_LONGEST_CELL = 1 << 20
#: Characters of a header that are shown.
_SHOWN = 200
_LARGEST_SHEET = 512_000_000


class Row(NamedTuple):
    """One row: its file and line (one-based, where the row begins) and its cells as they stand in the file."""

    file: str
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The form of a register's files."""

    format: str
    encoding: str
    delimiter: str
    quote: str
    sheet: str

    @classmethod
    def of(cls, descriptor: Descriptor) -> Table:
        """Read the section ``file``; raises InputError for an encoding that Python does not know."""
        node = descriptor.root.need("file")
        form = node.need("format").text()
        encoding = _text(node, "encoding", "utf-8")
        try:
            # Only what makes bytes of text: hex and rot13 are codecs too.
            " ".encode(encoding)
            bytes(range(256)).decode(encoding, "replace")
        except (LookupError, UnicodeError):
            node.need("encoding").fail(f"{encoding!r} is not a known encoding", "write for example utf-8 or windows-1252")
        quote = _text(node, "quote", "none" if form == "tsv" else '"')
        if quote != "none" and len(quote) != 1:
            node.need("quote").fail(f"{quote!r} is not one character", "write one character, or none")
        return cls(form, encoding, _text(node, "delimiter", _DELIMITERS.get(form, "")), quote, _text(node, "sheet", ""))


def _text(node: Node, key: str, default: str) -> str:
    found = node.get(key)
    return found.text() if found is not None else default


class Counted:
    """A binary file that knows how far it has been read: what a progress bar shows."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self._file = path.open("rb")

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._file.tell() if not self._file.closed else self.size

    @property
    def file(self) -> BinaryIO:
        """The file itself."""
        return self._file


def rows(path: Path, table: Table, columns: Iterable[str], counted: Counted) -> Iterator[Row]:
    """Yield the rows after the header, cells in the order of ``columns``; a row of another length keeps its cells as they are.

    Raises InputError for an empty file, a header that does not fit, a wrong encoding, a broken gzip stream or spreadsheet.
    """
    lines = _sheet(path, table) if table.format == "xlsx" else _lines(path, table, counted)
    header = next(lines, None)
    if header is None:
        raise InputError("the file is empty", where=path.name, remedy="check that it was retrieved whole")
    order = _order(path, [cell.strip() for cell in header.cells], list(columns))
    width = len(order)
    if order == list(range(width)):
        yield from lines
        return
    ordered = itemgetter(*order)
    for row in lines:
        yield row if len(row.cells) != width else Row(row.file, row.line, list(ordered(row.cells)))


def _order(path: Path, header: list[str], wanted: list[str]) -> list[int]:
    where = f"{path.name}:1"
    missing = [name for name in wanted if name not in header]
    extra = [name for name in header if name not in wanted]
    if missing:
        raise InputError(
            f"the column {missing[0]!r} is missing; the file has {', '.join(header)[:_SHOWN]}",
            where=where,
            remedy="check delimiter and encoding in the descriptor, or correct its columns",
        )
    if extra:
        raise InputError(
            f"the file has a column {extra[0]!r} of which the descriptor says nothing",
            where=where,
            remedy=f'add it to columns: {extra[0]}: {{ignore: "why"}}, or use it',
        )
    twice = next((name for number, name in enumerate(header) if name in header[:number]), None)
    if twice is not None:
        raise InputError(f"two columns have one name, {twice!r}", where=where, remedy="rename one of them in the file")
    return [header.index(name) for name in wanted]


def _lines(path: Path, table: Table, counted: Counted) -> Iterator[Row]:
    with _opened(path, table, counted) as (text, watch):
        csv.field_size_limit(_LONGEST_CELL)
        if table.quote == "none":
            reader = csv.reader(text, delimiter=table.delimiter, quoting=csv.QUOTE_NONE, strict=True)
        else:
            reader = csv.reader(text, delimiter=table.delimiter, quotechar=table.quote, strict=True)
        name, line = path.name, 1
        try:
            for cells in reader:
                if cells:
                    yield Row(name, line, cells)
                line = reader.line_num + 1
            watch.check()
        except UnicodeError as error:
            raise watch.undecodable(error) from None
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                f"the compressed file is broken off or damaged{f' after line {line - 1}' if line > 1 else ''}: {error}",
                where=path.name,
                remedy="retrieve it again",
            ) from None
        except csv.Error as error:
            # The module's words for a quote that nothing closes are those of a file that is cut off.
            why = "a quote is opened here and not closed" if "unexpected end" in str(error) else str(error)
            raise InputError(
                f"not a table of this form: {why}",
                where=f"{path.name}:{line}",
                remedy="check delimiter and quote in the descriptor",
            ) from None


@contextmanager
def _opened(path: Path, table: Table, counted: Counted) -> Iterator[tuple[TextIO, Watch]]:
    binary = counted.file
    head = binary.read(4)
    binary.seek(0)
    if head == _ZIP:
        raise InputError(
            "the file is a spreadsheet or another ZIP archive", where=path.name, remedy="write file: {format: xlsx}, or unpack it"
        )
    raw: BinaryIO = gzip.GzipFile(fileobj=binary) if head[:2] == _GZIP else binary  # type: ignore[assignment]
    text, watch = encodings.text(raw, table.encoding, path.name)
    with text:
        yield text, watch


def _sheet(path: Path, table: Table) -> Iterator[Row]:
    """Rows of a spreadsheet, as they would be typed: days as ``2031-03-05``, whole numbers without a point."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - needed for spreadsheets only
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415
    except ImportError:
        raise MissingToolError(
            "spreadsheets need openpyxl", where=path.name, remedy="pip install openpyxl, or save the sheet as CSV"
        ) from None
    with ExitStack() as opened:
        try:
            _bounded(path)
            books = [load_workbook(path, read_only=True, data_only=saved) for saved in (True, False)]
            for book in books:
                opened.callback(book.close)
            saved, written = (_chosen(book, path, table) for book in books)
            pairs = zip(saved.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=True)
            width = 0
            for number, (values, cells) in enumerate(pairs, 1):
                if any(cell is not None for cell in cells):
                    found = [_computed(*both, path, number) for both in zip(values, cells, strict=True)]
                    full = _width(found)
                    width = width or full
                    yield Row(path.name, number, found[: max(width, full)] + [""] * (width - len(found)))
        except (InvalidFileException, BadZipFile, SyntaxError, OSError, KeyError, ValueError, EOFError, zlib.error) as error:
            raise InputError(f"not a readable spreadsheet: {error}", where=path.name, remedy="save it again as .xlsx") from None


def _width(cells: list[str]) -> int:
    """How many cells a row has: a sheet is as wide as its widest row, and empty cells at the end of another are none."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)


def _bounded(path: Path) -> None:
    """Raise InputError for what is no spreadsheet of this form, or unpacks to more than is read: its texts are kept in memory."""
    with path.open("rb") as file:
        head = file.read(4)
    if head != _ZIP:
        known = {b"": "it is empty", _GZIP: "it is compressed", _OLD: "it has the old form, .xls"}
        why = known.get(head) or known.get(head[:2]) or "it is none, or not whole"
        raise InputError(f"not a readable spreadsheet: {why}", where=path.name, remedy="save it as .xlsx, or retrieve it again")
    with ZipFile(path) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _LARGEST_SHEET:
        raise InputError(
            f"the spreadsheet unpacks to {size / 1e6:,.0f} MB; {_LARGEST_SHEET / 1e6:,.0f} MB are read at most",
            where=path.name,
            remedy="save the sheet as CSV, which may have any length",
        )


def _chosen(book: Workbook, path: Path, table: Table) -> Worksheet:
    """The sheet the descriptor names, or the first."""
    names = [sheet.title for sheet in book.worksheets]
    if not names or table.sheet not in ("", *names):
        raise InputError(
            f"there is no sheet {table.sheet!r}; there are {', '.join(names)}" if names else "there is no sheet of cells",
            where=path.name,
            remedy="correct file: {sheet: …}" if names else "save it again as .xlsx",
        )
    return book[table.sheet or names[0]]


def _computed(value: object, cell: object, path: Path, number: int) -> str:
    """A cell's value; raises InputError for a formula whose value the file does not have, which is no empty cell."""
    if value is None and cell is not None:
        raise InputError(
            "a cell has a formula, and the file does not say what it comes to",
            where=f"{path.name}:{number}",
            remedy="open it in a spreadsheet program and save it, or save the sheet as CSV",
        )
    return _typed(value)


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.removesuffix("T00:00:00")

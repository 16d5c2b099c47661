"""A table for spreadsheet programs, which take text that begins like a formula for one, and run it.

CSV as the protocol has it stays exact (SPARQL 1.1 Results CSV); this is a download beside it, marked by its name. Each field
is quoted, text that could be a formula gets an apostrophe before it, numbers stay numbers, and a byte order mark says UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from kg.store.pool import Answer

#: The module's own limit (131,072 characters) is lower than that of an answer, which holds for its fields too.
csv.field_size_limit((1 << 31) - 1)

#: The format as requests name it and as the server tells it apart from exact CSV.
NAME, MEDIA_TYPE = "spreadsheet", "text/csv;profile=spreadsheet"
CONTENT_TYPE = "text/csv; charset=utf-8"
#: Blanks and signs nobody sees, which some programs skip before a formula.
_UNSEEN = r"[\s\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
#: What programs take for the beginning of a formula, also in the wide forms of East Asian keyboards.
_BEGINS = r"[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"{_UNSEEN}{_BEGINS}|[\t\r\n\x00]")
#: Where semicolons part cells, as in most of Europe, such a text is cut there whatever its quotes.
_CUT = re.compile(rf"(;[\"]?{_UNSEEN})(?={_BEGINS})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,5})?")


def guarded(answer: Answer) -> Answer:
    """The same rows without anything a spreadsheet would run; takes the CSV answer and closes it."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the answer's receiver closes it
    try:
        with answer.file, io.TextIOWrapper(answer.file, "utf-8", newline="") as read:
            write = io.TextIOWrapper(file, "utf-8-sig", newline="")
            csv.writer(write, quoting=csv.QUOTE_ALL).writerows(_guarded(csv.reader(read)))
            write.flush()
            write.detach()
        length = file.tell()
        file.seek(0)
        return Answer(file, length, CONTENT_TYPE, answer.truncated)
    except BaseException:
        file.close()
        raise


def guarded_bytes(table: bytes) -> bytes:
    """The same for a CSV file that is made whole, such as that of a view."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(_guarded(csv.reader(io.StringIO(table.decode(), newline=""))))
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A field that a spreadsheet shows as it is."""
    text = _CUT.sub(r"\1'", text)
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _guarded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    # The one empty field of a row is an empty line, which programs leave out.
    return ([safe(field) for field in row or [""]] for row in rows)

"""Small declared tables (CSV, RFC 4180) with the place of every line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.loaders import characters


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells by column, and where it stands."""

    cells: dict[str, str]
    where: str

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, message: str, remedy: str) -> InputError:
        """The error of this line."""
        return InputError(message, where=self.where, remedy=remedy)


def read(path: Path, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the lines after the header; raises InputError for another header, a wrong number of cells, or bytes not in UTF-8."""
    try:
        # Spreadsheet programs begin a CSV file with a byte order mark, and may end it with empty lines.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, []) != list(columns):
                raise InputError(
                    "not a table of this form", where=f"{path.name}:1", remedy=f"the first line is {','.join(columns)}"
                )
            for cells in reader:
                where = f"{path.name}:{reader.line_num}"
                if not any(cell.strip() for cell in cells):
                    continue
                if any(characters.forbidden(cell) for cell in cells):
                    raise InputError("a control character in the line", where=where, remedy="write it without")
                if len(cells) != len(columns):
                    raise InputError(f"{len(cells)} cells, expected {len(columns)}", where=where, remedy="mend the line")
                yield Line(dict(zip(columns, (cell.strip() for cell in cells), strict=True)), where)
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{path.name}, byte {error.start}", remedy="save the file as UTF-8") from None
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{path.name}:{reader.line_num}", remedy="mend the quotes") from None

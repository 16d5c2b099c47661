"""Answers as printed tables: labels above their IRIs, IRIs as prefixed names, nothing cut off without saying so."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import InputError
from kg.library import Question

Cell = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows of a SELECT (SPARQL 1.1 Query Results JSON Format), or the truth of an ASK."""

    columns: list[str]
    rows: list[Mapping[str, Cell]]
    truth: bool | None = None


def read(body: bytes) -> Answer:
    """Read a whole JSON answer; raises InputError for one that is broken off or something else."""
    try:
        document = json.loads(body)
        if "boolean" in document:
            return Answer([], [], bool(document["boolean"]))
        return Answer(list(document["head"]["vars"]), list(document["results"]["bindings"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("the answer is not SPARQL results in JSON, or it broke off") from error


def render(answer: Answer, table: Mapping[str, str], most: int) -> str:
    """Print an answer; ``most`` rows (0: all), with a last line that says how many there are."""
    if answer.truth is not None:
        return "yes\n" if answer.truth else "no\n"
    shown = answer.rows[:most] if most else answer.rows
    columns = [c for c in answer.columns if not (c.endswith("Label") and c.removesuffix("Label") in answer.columns)]
    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        grid.add_column(Text(_printable(column)), overflow="fold")
    for row in shown:
        grid.add_row(*(Text(_cell(row, column, table)) for column in columns))
    out = io.StringIO()
    width = shutil.get_terminal_size((160, 24)).columns
    if answer.rows:
        Console(file=out, width=width, force_terminal=False).print(grid)
    total = len(answer.rows)
    count = f"{total} row{'' if total == 1 else 's'}"
    rest = f"; {total - len(shown)} of them are not shown, --rows 0 shows all" if len(shown) < total else ""
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines()) + f"{count}{rest}\n"


def listing(questions: Iterable[Question]) -> str:
    """The questions by their first tag, with their parameters."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.tags[0] if question.tags else "other", []).append(question)
    lines = []
    for tag in sorted(groups):
        lines.append(f"\n{tag}")
        for question in sorted(groups[tag], key=lambda q: q.name):
            lines.append(f"  {question.name}\n      {question.question}")
            for parameter in question.parameters:
                need = "" if parameter.required else ", optional"
                lines.append(f"      -p {parameter.name}={parameter.example}  ({parameter.help}{need})")
    lines.append("\nAsk one with `kg query NAME -p name=value`; `kg query --show NAME` prints its SPARQL.")
    return "\n".join(lines).lstrip("\n") + "\n"


def _cell(row: Mapping[str, Cell], column: str, table: Mapping[str, str]) -> str:
    term, label = row.get(column), row.get(f"{column}Label")
    if term is None:
        return ""
    text = _term(term, table)
    return f"{_printable(label['value'])}\n{text}" if label else text


def _term(term: Cell, table: Mapping[str, str]) -> str:
    value = _printable(term["value"])
    if term["type"] != "uri":
        language = term.get("xml:lang", "en")
        return value if language == "en" else f"{value} @{_printable(language)}"
    stem, name = max(
        ((stem, name) for name, stem in table.items() if value.startswith(stem)), default=("", ""), key=lambda p: len(p[0])
    )
    return f"{name}:{value.removeprefix(stem)}" if name else value


def _printable(text: str) -> str:
    """Control characters of a value must not steer the terminal."""
    return "".join(c if c.isprintable() or c == " " else "\ufffd" for c in text)

"""Microdata and RDFa of a page, read in a process of its own with limits of time and memory, and without a network.

Pages are strangers' and their parser is not made for hostile ones. What the process brings is still only text: terms become terms
of the graph here, and what cannot be one is a fault.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.loaders.documents.statements import Fault
from kg.mapping.model import Triple
from kg.store.rdf import GENID, to_engine
from kg.store.terms import Iri, Literal, Term, lang, typed

#: Exit status of a process that ran into its memory limit and could still say so.
NO_MEMORY = 71
#: Seconds and megabytes for one page.
SECONDS, MEMORY_MB = 60.0, 1500
# What the process is given to end by itself before it is ended.
_GRACE = 2.0


class PageError(Exception):
    """The microdata and RDFa of a page cannot be read; the words say why."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one syntax says: triples, the places of their subjects (path and line), faults, and what is not read, counted."""

    syntax: str
    triples: list[Triple]
    places: dict[str, tuple[str, int]]
    faults: list[Fault]
    unread: dict[str, int]


def read(text: str, base: str, most: int, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> list[Part]:
    """Microdata, then RDFa, at most ``most`` statements each; raises PageError at a limit or for a page that cannot be read."""
    request = {"text": text, "base": base, "most": most, "seconds": seconds, "memory_mb": memory_mb}
    root = str(Path(__file__).resolve().parents[3])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    worker = subprocess.Popen(
        [sys.executable, "-m", "kg.loaders.documents.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )
    try:
        out, said = worker.communicate(json.dumps(request).encode(), timeout=seconds + _GRACE)
    except subprocess.TimeoutExpired:
        raise PageError(f"reading it was ended after {seconds:g} s") from None
    finally:
        worker.kill()
        worker.wait()
    if worker.returncode != 0:
        raise PageError(_cause(worker.returncode, said, seconds, memory_mb))
    answer = json.loads(out)
    if "error" in answer:
        raise PageError(answer["error"])
    return [_part(syntax, answer[key]) for syntax, key in (("microdata", "microdata"), ("RDFa", "rdfa"))]


def _cause(status: int, said: bytes, seconds: float, memory_mb: int) -> str:
    if status == -signal.SIGALRM:
        return f"reading it was ended after {seconds:g} s"
    if status == NO_MEMORY or b"MemoryError" in said:
        return f"reading it needed more than {memory_mb} MB"
    return "the process that read it ended without an answer"


def _part(syntax: str, answer: dict[str, Any]) -> Part:
    places = {name: (path, line) for name, (path, line) in answer["places"].items()}
    part = Part(syntax, [], {}, [Fault(*fault) for fault in answer["faults"]], answer["unread"])
    for subject, predicate, value in answer["statements"]:
        path, line = places[subject[1]]
        try:
            one = _term(*subject)
            triple = (Iri(one.value), Iri(_checked(predicate)), _term(*value))
        except InputError:
            part.faults.append(Fault("a statement whose terms cannot be written", path, line, f"{predicate} {value[1]}"))
            continue
        part.places.setdefault(one.value, (path, line))
        part.triples.append(triple)
    return part


def _term(kind: str, text: str, datatype: str = "", language: str = "") -> Term:
    """A term; raises InputError for one that is none."""
    if kind == "node":
        return Iri(_checked(GENID + "".join(_label(text))))
    if kind == "iri":
        return Iri(_checked(text))
    found: Literal = lang(text, language) if language else typed(text, datatype) if datatype else Literal(text)
    to_engine(found)
    return found


def _label(text: str) -> Iterator[str]:
    """The label of a node as a part of an IRI."""
    return (c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in text)


def _checked(iri: str) -> str:
    to_engine(Iri(iri))
    return iri

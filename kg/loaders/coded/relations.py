"""Printed relations → codes of a loaded code list → what they say: an encounter held, announced, an agreement, or no meeting.

A relation is found without regard to case, spaces and punctuation; one that leads to two codes leads to none, whatever its
capitals, unless the descriptor declares that they matter (``case: matters``).
What a code says stands in a declared table; a code without a line of its own takes that of the longest code it begins with.
Two codes that are each other's mirror say the same of two actors in exchanged places.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.loaders.coded import tables
from kg.loaders.coded.tables import Line
from kg.loaders.tabular import lookups
from kg.loaders.tabular.lookups import Found, Lookup
from kg.loaders.tabular.rejects import RejectError
from kg.vocabulary import Vocabulary, suggest

HELD, ANNOUNCED, AGREEMENT, CONSULTATION, NONE = MEANINGS = ("held", "announced", "agreement", "consultation", "none")
#: Why a relation leads to no code.
UNKNOWN, SEVERAL = "the code list has no such relation", "the code list has several codes of this name"
#: Meanings whose rows become events.
LOADED = (HELD, ANNOUNCED, AGREEMENT)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one code says; ``turned`` where its mirror is the one by which encounters are named, and the actors change places;
    ``symmetric`` where it is its own mirror, and it makes no difference who is source and who is target.
    """

    code: str
    means: str
    source: str = ""
    target: str = ""
    named: str = ""
    turned: bool = False
    symmetric: bool = False


class Relations:
    """The relations of one descriptor."""

    def __init__(self, lookup: Lookup, meanings: dict[str, Relation]) -> None:
        self._lookup = lookup
        self._meanings = meanings
        self._read: dict[str, Relation] = {}

    def read(self, printed: str) -> Relation:
        """The relation a cell names; raises RejectError for one the code list does not have."""
        found = self._read.get(printed)
        if found is None:
            words = " ".join(printed.split())
            known = self._lookup.get(words)
            if known is None:
                raise RejectError(SEVERAL if self._lookup.several(words) else UNKNOWN, "", printed)
            found = self._read[printed] = self.of(known.entity.partition("/")[2])
        return found

    def of(self, code: str) -> Relation:
        """What a code says; raises RejectError for one the table leaves out."""
        said = next((self._meanings[code[:n]] for n in range(len(code), 0, -1) if code[:n] in self._meanings), None)
        if said is None:
            raise RejectError("the table of meanings says nothing of this code", "", code)
        return said if said.code == code else Relation(code, said.means, said.source, said.target, code)


def lookup(spellings: list[tuple[str, str, str, str]], path: Path | None, codes: str, *, case: bool = False) -> Lookup:
    """The look-up of printed relations: a file's own spellings first, then those of the code list.

    Raises InputError at a line of another code list, or one that gives a relation a second code.
    """
    found = Lookup(case=case)
    known = {entity for _, entity, *_ in spellings}
    for line in tables.read(path, ("relation", "code")) if path is not None else ():
        entity = f"{codes}/{line['code']}"
        if entity not in known:
            raise line.error(f"{line['code']!r} is not a code of {codes}", suggest(entity, known))
        found.add(line["relation"], Found(entity))
        if found.several(line["relation"]):
            raise line.error(f"{line['relation']!r} has two codes", "keep one of them")
    found.extend(lookups.table(spellings))
    return found


def meanings(path: Path, vocabulary: Vocabulary) -> dict[str, Relation]:
    """The table of meanings; raises InputError at a line that is not understood, or mirrors that disagree."""
    lines: dict[str, Line] = {}
    for line in tables.read(path, ("code", "means", "mirror", "source", "target", "why")):
        if line["means"] not in MEANINGS:
            raise line.error(f"{line['means']!r} is no meaning of a relation", suggest(line["means"], MEANINGS))
        if line["code"] in lines:
            raise line.error(f"{line['code']!r} stands twice", "keep one of the two lines")
        for column in ("source", "target"):
            _role(line, column, vocabulary)
        lines[line["code"]] = line
    return {code: _relation(line, lines) for code, line in lines.items()}


def _role(line: Line, column: str, vocabulary: Vocabulary) -> None:
    wanted = line["means"] in LOADED
    if wanted != bool(line[column]):
        raise line.error(
            f"a role of the {column} {'is missing' if wanted else 'is given, and there is no event'}", "mend the line"
        )
    if wanted:
        try:
            vocabulary.check_code("role", line[column])
        except InputError as error:
            raise line.error(error.message, error.remedy) from None


def _relation(line: Line, lines: dict[str, Line]) -> Relation:
    code, mirror = line["code"], line["mirror"]
    other = lines.get(mirror)
    if mirror and (
        other is None
        or (other["mirror"], other["means"], other["source"], other["target"])
        != (code, line["means"], line["target"], line["source"])
    ):
        raise line.error(f"{mirror!r} does not mirror {code!r}", "give both lines the other's code, and the roles exchanged")
    turned = bool(mirror) and mirror < code
    return Relation(
        code, line["means"], line["source"], line["target"], mirror if turned else code, turned, symmetric=mirror == code
    )

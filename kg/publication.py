"""What is joined to the ontology when it is published: the examples of its terms, and the questions that use them.

Both are kept where they can be run, the examples in ``ontology/examples`` and the questions in ``queries/cq``; what the
published ontology says of them is read from there, so that it cannot disagree. An example is a complete Turtle document; its
first lines are comments that say what it shows and, of a counterexample (``Term.bad.ttl``), what it breaks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.library import Library
from kg.namespaces import PROJECT, SC, SKOS
from kg.store.terms import Iri, Literal, Term

#: Questions have IRIs below this one, where a server answers them.
QUESTIONS = PROJECT + "queries/"
_BAD = ".bad"
#: A comment, an IRI or a string, none of which uses a term by its prefixed name; or such a name.
_TOKEN = re.compile(
    r"""#[^\n]*|<(?P<iri>[^<>\s]*)>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<![\w:?$-])sc:(?P<name>[A-Za-z]\w*)"""
)


@dataclass(frozen=True, slots=True)
class Example:
    """A Turtle document that uses a term (its local name) well or, where ``breaks`` or ``inconsistent`` says how, badly."""

    term: str
    text: str
    bad: bool = False

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return self.term + (_BAD if self.bad else "")

    @property
    def shows(self) -> str:
        """What it shows, in a sentence."""
        head = self.text.split("\n\n", 1)[0]
        words = " ".join(re.split(r"\n# [A-Z][a-z]+: ", head)[0].replace("\n#", "").split())
        return words.partition(": ")[2]

    @property
    def breaks(self) -> str:
        """The shape and constraint component, or the check, that refuses it; '' for a good one."""
        return self._header("Breaks")

    @property
    def inconsistent(self) -> str:
        """Why a reasoner refuses it, in words; '' where it does not."""
        return self._header("Inconsistent")

    @property
    def passage(self) -> str:
        """The invented text it was read from, of which its evidence carries the digest; '' where it needs none."""
        return self._header("Text")

    def _header(self, key: str) -> str:
        match = re.search(rf"^# {key}: (.+)$", self.text, re.MULTILINE)
        return match[1] if match else ""


def read(paths: Iterable[Path]) -> tuple[Example, ...]:
    """Read example files, in the given order."""
    return tuple(
        Example(path.stem.removesuffix(_BAD), path.read_text(encoding="utf-8"), path.stem.endswith(_BAD)) for path in paths
    )


@lru_cache(maxsize=1)
def examples() -> Mapping[str, Example]:
    """Every example of the ontology by the name of its file: good ones and counterexamples."""
    return {example.name: example for example in read(resources.examples())}


def terms(query: str) -> tuple[str, ...]:
    """The local names of our terms in a query, by name."""
    found = set()
    for match in _TOKEN.finditer(query):
        iri = match["iri"] or ""
        found.add(match["name"] or (iri[len(SC) :] if iri.startswith(SC) else ""))
    return tuple(sorted(found - {""}))


def answered() -> dict[str, tuple[str, ...]]:
    """Local name of a term → names of the questions whose query uses it."""
    found: dict[str, list[str]] = defaultdict(list)
    for question in Library.load().questions.values():
        for term in terms(question.text):
            found[term].append(question.name)
    return {term: tuple(names) for term, names in found.items()}


def joined() -> Iterator[tuple[Iri, Iri, Term]]:
    """What the published ontology says of its terms beyond its files."""
    for example in examples().values():
        predicate = SC + "counterExample" if example.bad else SKOS + "example"
        yield Iri(SC + example.term), Iri(predicate), Literal(example.text)
    for term, names in sorted(answered().items()):
        for name in names:
            yield Iri(SC + term), Iri(SC + "answers"), Iri(QUESTIONS + name)

"""The agents of a coding dictionary: words for kinds of people and bodies, each a concept below the sector's code it stands for.

A line is ``NAME {OTHER FORM} [~CODE]``; ``_`` in a name is a space that is not stemmed. ``!SET! = A, B`` declares words that a
name may contain as ``!SET!``, and the name then stands for each of them. ``#`` begins a comment. What does not fit is rejected.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.interpret.quads import PREF_LABEL, TYPE
from kg.loaders import account, characters
from kg.loaders.coded import descriptor as descriptors
from kg.loaders.coded.descriptor import Descriptor
from kg.loaders.coded.graph import Graph
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.tabular import encodings, keys
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary
from kg.namespaces import CONCEPT, SKOS, concept
from kg.store.datasets import Draft
from kg.store.terms import Iri, Literal, lang

_LINE = re.compile(
    r"(?P<name>[^\[\]{}#]+?)\s*(?:\{(?P<other>[^{}]*)\})?\s*\[(?:~(?P<code>[A-Z]{3,80})|(?P<before>[A-Z]{3,80})~)\]\s*(?:#.*)?"
)
_SET = re.compile(r"!(?P<name>[A-Z]+)!\s*=\s*(?P<words>.+)")
_SLOT = re.compile(r"!([A-Z]+)!")
_LONGEST = 1 << 16


@dataclass(slots=True)
class Agent:
    """Words of one sector, with the other forms they have."""

    name: str
    code: str
    forms: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agents(DeclaredSource[Descriptor]):
    """A descriptor of kind ``agents`` (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the dictionary into the draft; raises InputError for a file that cannot be used."""
        summary, captures, rejects = Summary(), account.digests(paths), Rejects(draft.rejects)
        source = self.descriptor.source(context.day(self.descriptor, paths))
        agents: dict[tuple[str, str], Agent] = {}
        sets: dict[str, list[str]] = {}
        try:
            for path in paths:
                for line, text in _lines(path, self.descriptor.form.encoding):
                    self._take(text, agents, sets, summary, partial(rejects.add, path.name, line))
        finally:
            rejects.close()
        if not summary.read:
            raise InputError(
                "the file has no lines but comments", where=paths[0].name, remedy="check that it was context.retrieved whole"
            )
        context.progress(1, 1, summary.read)
        with draft.writing() as file:
            graph = Graph(context.iris, self.name, file.write)
            self._write(list(agents.values()), graph)
            summary.check()
            account.describe(graph.add, context.iris, source, captures, summary, lambda: graph.triples)
            summary.triples = graph.triples
        draft.spellings.write_text("[]", encoding="utf-8")
        draft.describe(account.dataset(source, context.iris, captures, summary))
        return summary

    def _take(
        self,
        text: str,
        agents: dict[tuple[str, str], Agent],
        sets: dict[str, list[str]],
        summary: Summary,
        reject: Callable[[RejectError], None],
    ) -> None:
        summary.read += 1
        try:
            declared = _SET.fullmatch(characters.check(text, "the line"))
            if declared is not None:
                sets[declared["name"]] = [word.strip() for word in declared["words"].split(",") if word.strip()]
                summary.ignored += 1
                summary.ignored_as["a set of words"] += 1
                return
            found = _agent(text, sets)
        except RejectError as error:
            summary.rejected += 1
            summary.reasons[error.reason] += 1
            reject(error)
            return
        agent = agents.setdefault((found.name, found.code), Agent(found.name, found.code))
        new = not agent.forms or any(form not in agent.forms for form in found.forms)
        agent.forms.update(found.forms)
        summary.loaded += new
        summary.merged += not new

    def _write(self, agents: Sequence[Agent], graph: Graph) -> None:
        scheme, language = Iri(CONCEPT + self.name), self.descriptor.language
        graph.add(scheme, TYPE, Iri(SKOS + "ConceptScheme"))
        graph.add(scheme, PREF_LABEL, lang(self.title, "en"))
        for code in sorted({agent.code for agent in agents}):
            sector = Iri(concept(self.name, code))
            graph.add(sector, TYPE, Iri(SKOS + "Concept"))
            graph.add(sector, PREF_LABEL, lang(code, language))
            graph.add(sector, Iri(SKOS + "notation"), Literal(code))
            graph.add(sector, Iri(SKOS + "inScheme"), scheme)
            graph.add(sector, Iri(SKOS + "topConceptOf"), scheme)
        for agent in agents:
            node = Iri(concept(self.name, keys.slug([agent.code.lower(), agent.name])))
            graph.add(node, TYPE, Iri(SKOS + "Concept"))
            graph.add(node, PREF_LABEL, lang(agent.name, language))
            graph.add(node, Iri(SKOS + "inScheme"), scheme)
            graph.add(node, Iri(SKOS + "broader"), Iri(concept(self.name, agent.code)))
            for form in agent.forms:
                if form != agent.name:
                    graph.add(node, Iri(SKOS + "altLabel"), lang(form, language))


def _agent(text: str, sets: Mapping[str, Sequence[str]]) -> Agent:
    """What a line says; raises RejectError for one of another form, or with a set that no line above declares."""
    match = _LINE.fullmatch(text)
    if match is None:
        raise RejectError("not NAME {OTHER FORM} [~CODE]", "", text)
    name = _words(match["name"])
    forms = [form for printed in (match["name"], match["other"] or "") if printed.strip() for form in _forms(printed, sets)]
    return Agent(name, match["code"] or match["before"], dict.fromkeys(forms))


def _forms(printed: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words, once for each word of the set they contain."""
    slot = _SLOT.search(printed)
    if slot is None:
        yield _words(printed)
        return
    if slot[1] not in sets:
        raise RejectError("a set of words that no line above declares", "", printed)
    for word in sets[slot[1]]:
        yield _words(printed[: slot.start()] + word + printed[slot.end() :])


def _words(printed: str) -> str:
    return " ".join(printed.replace("_", " ").split())


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without comments and empty ones; raises InputError for bytes that are no such text."""
    line = 0
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            raw: BinaryIO = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
            lines, watch = encodings.text(raw, encoding, path.name, newline=None)
            while words := lines.readline(_LONGEST):
                line += 1
                text = words.strip()
                if text and not text.startswith("#"):
                    yield line, text
            watch.check()
    except UnicodeError as error:
        raise watch.undecodable(error) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"the compressed file is broken off or damaged after line {line}: {error}",
            where=path.name,
            remedy="retrieve it again",
        ) from None


def read(path: Path) -> Agents:
    """Read and check a descriptor of kind ``agents``; raises InputError at the first mistake."""
    return Agents(descriptors.read(path, "dictionary"))

"""One load of a source in another vocabulary: outcomes to the writer, every subject accounted for, the graph described."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from kg.interpret.quads import TYPE
from kg.loaders import account
from kg.loaders.account import Source
from kg.loaders.tabular.facts import Said
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary
from kg.loaders.tabular.writer import Writer
from kg.mapping.interpret import Interpreter, Outcome
from kg.mapping.known import Options
from kg.mapping.model import Model, Position, Positions
from kg.mapping.parts import Parts
from kg.mapping.sets import Mapping as MappingSet
from kg.mapping.things import Namer
from kg.namespaces import Iris
from kg.store.datasets import Draft
from kg.store.terms import Iri, Term
from kg.vocabulary import Vocabulary

_NO_CLASS = "it has no class"
_ALONE = "it is read only with another subject, and nothing that was loaded leads to it"
_SHOWN = 12


class Run:
    """Takes what is read, subject by subject; a subject is counted once, whatever rests on it."""

    def __init__(self, writer: Writer, rejects: Rejects, options: Options, iris: Iris, vocabulary: Vocabulary) -> None:
        self.writer = writer
        self.rejects = rejects
        self.options = options
        self.iris = iris
        self.summary = Summary()
        self.namer = Namer(options.dataset, vocabulary, options.language)
        self._failed_now: set[str] = set()

    def interpreter(self, model: Model, positions: Positions) -> Interpreter:
        """An interpreter for one model of this source."""
        return Interpreter(model, positions, self.options, self.namer, self.iris, self.summary)

    def write(self, outcomes: Iterable[Outcome]) -> set[str]:
        """Write outcomes; return the subjects they were about, which are counted as read."""
        states: dict[str, str] = {}
        self._failed_now.clear()
        for outcome in outcomes:
            if outcome.error is not None:
                self._failed(outcome, outcome.error, states)
            elif outcome.said is not None:
                self._said(outcome, outcome.said, states)
        for state in states.values():
            self.summary.read += 1
            self.summary.loaded += state == "loaded"
            self.summary.merged += state == "merged"
        return set(states)

    def _said(self, outcome: Outcome, said: Said, states: dict[str, str]) -> None:
        try:
            new = self.writer.row(outcome.position.row, said, outcome.position.cite)
        except RejectError as error:
            self._failed(outcome, error, states)
            return
        for one in self.writer.otherwise.take():
            self.summary.differ(one.name, one.said, outcome.position.row, one.first, one.row)
        if states.get(outcome.subject) != "loaded":
            states[outcome.subject] = "loaded" if new else "merged"

    def _failed(self, outcome: Outcome, error: RejectError, states: dict[str, str]) -> None:
        position = outcome.position
        self.rejects.add(position.file or position.row, position.line, RejectError(error.reason, position.row, error.value))
        if outcome.subject in states:
            # A part of what a subject says; the subject itself stands.
            self.summary.unresolve(f"relation: {error.reason}", error.value or position.row)
            return
        states[outcome.subject] = "rejected"
        self._failed_now.add(outcome.subject)
        self.summary.rejected += 1
        self.summary.reasons[error.reason] += 1

    def reject(self, position: Position, error: RejectError) -> None:
        """Count one subject that never came to a model."""
        self.summary.read += 1
        self.summary.rejected += 1
        self.summary.reasons[error.reason] += 1
        self.rejects.add(position.file or position.row, position.line, RejectError(error.reason, position.row, error.value))

    def ignore(self, what: str) -> None:
        """Count one subject that is ignored by name."""
        self.summary.read += 1
        self.summary.ignored += 1
        self.summary.ignored_as[what] += 1

    def rest(
        self,
        facts: Mapping[str, list[tuple[Iri, Term]]],
        taken: set[str],
        used: set[str],
        mapping: MappingSet,
        positions: Positions,
    ) -> None:
        """Account for the subjects that none of the outcomes just written was about, and for the facts no query speaks of."""
        parts = Parts(facts, (taken - self._failed_now) | used, taken, mapping)
        unmapped: Counter[str] = Counter()
        left_out = 0
        for subject, pairs in facts.items():
            kinds = [value.value for predicate, value in pairs if predicate.value in mapping.kinds]
            classes = kinds or [value.value for predicate, value in pairs if predicate == TYPE]
            if subject not in taken:
                self._other(subject, classes, subject in used, parts, mapping, positions)
                if subject not in used and not _part(subject, classes, parts, mapping):
                    continue
            for predicate, _ in pairs:
                left_out += predicate.value in mapping.ignored
                if predicate.value not in mapping.named and predicate.value not in mapping.ignored:
                    unmapped[predicate.value] += 1
        if left_out:
            self.summary.notes.append(f"{left_out:,} facts of what was read are ignored by name")
        if unmapped:
            told = ", ".join(f"{name} {count:,}" for name, count in unmapped.most_common(_SHOWN))
            more = f" and {len(unmapped) - _SHOWN} more" if len(unmapped) > _SHOWN else ""
            self.summary.notes.append(
                f"{unmapped.total():,} facts of {len(unmapped)} properties are not in the mapping: {told}{more}"
            )

    def _other(
        self, subject: str, classes: list[str], used: bool, parts: Parts, mapping: MappingSet, positions: Positions
    ) -> None:
        ignored = [one for one in classes if one in mapping.ignored]
        if used or _part(subject, classes, parts, mapping):
            self.summary.read += 1
            self.summary.merged += 1
        elif ignored:
            self.ignore(f"{ignored[0]} ({mapping.ignored[ignored[0]]})")
        elif subject in parts.ignored:
            self.ignore(f"{parts.ignored[subject]} ({mapping.ignored[parts.ignored[subject]]})")
        elif any(one in mapping.parts for one in classes):
            self.reject(positions[subject], RejectError(_ALONE))
        else:
            reason = f"no query of the mapping takes the class {sorted(classes)[0]}" if classes else _NO_CLASS
            self.reject(positions[subject], RejectError(reason))


def _part(subject: str, classes: list[str], parts: Parts, mapping: MappingSet) -> bool:
    return subject in parts.merged and any(one in mapping.parts for one in classes)


@contextmanager
def running(
    source: Source,
    options: Options,
    captures: Mapping[str, str],
    draft: Draft,
    iris: Iris,
    vocabulary: Vocabulary,
    *,
    apart: bool = False,
) -> Iterator[Run]:
    """A load into a draft, described and closed at the end; an error inside leaves the draft uncounted.

    ``apart`` keeps the graph out of the merged graph.
    """
    rejects = Rejects(draft.rejects)
    try:
        with draft.writing() as graph:
            writer = Writer(iris, source.name, source.title, graph.block)
            run = Run(writer, rejects, options, iris, vocabulary)
            yield run
            writer.finish()
            run.summary.check()
            account.describe(writer.add, iris, source, captures, run.summary, lambda: writer.triples)
            run.summary.triples = writer.triples
    finally:
        rejects.close()
    draft.spellings.write_text(json.dumps(sorted(writer.spellings), ensure_ascii=False), encoding="utf-8")
    draft.describe(replace(account.dataset(source, iris, captures, run.summary), apart=apart))

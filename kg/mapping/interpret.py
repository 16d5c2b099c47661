"""From a model about a source's subjects to what each subject says: entities, events and relation nodes, ready to be written.

Strict: a subject is interpreted whole or rejected with a reason; what it names and the source does not describe is counted as
unresolved; nobody is made an entity on a name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg import dates
from kg.errors import InputError
from kg.interpret.quads import TYPE, code, sc
from kg.loaders import happened
from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import Assertion, Fact, Facts, Pair, Said, bounds, pieces_of
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.mapping import relations, values
from kg.mapping.known import Event, Known, Options
from kg.mapping.model import (
    ALT_LABEL,
    DATE,
    DURATION,
    END,
    PREF_LABEL,
    RELATED,
    START,
    Model,
    Position,
    Positions,
    anonymous,
    entity,
)
from kg.mapping.things import Namer, Thing, described
from kg.namespaces import EDTF, SC, Iris
from kg.store.terms import Iri, Literal, Term, typed

_POST_IN = SC + "postIn"
_CERTAINTY, _INFERRED = SC + "certainty", code("certainty", "inferred")
_HANDLED = frozenset(
    {TYPE.value, PREF_LABEL, ALT_LABEL, RELATED, START, END, DURATION, DATE, SC + "eventStatus", _CERTAINTY, _POST_IN}
)
_RELATIONS = frozenset({"Participation", "Membership", "Tenure"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one subject: what it says, or why it was rejected."""

    subject: str
    position: Position
    said: Said | None = None
    error: RejectError | None = None


class Interpreter(Known):
    """Interprets the model of one source; ``summary`` takes what stays unresolved, ``namer`` outlives it."""

    def __init__(self, model: Model, positions: Positions, options: Options, namer: Namer, iris: Iris, summary: Summary) -> None:
        super().__init__(model, positions, options, namer, iris, summary)
        self._dates: dict[str, str] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Every subject of the model, in the order of the source, relations after what they link."""
        subjects = sorted(self.model.facts, key=lambda name: (self._position(name).order, self._position(name).row, name))
        for subject in subjects:
            self._describe(subject)
        for subject in subjects:
            self._place_post(subject)
        for subject in subjects:
            if subject in self.things or subject in self.errors:
                yield self._outcome(subject)
        for subject, said in relations.read(self, subjects):
            if isinstance(said, RejectError):
                yield Outcome(subject, self._position(subject), error=said)
            else:
                yield Outcome(subject, self._position(subject), said)

    def _describe(self, subject: str) -> None:
        classes = self.model.classes(subject)
        for name in classes:
            if SC + name not in self.vocabulary.superclasses:
                raise InputError(f"the mapping writes the class sc:{name}, which is not in the ontology", where="the mapping")
        if _RELATIONS & set(classes) or not described(self.vocabulary, classes):
            return
        if subject not in self.positions and not self.model.values(subject, PREF_LABEL):
            # The source names it and describes it nowhere; whoever names it has it unresolved.
            return
        if anonymous(subject) and all(self.vocabulary.is_a(name, {SC + "Actor"}) for name in classes):
            # Somebody without an identifier is a name as printed, wherever it is named: names alone make nobody.
            return
        try:
            self.model.check(subject)
            thing = self.namer.thing(self.model, subject, self._within(subject))
            date = self.date(subject)
            if thing.kind == "event":
                self.events[subject] = self._event(subject, thing, date)
            elif date:
                self._dates[subject] = date
            self.things[subject] = thing
        except RejectError as error:
            self.errors[subject] = error

    def _place_post(self, subject: str) -> None:
        """A post carries the organizations it is in, wherever it is described."""
        post = self.things.get(subject)
        for value in self.model.values(subject, _POST_IN) if post is not None else ():
            body = self.thing(value)
            if post is None or post.kind != "post" or body is None or body.kind != "organization":
                self.summary.unresolve("postIn", value.value[:200])
                continue
            post = replace(post, pairs=(*post.pairs, (sc("postIn"), entity(self.iris, body.name))))
            self.things[subject] = post

    def _within(self, subject: str) -> str:
        return self._position(subject).file or self._position(subject).row

    def _event(self, subject: str, thing: Thing, date: str) -> Event:
        statuses = self._statuses(subject, date)
        facts: list[tuple[str, Term]] = [("eventStatus", code("status", status)) for status in sorted(statuses)]
        if date:
            facts.append(("date", typed(date, EDTF)))
        return Event(thing, tuple(facts), frozenset(statuses))

    def _statuses(self, subject: str, date: str) -> set[str]:
        """Announced is not held: what lies after the day of retrieval was not held, and what is past was perhaps.

        A source that says it was held all the same is rejected (:mod:`kg.loaders.happened`). Where only the mapping infers it,
        from minutes for instance, the meeting is planned.
        """
        stated = {value.value for value in self.model.values(subject, SC + "eventStatus")}
        found = {self.vocabulary_code("status", iri) for iri in stated} or {""}
        future = bool(date) and happened.later(date, self.options.retrieved)
        if _INFERRED in self.model.values(subject, _CERTAINTY):
            for status in happened.BEGUN & found if future else ():
                self.summary.unresolve("status: held, but after the day of retrieval", status)
                found = found - {status} | {""}
        else:
            happened.check(found, date, self.options.retrieved)
        end = dates.parse(date).latest_end if date else None
        past = end is not None and end.isoformat() < self.options.retrieved
        return {self._status(one, future, past) for one in found}

    def _status(self, status: str, future: bool, past: bool) -> str:
        if future and not status:
            return "planned"
        if past and status in ("", "confirmed") and self.options.past != "unknown":
            return self.options.past
        return status or "unknown"

    def _outcome(self, subject: str) -> Outcome:
        position = self._position(subject)
        if subject in self.errors:
            return Outcome(subject, position, error=self.errors[subject])
        thing, said = self.things[subject], Said()
        facts: list[tuple[str, Term]] = list(self.events[subject].facts) if subject in self.events else []
        for predicate, found in self.model.facts[subject].items():
            if predicate in _HANDLED:
                continue
            prop = values.declared(self.vocabulary, predicate)
            if not values.fits(self.vocabulary, prop, thing.class_name):
                # What holds an office has a location too, as an event has: the other vocabulary does not tell them apart.
                for value in found:
                    self.summary.unresolve(f"{prop.key}, said of {thing.class_name}", value.value[:200])
                continue
            terms = [term for value in found if (term := values.term(self, prop, value, said)) is not None]
            event = subject in self.events and predicate.startswith(SC)
            if event and (not prop.single or len(terms) == 1):
                facts += [(predicate.removeprefix(SC), term) for term in terms]
            else:
                said.assertions += [self._statement(thing, predicate, term) for term in terms]
        if subject in self.events:
            said.events.append((thing.entity(), Facts.of(Fact.of(*fact) for fact in facts)))
        else:
            said.entities.append(thing.entity())
            if subject in self._dates:
                said.assertions.append(self._statement(thing, DATE, typed(self._dates[subject], EDTF)))
        return Outcome(subject, position, said)

    def _statement(self, thing: Thing, predicate: str, term: Term) -> Assertion:
        pairs: list[Pair] = [
            (sc("subject"), entity(self.iris, thing.name)),
            (sc("predicate"), Iri(predicate)),
            (sc("object"), term),
        ]
        if isinstance(term, Literal) and term.datatype == EDTF:
            pairs += bounds(term.value)
        local = predicate.rpartition("#")[2]
        parts = (thing.slug, local, self.options.dataset, keys.mark(term.n3()))
        return Assertion.of("statement", parts, "Statement", pieces_of(pairs))

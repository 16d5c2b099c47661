"""Files in our own vocabulary: what they cannot know, found before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.interpret.quads import sc
from kg.loaders import happened
from kg.loaders.tabular.rejects import RejectError
from kg.store.terms import Iri, Term

Facts = Mapping[str, Iterable[tuple[Iri, Term]]]
_STATUS, _DATE = sc("eventStatus"), sc("date")
_SUBJECT, _PREDICATE, _OBJECT = sc("subject"), sc("predicate"), sc("object")


def impossible(facts: Facts, retrieved: str) -> dict[str, RejectError]:
    """Subjects that are rejected: events held after the day of retrieval, and whatever names one of them.

    Status and date stand at the event, or in Statements about it; of several dates one may be right.
    """
    found: dict[str, RejectError] = {}
    for event, (statuses, dates) in _said(facts).items():
        try:
            if all(happened.later(date, retrieved) for date in dates):
                happened.check(statuses, min(dates, default=""), retrieved)
        except RejectError as error:
            found[event] = error
    left = set(found)
    while left:
        gone, left = left, set()
        for subject, pairs in facts.items():
            named = next((value.value for _, value in pairs if isinstance(value, Iri) and value.value in gone), "")
            if named and subject not in found:
                found[subject] = RejectError("it names what is rejected", value=named)
                left.add(subject)
    return found


def _said(facts: Facts) -> dict[str, tuple[set[str], set[str]]]:
    """Statuses and dates of each event."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for subject, predicate, value in _triples(facts):
        if predicate in (_STATUS, _DATE):
            statuses, dates = found.setdefault(subject, (set(), set()))
            if predicate == _DATE:
                dates.add(value.value)
            else:
                statuses.add(value.value.rpartition("/")[2])
    return found


def _triples(facts: Facts) -> Iterator[tuple[str, Iri, Term]]:
    """What is said, plainly and by Statements."""
    for subject, pairs in facts.items():
        statement = {predicate: value for predicate, value in pairs if predicate in (_SUBJECT, _PREDICATE, _OBJECT)}
        if len(statement) == len((_SUBJECT, _PREDICATE, _OBJECT)):
            yield statement[_SUBJECT].value, Iri(statement[_PREDICATE].value), statement[_OBJECT]
        for predicate, value in pairs:
            yield subject, predicate, value

"""Who and what a source describes: class, name and IRI of each subject, minted from the source's own IRI and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import Entity, Pair, pieces_of
from kg.loaders.tabular.rejects import RejectError
from kg.mapping.model import DATE, RELATED, START, Model, anonymous
from kg.namespaces import SC, SKOS
from kg.store.terms import Iri, lang
from kg.vocabulary import Vocabulary

#: Class → kind of entity; the first that fits.
_KINDS = (
    ("Event", "event"),
    ("EventSeries", "series"),
    ("Person", "person"),
    ("UnnamedGroup", "group"),
    ("Organization", "organization"),
    ("Post", "post"),
    ("Place", "place"),
    ("Instrument", "instrument"),
)
ACTORS = frozenset({"person", "organization", "group"})
_TAIL = re.compile(r"[/#:]([^/#:]+)[/#]?$")
#: Stands for the address of a document that has none; nothing under it is published, or the same in two documents.
NOWHERE = "https://page.invalid/"
_LONGEST_TAIL = 48
_EXACT = Iri(SKOS + "exactMatch")
_ALT = Iri(SKOS + "altLabel")


@dataclass(frozen=True, slots=True)
class Thing:
    """One described subject: its name (``kind/slug``), class, labels and the pairs written with it."""

    name: str
    class_name: str
    labels: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]

    @property
    def kind(self) -> str:
        """The first part of the name."""
        return self.name.partition("/")[0]

    @property
    def slug(self) -> str:
        """The second part of the name."""
        return self.name.partition("/")[2]

    def entity(self) -> Entity:
        """As it is written."""
        return Entity.of(self.name, self.class_name, self.labels, pieces_of(self.pairs))


class Namer:
    """Mints names for one dataset; lives as long as its load, so that no two subjects ever share a name."""

    def __init__(self, dataset: str, vocabulary: Vocabulary, language: str) -> None:
        self.dataset = dataset
        self.vocabulary = vocabulary
        self.language = language
        self._taken: dict[str, str] = {}

    def thing(self, model: Model, subject: str, within: str = "") -> Thing:
        """Describe a subject that has a class of ours; ``within`` says where a blank node lies (a file, an event).

        Raises RejectError where its classes do not go together or it has no name.
        """
        class_name = self._class(model.classes(subject))
        labels = model.labels(subject, self.language)
        if not labels:
            raise RejectError("nothing to call it by")
        key, tail = self._key(model, subject, labels, within)
        kind = next(kind for name, kind in _KINDS if self.vocabulary.is_a(class_name, {SC + name}))
        readable = keys.slug([tail])[:_LONGEST_TAIL].strip("-")
        name = f"{kind}/{'-'.join(part for part in (self.dataset, readable, keys.mark(key)) if part)}"
        if self._taken.setdefault(name, key) != key:
            raise RejectError("another subject has the same short name", value=key)
        pairs: list[Pair] = [(_ALT, lang(text, language)) for language, text in model.others(subject, self.language)]
        named = subject.startswith(("https://", "http://")) and not anonymous(subject) and not subject.startswith(NOWHERE)
        if named and not model.values(subject, RELATED):
            pairs.append((_EXACT, Iri(subject)))
        return Thing(name, class_name, labels, tuple(pairs))

    @staticmethod
    def _key(model: Model, subject: str, labels: tuple[tuple[str, str], ...], within: str) -> tuple[str, str]:
        if not anonymous(subject):
            match = _TAIL.search(subject)
            local = f"{within}\n{subject}" if subject.startswith(NOWHERE) else subject
            return local, match[1] if match else ""
        # A blank node is found again by where it lies, its name and, for an event, its beginning.
        first = [value.value for value in (*model.values(subject, START), *model.values(subject, DATE))]
        return "\n".join((within, *(text for _, text in labels), *first)), labels[0][1]

    def _class(self, names: list[str]) -> str:
        """The narrowest class; raises RejectError where two have nothing in common."""
        ranked = sorted(set(names), key=lambda name: (len(self.vocabulary.superclasses[SC + name]), name))
        for name in ranked[:-1]:
            if not self.vocabulary.is_a(ranked[-1], {SC + name}):
                raise RejectError(f"it is a {name} and a {ranked[-1]}, which have nothing in common")
        return ranked[-1]


def described(vocabulary: Vocabulary, names: list[str]) -> bool:
    """Whether one of the classes is that of an entity (not of a relation)."""
    return any(vocabulary.is_a(name, {SC + one for one, _ in _KINDS}) for name in names if SC + name in vocabulary.superclasses)

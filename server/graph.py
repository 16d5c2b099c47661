"""Point look-ups in one generation, remembered: what a node says, who points to it, what it is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.labels import DEFAULT, pick
from kg.namespaces import CONCEPT, DCTERMS, PROJECT, RDF, RDFS, SC, SKOS, prefixes
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Term, lang

TYPE = RDF + "type"
REPLACED_BY = DCTERMS + "isReplacedBy"
LABELS = (SKOS + "prefLabel", RDFS + "label", SC + "cite", DCTERMS + "title", SC + "headline", SC + "fileName")
_DISPLAY = SC + "displayLabel"
#: Shortcuts that repeat what assertions link to in another way.
SHORTCUTS = frozenset({SC + "concerns", SC + "attended", SC + "represented", SC + "pairOf"})
#: Nodes of one answer whose labels are looked up for a page.
LABELLED_LIMIT = 2000
_REMEMBERED = 50_000

#: How an assertion reads: property, words between, property.
_SENTENCES = (
    ("participant", "– ROLE at", "participationIn"),
    ("listedName", "– ROLE at", "participationIn"),
    ("subject", "–", "predicate"),
    ("holder", "–", "post"),
    ("member", "– member of", "memberOf"),
    ("counted", "counted at", "countOf"),
    ("outcomeKind", "at", "outcomeOf"),
)

Properties = Mapping[str, tuple[Term, ...]]


class Graph:
    """Look-ups over a reader; everything remembered belongs to one generation and never changes."""

    def __init__(self, reader: Reader, base: str) -> None:
        self.reader = reader
        self.base = base
        # The longest namespace first, so that scheme: does not hide behind concept:.
        self._prefixes = sorted(prefixes(base).items(), key=lambda item: -len(item[1]))
        self._properties: dict[str, Properties] = {}
        self._labels: dict[tuple[str, str], Literal] = {}

    def properties(self, iri: str) -> Properties:
        """Every predicate of a node with its objects, sorted; empty for a node that says nothing."""
        known = self._properties.get(iri)
        if known is None:
            collected: defaultdict[str, list[Term]] = defaultdict(list)
            for predicate, value in self.reader.about(Iri(iri)):
                collected[predicate].append(value)
            known = {
                predicate: tuple(sorted(objects)) if len(objects) > 1 else tuple(objects)
                for predicate, objects in sorted(collected.items())
            }
            if len(self._properties) >= _REMEMBERED:
                self._properties.clear()
            self._properties[iri] = known
        return known

    def incoming(self, iri: str, limit: int, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """(subject, predicate) of the triples that point to a node, at most ``limit``, none of a predicate in ``without``."""
        return sorted(self.reader.pointing(Iri(iri), limit, without=without))

    def look(self, iri: str, predicate: str) -> tuple[Term, ...]:
        """The objects of one predicate, without reading the rest of a node of which no more is needed."""
        known = self._properties.get(iri)
        return known.get(predicate, ()) if known is not None else tuple(sorted(self.reader.values(Iri(iri), Iri(predicate))))

    def citation(self, text: str) -> str:
        """The evidence that is cited with these words, '' when none is."""
        return min(self.reader.subjects(Iri(SC + "cite"), Literal(text)), default="")

    def display_labels(self, iris: Iterable[str], language: str = DEFAULT) -> dict[str, Literal]:
        """What the graph calls its own nodes and concepts among some, the first :data:`LABELLED_LIMIT` of them, in one look."""
        own = sorted({iri for iri in iris if iri.startswith((self.base, CONCEPT))})[:LABELLED_LIMIT]
        if not own:
            return {}
        values = " ".join(Iri(iri).n3() for iri in own)
        predicate = "sc:displayLabel" if language == DEFAULT else "skos:prefLabel"
        rows = self.reader.select(f"SELECT ?node ?label WHERE {{ VALUES ?node {{ {values} }} ?node {predicate} ?label }}")
        found: defaultdict[str, list[Term]] = defaultdict(list)
        for row in rows:
            found[row["node"].value].append(row["label"])
        return {node: label for node, labels in found.items() if (label := pick(labels, language)) is not None}

    def called(self, text: str, languages: Iterable[str]) -> list[str]:
        """The nodes whose label is exactly a text in one of some languages, or in none."""
        labels = [Literal(text), *(lang(text, tag) for tag in languages)]
        found = {node for label in labels for node in self.reader.subjects(Iri(SKOS + "prefLabel"), label)}
        return sorted(found)

    def exists(self, iri: str) -> bool:
        """Whether anything is said by or about a node."""
        return bool(self.properties(iri)) or bool(self.incoming(iri, 1))

    def values(self, iri: str, predicate: str) -> tuple[Term, ...]:
        """The objects of one predicate."""
        return self.properties(iri).get(predicate, ())

    def one(self, iri: str, predicate: str) -> Term | None:
        """The first object of one predicate."""
        return next(iter(self.values(iri, predicate)), None)

    def types(self, iri: str) -> list[str]:
        """The classes of a node."""
        return [term.value for term in self.values(iri, TYPE)]

    def label(self, iri: str, language: str = DEFAULT) -> Literal:
        """What a node is called for readers of a language: its label, else an assertion in words, else the IRI in short.

        The words of an assertion are English, with the names English readers know.
        """
        known = self._labels.get((language, iri))
        if known is None:
            if len(self._labels) >= _REMEMBERED:
                self._labels.clear()
            known = self._display(iri, language) or self._named(iri, language) or Literal(self._sentence(iri) or self.short(iri))
            self._labels[language, iri] = known
        return known

    def _display(self, iri: str, language: str) -> Literal | None:
        """The label alone, which spares reading all that a large node says; for English the one computed for pages."""
        predicate = _DISPLAY if language == DEFAULT else SKOS + "prefLabel"
        chosen = pick(self.look(iri, predicate), language) if iri.startswith((self.base, CONCEPT)) else None
        return chosen if chosen is not None and chosen.value.strip() else None

    def _named(self, iri: str, language: str = DEFAULT) -> Literal | None:
        for predicate in LABELS:
            chosen = pick(self.values(iri, predicate), language)
            if chosen is not None and chosen.value.strip():
                return chosen
        return None

    def _sentence(self, iri: str) -> str:
        """An assertion, which has no label of its own; '' for any other node."""
        for first, joint, second in _SENTENCES:
            one, two = self.one(iri, SC + first), self.one(iri, SC + second)
            if one is None or two is None:
                continue
            role, value = self.one(iri, SC + "role"), self.one(iri, SC + "object")
            words = [self._word(one), joint.replace("ROLE", self._word(role) if role else "a part"), self._word(two)]
            return " ".join([*words, self._word(value)] if value and first == "subject" else words)
        return ""

    def _word(self, term: Term) -> str:
        """A term in a sentence, by its own label only: an assertion about itself must not go round in circles."""
        if isinstance(term, Literal):
            return term.value
        named = self._named(term.value)
        return named.value if named else self.short(term.value)

    def short(self, iri: str) -> str:
        """The IRI in the one prefix table's short form; ``sc:`` terms as words; whole when nothing fits."""
        if iri.startswith(SC):
            return _words(iri[len(SC) :])
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri.removeprefix(self.base).removeprefix(PROJECT)


def _words(name: str) -> str:
    """``onTheMarginsOf`` → "on the margins of"."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()

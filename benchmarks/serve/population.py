"""Who and where in the generated graph: actors with the skew of real registers, places, series, posts.

A few actors are everywhere and most are seen once or twice; so an actor is drawn with a weight that falls with his rank
(Zipf with an offset, which keeps the first from being at every meeting).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from kg.interpret.quads import GraphWriter, code, sc
from kg.namespaces import ORG, Iris
from kg.store.terms import Iri, Quad

_GIVEN = ("Ada", "Boris", "Clara", "Dušan", "Elena", "Farid", "Gül", "Henrik", "Irena", "Jürgen", "Katia", "Luís", "Mira", "Noor")
_FAMILY = ("Arendt", "Bek", "Čolić", "Dimou", "Ertem", "Ferrari", "Gruber", "Hoxha", "Ivanova", "Jansen", "Kovač", "Lund")
_POSTS = ("Head of Section", "Adviser", "Minister", "State Secretary", "Director")
_KINDS = ("ministry", "agency", "police", "office", "secretariat", "network", "research-centre", "unit")
_OFFSET = 12.0
_EXPONENT = 0.85


class Skewed:
    """Draws names so that the one at rank r has a weight of 1 / (r + offset) ^ exponent."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._weights = list(itertools.accumulate((rank + _OFFSET) ** -_EXPONENT for rank in range(len(names))))

    def draw(self, rng: random.Random) -> str:
        """One name."""
        return rng.choices(self.names, cum_weights=self._weights)[0]


@dataclass(frozen=True, slots=True)
class Population:
    """Names (``kind/slug``) of a graph with so many events; ``labels`` as a text prints them."""

    polities: Sequence[str]
    organizations: Sequence[str]
    persons: Sequence[str]
    posts: Sequence[str]
    places: Sequence[str]
    series: Sequence[str]
    labels: dict[str, str]
    #: The organisation a person speaks for and the post he or she holds, '' for none.
    ties: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, events: int, rng: random.Random) -> Population:
        """The population for so many events."""
        polities = _named("organization", "state", 60)
        organizations = _named("organization", "body", max(20, events // 3))
        persons = _named("person", "delegate", max(40, events * 2))
        posts = _named("post", "office-holder", max(20, events // 2))
        places = _named("place", "city", max(10, events // 20))
        series = _named("series", "round", max(4, events // 12))
        labels = {name: name.partition("/")[2].replace("-", " ").title() for group in (polities, organizations) for name in group}
        labels |= {name: f"{_POSTS[i % len(_POSTS)]} {i}" for i, name in enumerate(posts)}
        labels |= {name: f"City {i}" for i, name in enumerate(places)}
        labels |= {name: f"Round {i} of Talks" for i, name in enumerate(series)}
        labels |= {name: f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}-{rng.choice(_FAMILY)}" for name in persons}
        principals = Skewed(polities + organizations)
        ties = {name: (principals.draw(rng), rng.choice(posts) if rng.random() < 0.4 else "") for name in persons}
        return cls(polities, organizations, persons, posts, places, series, labels, ties)

    def expand(self, iris: Iris) -> list[Quad]:
        """What exists: type, label, and what identifies each."""
        writer = GraphWriter(iris, "entities")
        for names, class_name in (
            (self.polities, "Polity"),
            (self.organizations, "Body"),
            (self.persons, "Person"),
            (self.posts, "Post"),
            (self.places, "Place"),
            (self.series, "EventSeries"),
        ):
            for number, name in enumerate(names):
                subject = writer.entity(name)
                writer.type(subject, class_name)
                writer.labels(subject, {"en": self.labels[name]})
                if class_name == "Body":
                    writer.add(subject, Iri(ORG + "classification"), code("org-kind", _KINDS[number % len(_KINDS)]))
                elif class_name == "Post":
                    writer.add(subject, sc("postIn"), writer.entity(self.organizations[number % len(self.organizations)]))
        return writer.quads


def _named(kind: str, stem: str, count: int) -> list[str]:
    return [f"{kind}/{stem}-{number}" for number in range(count)]

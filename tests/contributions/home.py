"""A home with one generation of the small corpus, and changes to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.build import build
from kg.contributions import intake, patch
from kg.contributions.intake import Received, Sender
from kg.contributions.policy import Contributor
from kg.settings import Settings
from kg.store import generations
from kg.store.generations import Generation
from kg.store.reader import Reader
from tests.corpus import SmallCorpus

BASE = "https://w3id.org/secoop/"
PREFIXES = f"""\
PREFIX event: <{BASE}id/event/>
PREFIX orgn: <{BASE}id/organization/>
PREFIX participation: <{BASE}id/participation/>
PREFIX person: <{BASE}id/person/>
PREFIX sc: <{BASE}ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
CLUB = PREFIXES + 'orgn:hill-club a sc:Body ; skos:prefLabel "Hill Club"@en .\n'


@dataclass(frozen=True, slots=True)
class Home:
    """Its settings; ``generation`` is looked up anew each time."""

    settings: Settings

    @property
    def path(self) -> Path:
        return self.settings.home

    @property
    def generation(self) -> Generation:
        return generations.current(self.path)

    @property
    def reader(self) -> Reader:
        return Reader.open(self.generation)

    def contribute(self, text: str, who: str = "ana", *, kind: str = "text/turtle", editor: bool = False) -> Received:
        """Send a change as a contributor."""
        change = patch.read(text.encode(), kind, base=BASE)
        sender = Sender(Contributor(who, editor=editor), "because of a test")
        return intake.receive(change, sender, self.generation, self.reader, self.settings)

    def has(self, pattern: str) -> bool:
        """Whether the current generation answers a pattern."""
        return self.reader.ask(f"ASK {{ {pattern} }}")


def settings_of(corpus: SmallCorpus) -> Settings:
    """Settings of a home beside the corpus, built from its records."""
    return Settings(home=corpus.root / "home", captures=corpus.captures, records=corpus.root / "records")


def publish(corpus: SmallCorpus) -> Home:
    """Build the corpus."""
    home = Home(settings_of(corpus))
    build(home.settings)
    return home

"""What the proposers find in a text where three names are known."""

from __future__ import annotations

from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.page import Page
from kg.draft.proposals import Proposal
from kg.draft.proposers import propose

NAMES = [
    Name("Westmark", "organization/westmark", "actor", "a"),
    Name("Eastmark", "organization/eastmark", "actor", "a"),
    Name("Jon Reed", "person/jon-reed", "person", "a"),
]


def find(text: str, slot: str, language: str = "") -> list[Proposal]:
    """The proposals of one slot."""
    return [p for p in propose(Page.of(text, language), Gazetteer(NAMES)) if p.slot == slot]

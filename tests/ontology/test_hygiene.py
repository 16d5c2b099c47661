"""The ontology's own files pass every check, and every check is seen to fire."""

from __future__ import annotations

from functools import lru_cache

import pytest
from files import Ontology
from hygiene import CHECKS, Check
from sample import GOOD, MISTAKES, mistaken

from kg import resources


@lru_cache(maxsize=1)
def _ontology() -> Ontology:
    return Ontology.read(resources.path("ontology"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_ontology_passes(check: Check) -> None:
    assert check(_ontology()) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_check_is_silent_on_the_sample(check: Check) -> None:
    assert check(Ontology.of(GOOD)) == []


@pytest.mark.parametrize(
    ("check", "file", "before", "after", "message"),
    MISTAKES,
    ids=[f"{mistake[0].__name__}-{number}" for number, mistake in enumerate(MISTAKES)],
)
def test_check_fires_on_a_mistake(check: Check, file: str, before: str, after: str, message: str) -> None:
    assert any(message in fault for fault in check(mistaken(file, before, after)))


def test_every_check_has_a_mistake() -> None:
    assert {mistake[0] for mistake in MISTAKES} == set(CHECKS)

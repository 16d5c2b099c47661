"""``docs/rules.md``: all seventeen rules, each with what enforces it, a fixture that breaks it or an item for a reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.shapes.fixtures import read

DOCS = Path(__file__).parent.parent.parent / "docs"
TEXT = (DOCS / "rules.md").read_text(encoding="utf-8")
SECTIONS = {m.group(1): m.group(2) for m in re.finditer(r"^### (R\d+) — (.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)}
RULES = [f"R{number}" for number in range(1, 18)]
BAD = {fixture.name: fixture for fixture in read("bad")}


def review_items(section: str) -> list[str]:
    return re.findall(r"\(#review-([\w-]+)\)", section)


def fixtures(section: str) -> list[str]:
    return re.findall(r"\(\.\./tests/data/bad/([\w-]+)\.ttl\)", section)


def test_all_seventeen_rules_are_there() -> None:
    assert list(SECTIONS) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_fixture_that_breaks_it_or_a_review_item(rule: str) -> None:
    named = fixtures(SECTIONS[rule])
    assert named or review_items(SECTIONS[rule])
    assert [name for name in named if rule not in BAD[name].rules] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_fixture_that_breaks_a_rule_is_listed(rule: str) -> None:
    assert {name for name, fixture in BAD.items() if rule in fixture.rules} == set(fixtures(SECTIONS[rule]))


@pytest.mark.parametrize("rule", [rule for rule in RULES if review_items(SECTIONS[rule])])
def test_a_review_item_is_described(rule: str) -> None:
    for item in review_items(SECTIONS[rule]):
        assert f'<a id="review-{item}"></a>' in TEXT


def test_every_file_the_document_names_exists() -> None:
    named = set(re.findall(r"\]\((\.\./[^)#]+)\)", TEXT))
    assert len(named) > 100
    assert [name for name in named if not (DOCS / name).resolve().is_file()] == []


def test_every_rule_of_a_fixture_is_documented() -> None:
    rules = {rule for fixture in BAD.values() for rule in fixture.rules if not rule.startswith("property.")}
    assert [rule for rule in rules if rule not in SECTIONS and f"| {rule} |" not in TEXT] == []

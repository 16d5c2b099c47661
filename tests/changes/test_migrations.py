"""Migrations bring old data to the present version, each with an example of before and after."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import resources
from kg.change import migrations
from kg.change.snapshot import Triple
from kg.cli import main
from kg.errors import InputError
from kg.store.rdf import read_turtle

FIXTURES = Path(__file__).parents[1] / "data" / "migrations"
EXAMPLE = FIXTURES / "example"
RULE = (EXAMPLE / "9.1.0.ru").read_text(encoding="utf-8")


def triples(path: Path) -> set[Triple]:
    return set(read_turtle(path, "test"))


def cases() -> list[tuple[Path, str, Path]]:
    """The example, and every migration of ours: folder of migrations, start, fixtures."""
    ours = resources.path("ontology") / "migrations"
    return [(EXAMPLE, "9.0.0", EXAMPLE), *((ours, m.start, FIXTURES / m.version) for m in migrations.load())]


@pytest.mark.parametrize(("root", "since", "fixtures"), cases(), ids=lambda value: str(value).rpartition("/")[2])
def test_before_becomes_after(root: Path, since: str, fixtures: Path) -> None:
    before, after = triples(fixtures / "before.ttl"), triples(fixtures / "after.ttl")
    assert before != after
    assert set(migrations.migrate(before, since, root)) == after


@pytest.mark.parametrize(("root", "since", "fixtures"), cases(), ids=lambda value: str(value).rpartition("/")[2])
def test_twice_is_once(root: Path, since: str, fixtures: Path) -> None:
    after = triples(fixtures / "after.ttl")
    assert set(migrations.migrate(after, since, root)) == after


def test_data_of_the_present_version_stay_as_they_are() -> None:
    before = triples(EXAMPLE / "before.ttl")
    assert set(migrations.migrate(before, "9.1.0", EXAMPLE)) == before


def test_several_migrations_are_applied_in_the_order_of_their_versions(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "9.1.0.ru", tmp_path / "9.9.0.ru")
    (tmp_path / "9.10.0.ru").write_text(
        "# From: 9.9.0\n# Why: test\n# Rewrites: https://w3id.org/secoop/ns#heldAt\n"
        "DELETE { ?e <https://w3id.org/secoop/ns#heldAt> ?p } INSERT { ?e sc:about ?p }"
        " WHERE { ?e <https://w3id.org/secoop/ns#heldAt> ?p }",
        encoding="utf-8",
    )
    found = migrations.migrate(triples(EXAMPLE / "before.ttl"), "9.0.0", tmp_path)
    assert {p.value.rpartition("#")[2] for _, p, _ in found} == {"about", "eventStatus"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("next.ru", RULE, "'next' is not a version"),
        ("9.1.0.ru", RULE.replace("# Why: ", "# Because: "), "the header lacks Why"),
        ("9.1.0.ru", RULE.replace("# From: 9.0.0", "# From: nine"), "'nine' is not a version"),
        ("9.1.0.ru", RULE.replace("<https://w3id.org/secoop/ns#takesPlaceAt>", "sc:heldAt"), "does not mention .*takesPlaceAt"),
    ],
)
def test_a_migration_with_a_mistake_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        migrations.load(tmp_path)


def test_an_update_that_does_not_parse_is_refused(tmp_path: Path) -> None:
    (tmp_path / "9.1.0.ru").write_text(RULE.replace("WHERE", "WHEREVER"), encoding="utf-8")
    with pytest.raises(InputError, match="syntax"):
        migrations.migrate([], "9.0.0", tmp_path)


def test_the_command_rewrites_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    shutil.copy(EXAMPLE / "9.1.0.ru", tmp_path / "migrations")
    monkeypatch.setattr(resources, "path", lambda _name: tmp_path)
    result = CliRunner().invoke(main, ["migrate", str(EXAMPLE / "before.ttl"), "--from", "9.0.0"])
    assert result.exit_code == 0
    (tmp_path / "after.ttl").write_text(result.output, encoding="utf-8")
    assert triples(tmp_path / "after.ttl") == triples(EXAMPLE / "after.ttl")

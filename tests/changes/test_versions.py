"""The version says what changed: a wrong step fails, and so does a removal or deprecation without a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import resources
from kg.change import version
from kg.change.rules import Level
from kg.cli import main
from kg.errors import InputError
from tests.changes.project import ONTOLOGY, Project, released, replace

REMOVED = replace(
    ONTOLOGY, 'sc:Cook a owl:Class ; skos:prefLabel "cook"@en ; skos:definition "Person who makes a meal."@en .\n', ""
)
NARROWED = replace(ONTOLOGY, "[ a owl:Class ; owl:unionOf ( sc:Guest sc:Cook ) ]", "sc:Guest")
ADDED = ONTOLOGY + "\nsc:Bill a owl:Class .\n"
RELABELLED = replace(ONTOLOGY, '"cook"@en', '"chef"@en')
DEPRECATED = replace(ONTOLOGY, "sc:Cook a owl:Class", "sc:Cook a owl:Class ; owl:deprecated true")
REPLACED = replace(ONTOLOGY, "sc:Cook a owl:Class", "sc:Cook a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy sc:Guest")
RULE = """# From: 1.0.0
# Why: every cook is a guest
# Rewrites: https://w3id.org/secoop/ns#Cook
DELETE { ?x a <https://w3id.org/secoop/ns#Cook> } INSERT { ?x a <https://w3id.org/secoop/ns#Guest> } WHERE { ?x a <https://w3id.org/secoop/ns#Cook> }
"""


@pytest.mark.parametrize(
    ("before", "now", "ontology", "right"),
    [
        ("1.0.0", "2.0.0", NARROWED, True),
        ("1.0.0", "1.1.0", NARROWED, False),
        ("1.0.0", "1.0.0", NARROWED, False),
        ("1.0.0", "3.0.0", NARROWED, False),
        ("1.0.0", "1.1.0", ADDED, True),
        ("1.0.0", "1.0.1", ADDED, False),
        ("1.0.0", "1.0.1", RELABELLED, True),
        ("1.0.0", "1.0.0", RELABELLED, False),
        ("1.0.0", "1.0.2", RELABELLED, False),
        ("1.0.0", "0.9.0", RELABELLED, False),
        ("1.0.0", "1.0.0", ONTOLOGY, True),
        ("1.0.0", "1.0.1", ONTOLOGY, False),
        ("0.1.0", "0.2.0", NARROWED, True),
        ("0.1.0", "0.1.1", NARROWED, False),
        ("0.1.0", "0.1.1", ADDED, True),
        ("0.1.0", "1.0.0", ADDED, True),
    ],
)
def test_the_step_has_to_be_as_large_as_the_change(tmp_path: Path, before: str, now: str, ontology: str, right: bool) -> None:
    project = released(tmp_path, before)
    project.write(now, before, ontology)
    assert (version.review(tmp_path).faults == []) is right


@pytest.mark.parametrize(
    ("ontology", "now", "migration", "fault"),
    [
        (REMOVED, "2.0.0", "", "no migration rewrites https://w3id.org/secoop/ns#Cook"),
        (REPLACED, "1.1.0", "", "no migration rewrites https://w3id.org/secoop/ns#Cook"),
        (DEPRECATED, "1.1.0", RULE, "no dcterms:isReplacedBy says where to go"),
        (REPLACED.replace("isReplacedBy sc:Guest", "isReplacedBy sc:Gest"), "1.1.0", RULE, "which is not a term in force"),
        (REMOVED, "2.0.0", RULE, None),
        (REPLACED, "1.1.0", RULE, None),
    ],
)
def test_what_is_removed_or_deprecated_needs_a_way_out(
    tmp_path: Path, ontology: str, now: str, migration: str, fault: str | None
) -> None:
    project = released(tmp_path)
    project.write(now, "1.0.0", ontology)
    if migration:
        project.migration(f"{now}.ru", migration)
    faults = version.review(tmp_path).faults
    assert [fault in found for found in faults] == [True] if fault else faults == []


def test_a_verdict_on_a_definition_that_did_not_change_is_stale(tmp_path: Path) -> None:
    project = released(tmp_path)
    project.write("1.0.1", "1.0.0", RELABELLED)
    project.mark("1.0.1", "https://w3id.org/secoop/ns#Cook\twording\tclearer\n")
    assert "did not change" in " ".join(version.review(tmp_path).faults)


@pytest.mark.parametrize("row", ["a\tperhaps\twhy\n", "a\twording\n", "a\twording\t\n", "a\twording\twhy\na\tmeaning\twhy\n"])
def test_a_bad_verdict_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    project = released(tmp_path)
    project.write("1.0.0", "1.0.0")
    project.mark("1.0.0", row)
    with pytest.raises(InputError) as caught:
        version.review(tmp_path)
    assert caught.value.where == f"1.0.0.definitions.tsv:{row.count(chr(10)) + 1}"


def test_a_release_that_is_not_kept_is_named(tmp_path: Path) -> None:
    Project(tmp_path).write("0.2.0", "0.1.0")
    with pytest.raises(InputError, match=r"the release 0\.1\.0 is not kept"):
        version.review(tmp_path)


def test_a_release_under_a_wrong_name_is_found(tmp_path: Path) -> None:
    project = released(tmp_path, "0.1.0")
    folder = tmp_path / "ontology" / "releases"
    (folder / "0.1.0.nt").rename(folder / "0.1.1.nt")
    project.write("0.2.0", "0.1.1", ADDED)
    assert "the release file 0.1.1.nt declares itself as 0.1.0" in version.review(tmp_path).faults


def test_the_version_of_our_ontology_says_what_changed() -> None:
    found = version.review()
    assert found.faults == []
    assert found.now != found.before


def test_no_changed_definition_of_ours_is_without_a_verdict() -> None:
    found = version.review()
    undecided = [c.subject for c in found.changes if c.predicate.endswith("#definition") and "nobody says" in c.why]
    assert undecided == []


def test_the_command_prints_what_is_more_than_words_and_the_sum() -> None:
    result = CliRunner().invoke(main, ["changes"])
    found = version.review()
    assert result.exit_code == 0
    assert result.output.count("\nminor ") + result.output.startswith("minor") == sum(
        c.level is Level.MINOR for c in found.changes
    )
    assert result.output.splitlines()[-1].startswith(f"{found.before} → {found.now}: ")


def test_a_wrong_version_fails_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = released(tmp_path)
    project.write("1.0.1", "1.0.0", NARROWED)
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    result = CliRunner().invoke(main, ["changes"])
    assert result.exit_code == 1
    assert "the version is at least 2.0.0, not 1.0.1" in result.stderr


def test_a_release_is_kept_once_and_never_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    project.write("1.0.0")
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    kept = tmp_path / "ontology" / "releases" / "1.0.0.nt"
    assert CliRunner().invoke(main, ["release"]).exit_code == 0
    text = kept.read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["release"]).exit_code == 0
    project.write("1.0.0", ontology=ADDED)
    again = CliRunner().invoke(main, ["release"])
    assert again.exit_code == 2
    assert "was released already" in again.stderr
    assert kept.read_text(encoding="utf-8") == text

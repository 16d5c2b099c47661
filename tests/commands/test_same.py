"""``kg same``: candidates with reasons, decisions on record, and a build that applies them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.build import build
from kg.cli import main
from kg.namespaces import Iris
from kg.search import build as search
from kg.search.index import Index
from kg.settings import Settings
from kg.store import generations
from tests.corpus import SmallCorpus
from tests.loaders.tabular.test_build import Home

WHY = ("--why", "one name in two scripts", "--by", "Ana")


@pytest.fixture
def home(corpus: SmallCorpus) -> Settings:
    more = "organization/nothmark: {class: Polity, label: {en: Northmark}}\n"
    corpus.entities.write_text(corpus.entities.read_text(encoding="utf-8") + more, encoding="utf-8")
    corpus.lock()
    settings = Settings(home=corpus.root / "home", records=corpus.root / "records", captures=corpus.captures)
    build(settings)
    return settings


def run(settings: Settings, *words: str) -> Result:
    return CliRunner(env=settings.variables()).invoke(main, ["same", *words])


def index(settings: Settings) -> Index:
    return Index(search.ensure(generations.current(settings.home)))


def test_a_kind_that_is_none_is_told_with_the_nearest() -> None:
    result = run(Settings(), "candidates", "--kind", "organisation")
    assert result.exit_code == 2
    assert "did you mean organization" in result.stderr


def test_candidates_are_listed_with_reason_and_evidence(home: Settings) -> None:
    result = run(home, "candidates")
    assert result.exit_code == 0, result.output
    assert "organization/northmark  ?  organization/nothmark" in result.output
    assert "fingerprint: 'Northmark' and 'Northmark', the same words" in result.output
    assert "hill, item 1, characters 43–52 | label" in result.output
    assert "1 undecided pairs" in result.output


def test_a_decision_is_applied_by_the_next_build_and_undone_by_a_later_one(home: Settings) -> None:
    decided = run(home, "decide", "organization/northmark", "organization/nothmark", "--verdict", "same", *WHY)
    assert decided.exit_code == 0, decided.output
    build(home)
    assert index(home).search("organization/nothmark").hits[0].entity.iri == Iris().entity("organization/northmark")
    assert "0 undecided pairs" in run(home, "candidates").output
    again = ("decide", "organization/northmark", "organization/nothmark", "--verdict", "not-same", *WHY)
    refused = run(home, *again)
    assert refused.exit_code == 2
    assert "--instead" in refused.output
    undone = run(home, *again, "--instead")
    assert undone.exit_code == 0, undone.output
    build(home)
    assert index(home).search("organization/nothmark").moved == ""
    assert index(home).search("organization/nothmark").hits[0].entity.iri == Iris().entity("organization/nothmark")
    assert "0 undecided pairs" in run(home, "candidates").output
    assert "organization/northmark  ?" in run(home, "candidates", "--decided").output


def test_decisions_are_listed_and_come_as_json(home: Settings) -> None:
    run(home, "decide", "organization/northmark", "organization/nothmark", "--verdict", "unsure", *WHY)
    assert "unsure    organization/northmark  organization/nothmark" in run(home, "list").output
    assert "0 decisions" in run(home, "list", "--verdict", "same").output
    (one,) = [json.loads(line) for line in run(home, "list", "organization/nothmark", "--json").output.splitlines()]
    assert (one["verdict"], one["by"], one["in"]) == ("unsure", "Ana", "records")


def test_candidates_come_as_json_and_of_one_entity_or_kind(home: Settings) -> None:
    (one,) = [json.loads(line) for line in run(home, "candidates", "organization/nothmark", "--json").output.splitlines()]
    assert (one["a"], one["b"], one["reasons"][0]["rule"]) == ("organization/northmark", "organization/nothmark", "fingerprint")
    assert "0 undecided pairs" in run(home, "candidates", "--kind", "person").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("candidates", "organization/nobody"), "no entity is called"),
        (("candidates", "--dataset", "nothing"), "no graph 'nothing' describes entities"),
        (("decide", "organization/northmark", "place/hill", "--verdict", "same", *WHY), "give both one class"),
        (
            ("decide", "organization/northmark", "organization/nobody", "--verdict", "same", *WHY),
            "neither declared nor in the graph",
        ),
        (
            ("decide", "organization/northmark", "organization/nothmark", "--verdict", "same", "--why", " ", "--by", "Ana"),
            "needs a reason",
        ),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(home: Settings, corpus: SmallCorpus, words: tuple[str, ...], told: str) -> None:
    result = run(home, *words)
    assert result.exit_code == 2
    assert told in result.output
    assert not corpus.decisions.exists()


def test_an_entity_of_a_register_is_decided_on_in_the_home_and_forgotten_with_its_register(tmp_path: Path) -> None:
    corpus = SmallCorpus.write(tmp_path / "corpus")
    corpus.lock()
    home = Home(tmp_path, corpus)
    home.publish("1,bo,Southmark,2031-01-05,2031-01-07\n")
    names = ("organization/eastmark", "organization/visits-southmark")
    decided = run(home.settings, "decide", *names, "--verdict", "same", *WHY)
    assert decided.exit_code == 0, decided.output
    assert "class: Polity" in decided.output
    assert not corpus.decisions.exists()
    build(home.settings)
    assert index(home.settings).search(names[1]).hits[0].entity.iri == Iris().entity(names[0])
    parts = {s for s, p, _ in home.triples() if "/id/participation/visits" in s or p.endswith("participationIn")}
    assert any("visits" in part for part in parts)
    taken = CliRunner(env=home.settings.variables()).invoke(main, ["sources", "--remove", "visits"])
    assert taken.exit_code == 0, taken.output
    build(home.settings)
    assert index(home.settings).search(names[1]).hits == ()


@pytest.mark.parametrize("option", ["--why", "--by"])
def test_a_decision_with_a_control_character_is_refused_and_nothing_is_written(home: Settings, option: str) -> None:
    words = {"--why": "two", "--by": "Ana"} | {option: "A\x01na"}
    result = run(
        home, "decide", "organization/northmark", "organization/nothmark", "--verdict", "not-same", *sum(words.items(), ())
    )
    assert result.exit_code == 2
    assert "a control character in the text" in result.output
    assert "\x01" not in result.output
    assert "decided" not in run(home, "list").output.replace("decisions", "")

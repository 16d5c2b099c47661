"""Actors are typed from their names by declared rules only; a name no rule knows stays without a type."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.interpret.index import Index
from kg.loaders import kinds
from kg.loaders.coded import actors
from kg.loaders.coded.actors import Actors
from kg.loaders.tabular.lookups import Found, Lookup
from kg.vocabulary import Vocabulary

LOOKUPS = kinds.folder() / "lookups"


@pytest.fixture(scope="module")
def typing() -> Actors:
    """The project's own rules, with two states."""
    states = Lookup()
    for name in ("Eastmark", "South Westmark"):
        states.add(name, Found(f"organization/{name.lower().replace(' ', '-')}", "Polity", name))
    known = actors.kinds(LOOKUPS / "actor-kinds.csv")
    return Actors("talks", [states], states, known, actors.persons(LOOKUPS / "person-forms.csv"), Index(Vocabulary.load()))


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("Eastmark", "Polity"),
        ("south westmark", "Polity"),
        ("Police (Eastmark)", "Body"),
        ("POLICE (South Westmark)", "Body"),
        ("Ministry (Eastmark)", "Body"),
        ("Ministry of Roads and Bridges (Eastmark)", "Body"),
        ("Foreign Affairs (Eastmark)", "Body"),
        ("Citizen (Eastmark)", "UnnamedGroup"),
        ("High Ranking Military Personnel (Eastmark)", "UnnamedGroup"),
        ("President Ana Lipa", "Person"),
        ("Foreign Minister Jon al Reed", "Person"),
    ],
)
def test_a_name_a_rule_knows_has_a_class(typing: Actors, name: str, cls: str) -> None:
    found = typing.read(name)
    assert found.class_name == cls
    assert found.name


@pytest.mark.parametrize(
    "name",
    [
        "Ana Lipa",
        "Guild of Weavers",
        "Eastmark Guild",
        "Police",
        "Police (Nowhere)",
        "Policeman (Eastmark)",
        "Lake Police (Eastmark)",
        "Weavers (Eastmark)",
        "Ministry of Roads",
        "Ministry of Roads (Eastmark) (Westmark)",
        "President (Eastmark)",
        "president ana",
        "Vice Squad of King Street (Eastmark)",
        "Eastmarkk",
    ],
)
def test_a_name_no_rule_knows_stays_without_a_type(typing: Actors, name: str) -> None:
    found = typing.read(name)
    assert (found.name, found.class_name) == ("", "")
    assert found.slug.startswith("unresolved-")


def test_names_that_differ_in_a_sign_are_two_actors(typing: Actors) -> None:
    assert typing.read("Ana-Lipa").key != typing.read("Ana Lipa").key
    assert typing.read("Police (Eastmark)").key != typing.read("police (Eastmark)").key


def test_spaces_make_no_second_actor(typing: Actors) -> None:
    assert typing.read(" Ana  Lipa ").key == typing.read("Ana Lipa").key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words,match,class\nPolice,whole,Bodyy\n", "'Bodyy' is no class of actors here"),
        ("words,match,class\nPolice,begin,Body\n", "'begin' is no way to match"),
        ("words,class\nPolice,Body\n", "not a table of this form"),
    ],
)
def test_a_mistake_in_the_table_of_kinds_is_shown_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as found:
        actors.kinds(path)
    assert found.value.where.startswith("kinds.csv:")


def test_a_form_of_persons_names_that_is_no_pattern_is_shown_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text("pattern,why\nMr (\\w+,\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a pattern") as found:
        actors.persons(path)
    assert found.value.where == "persons.csv:2"

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
    return rules(LOOKUPS / "person-forms.csv")


def rules(persons: Path) -> Actors:
    """The project's rules with two states, a state's code, a guild and a person, and some forms of persons' names."""
    states, others = Lookup(), Lookup()
    for name in ("Eastmark", "South Westmark"):
        states.add(name, Found(f"organization/{name.lower().replace(' ', '-')}", "Polity", name))
    states.add("LI", Found("organization/south-westmark"))
    others.add("Lake Guild", Found("organization/lake-guild", "Organization", "Lake Guild"))
    others.add("Ana Lipa", Found("person/ana-lipa", "Person", "Ana Lipa"))
    known = actors.kinds(LOOKUPS / "actor-kinds.csv")
    return Actors("talks", [states, others], states, known, actors.persons(persons), Index(Vocabulary.load()))


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
        ("President Ana Eastmark", "Person"),
        ("President Eastmarker", "Person"),
        ("Premier Li Wen", "Person"),
        ("General Jon Reed", "Person"),
    ],
)
def test_a_name_a_rule_knows_has_a_class(typing: Actors, name: str, cls: str) -> None:
    found = typing.read(name)
    assert found.class_name == cls
    assert found.name


@pytest.mark.parametrize(
    "name",
    [
        "Bo Reed",
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
        # A title before a polity, an organization or a kind of actor is no person, whatever follows.
        "President Eastmark",
        "PRESIDENT Eastmark",
        "President EASTMARK",
        "President Éastmark",
        "Vice President South Westmark",
        "King Eastmark Second",
        "Prime Minister Eastmark Office Building",
        "Foreign Minister South Westmark",
        "Ambassador Lake Guild",
        "Queen Lake Guild Eastmark",
        "Senator LI",
        "Colonel Police",
        "President Foreign Affairs",
        "Chancellor Citizen",
        "Minister Eastmark",
        "Police Eastmark",
        "Eastmark Police",
        "Government of Eastmark",
        "President of Eastmark",
        # Nor is a title before words that only bodies have, or a general without two names.
        "General Assembly",
        "General Eastmark Assembly",
        "General Electric",
        "General Steel Holdings",
        "King Reed Foundation",
        "Prime Minister Office",
        "Sheikh Reed Brigades",
    ],
)
def test_a_name_no_rule_knows_stays_without_a_type(typing: Actors, name: str) -> None:
    found = typing.read(name)
    assert (found.name, found.class_name) == ("", "")
    assert found.slug.startswith("unresolved-")


def test_a_form_without_a_marked_name_takes_no_known_body_anywhere_after_its_first_word_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text('pattern,why\n"(?:[A-Z][a-z]+ ){2,4}[A-Z][a-z]+",several capitalised words\n', encoding="utf-8")
    found = rules(path)
    assert found.read("His Excellency Bo Reed").class_name == "Person"
    for name in ("Great President Eastmark", "New South Westmark Bo", "Her Excellency Lake Guild"):
        assert found.read(name).class_name == "", name


def test_a_name_of_two_entities_in_two_look_ups_is_neithers_whichever_comes_first() -> None:
    one, other = Lookup(), Lookup()
    one.add("GEO", Found("organization/georgia"))
    other.add("Geo", Found("organization/group-of-observers"))
    for lookups in ([one, other], [other, one]):
        found = Actors("talks", lookups, None, actors.kinds(None), [], Index(Vocabulary.load()))
        assert found.read("GEO").name == ""
        assert set(found.several("GEO")) == {"organization/georgia", "organization/group-of-observers"}


def test_names_that_differ_in_a_sign_are_two_actors(typing: Actors) -> None:
    assert typing.read("Bo-Reed").key != typing.read("Bo Reed").key
    assert typing.read("Police (Eastmark)").key != typing.read("police (Eastmark)").key


def test_spaces_make_no_second_actor(typing: Actors) -> None:
    assert typing.read(" Bo  Reed ").key == typing.read("Bo Reed").key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words,match,class\nPolice,whole,Bodyy\n", "'Bodyy' is no class of actors here"),
        ("words,match,class\nPolice,begin,Body\n", "'begin' is no way to match"),
        ("words,class\nPolice,Body\n", "not a table of this form"),
        ("words,match,class\nPolice,whole,Body\nPOLICE,whole,UnnamedGroup\n", "'POLICE' has two classes"),
        ("words,match,class\nPolice of,start,Body\npolice-of,start,UnnamedGroup\n", "'police-of' has two classes"),
    ],
)
def test_a_mistake_in_the_table_of_kinds_is_shown_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as found:
        actors.kinds(path)
    assert found.value.where.startswith("kinds.csv:")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("Mr (\\w+", "not a pattern"),
        ("Mr ((\\w+ ?)+)X", "the pattern can run for hours"),
        ("(" * 500 + ")" * 500, "nested too deeply"),
    ],
)
def test_a_form_of_persons_names_that_cannot_be_used_is_shown_at_its_line(tmp_path: Path, pattern: str, message: str) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(f'pattern,why\n"{pattern}",\n', encoding="utf-8")
    with pytest.raises(InputError, match=message) as found:
        actors.persons(path)
    assert found.value.where == "persons.csv:2"


def test_a_name_of_any_length_is_read_and_a_very_long_one_is_no_persons(typing: Actors) -> None:
    assert typing.read("President " + "Ana " * 100_000).class_name == ""
    assert typing.read("General " + "A" * 1_000_000).class_name == ""

"""A spelling of two entities leads to nobody, unless a file of the project says who is meant; and it is told."""

from __future__ import annotations

from kg.loaders.tabular.lookups import SEVERAL, UNKNOWN, Found, Lookup, table

GEORGIAS = [("Georgia", "organization/georgia", "", ""), ("Georgia", "organization/us-georgia", "", "")]


def test_a_spelling_of_two_entities_leads_to_nobody_whichever_comes_first() -> None:
    for rows in (GEORGIAS, GEORGIAS[::-1]):
        lookup = table(rows)
        assert lookup.get("Georgia") is None
        assert lookup.get("GEORGIA") is None
        assert set(lookup.several("Georgia")) == set(lookup.several("georgia")) == {row[1] for row in rows}
        assert lookup.why("Georgia") == SEVERAL


def test_a_third_entity_of_a_spelling_does_not_make_it_lead_somewhere() -> None:
    lookup = table([*GEORGIAS, ("Georgia", "organization/georgia-road", "", "")])
    assert lookup.get("Georgia") is None
    assert len(lookup.several("Georgia")) == 3


def test_one_entity_twice_under_one_spelling_is_still_that_entity() -> None:
    lookup = table([GEORGIAS[0], GEORGIAS[0]])
    assert lookup.get("Georgia") == Found("organization/georgia")
    assert lookup.several("Georgia") == ()


def test_two_spellings_that_differ_in_capitals_are_found_as_they_stand_and_in_other_letters_by_nobody() -> None:
    lookup = table([("Georgia", "organization/georgia", "", ""), ("GEORGIA", "organization/us-georgia", "", "")])
    assert lookup.get("Georgia") == Found("organization/georgia")
    assert lookup.get("GEORGIA") == Found("organization/us-georgia")
    assert lookup.get("georgia") is None
    assert lookup.several("Georgia") == ()
    assert lookup.why("georgia") == SEVERAL


def test_a_name_nobody_has_is_unknown_and_not_ambiguous() -> None:
    lookup = table(GEORGIAS)
    assert (lookup.why("Nowhere"), lookup.several("Nowhere")) == (UNKNOWN, ())


def test_what_a_file_spells_stands_before_what_a_registry_spells() -> None:
    lookup = table([("Georgia", "organization/georgia", "", "")])
    lookup.extend(table([*GEORGIAS, ("Lake", "organization/lake", "", ""), ("Lake", "organization/other-lake", "", "")]))
    assert lookup.get("Georgia") == lookup.get("georgia") == Found("organization/georgia")
    assert lookup.several("Georgia") == ()
    assert lookup.get("Lake") is None
    assert lookup.several("lake") == ("organization/lake", "organization/other-lake")


def test_an_empty_table_knows_nobody() -> None:
    assert Lookup().get("") is None

"""A spelling of two entities leads to nobody, whatever its capitals, unless a file says who is meant; and it is told."""

from __future__ import annotations

import pytest

from kg.loaders.tabular.lookups import SEVERAL, UNKNOWN, Found, Lookup, meant, table

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


ALIKE = [("Géorgia", "organization/georgia", "", ""), ("GEORGIA", "organization/us-georgia", "", "")]


@pytest.mark.parametrize("spelling", ["Géorgia", "GEORGIA", "georgia", "Georgia."])
def test_spellings_that_differ_in_capitals_or_accents_are_ambiguous_as_they_stand_and_in_other_letters(spelling: str) -> None:
    lookup = table(ALIKE)
    assert lookup.get(spelling) is None
    assert set(lookup.several(spelling)) == {"organization/georgia", "organization/us-georgia"}
    assert lookup.why(spelling) == SEVERAL


def test_where_capitals_are_declared_to_matter_a_spelling_as_it_stands_goes_before_others() -> None:
    lookup = table(ALIKE, case=True)
    assert lookup.get("Géorgia") == Found("organization/georgia")
    assert lookup.get("GEORGIA") == Found("organization/us-georgia")
    assert lookup.several("Géorgia") == ()
    assert lookup.get("georgia") is None
    assert lookup.why("georgia") == SEVERAL


def test_where_capitals_matter_a_spelling_of_two_entities_as_it_stands_is_ambiguous_all_the_same() -> None:
    assert table([*GEORGIAS, ("GEORGIA", "organization/georgia-road", "", "")], case=True).get("Georgia") is None


def test_where_capitals_matter_a_registry_spells_as_it_stands_what_a_file_spells_otherwise() -> None:
    for case, entity in ((True, "organization/us-georgia"), (False, "organization/georgia")):
        lookup = table([("Georgia", "organization/georgia", "", "")], case=case)
        lookup.extend(table([("GEORGIA", "organization/us-georgia", "", "")]))
        assert lookup.get("GEORGIA") == Found(entity)
        assert lookup.get("georgia") == Found("organization/georgia")


def test_signs_without_letters_are_found_as_they_stand() -> None:
    lookup = table([("*", "organization/star", "", ""), ("—", "organization/dash", "", "")])
    assert lookup.get("*") == Found("organization/star")
    assert lookup.get("#") is None


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


def test_two_look_ups_together_have_the_entities_of_both_and_a_file_stands_before_any_registry() -> None:
    one, other = table([("GEO", "organization/georgia", "", "")]), table([("Geo", "organization/observers", "", "")])
    assert {found.entity for found in meant([one, other], "geo")} == {"organization/georgia", "organization/observers"}
    settled = table([("Geo", "organization/observers", "", "")])
    settled.extend(table([("GEO", "organization/observers", "", "")]))
    registry = Lookup()
    registry.extend(one)
    assert meant([registry, settled], "GEO") == (Found("organization/observers"),)
    assert meant([one], "nobody") == ()


def test_an_empty_table_knows_nobody() -> None:
    assert Lookup().get("") is None

"""Occasions: rows of one name on days near each other are one, the same name in another season is another."""

from __future__ import annotations

from datetime import date

from kg.loaders.tabular.occasions import Occasions


def days(*rows: tuple[tuple[str, ...], str, str], apart: int = 3) -> Occasions:
    found = Occasions(apart)
    for key, first, last in rows:
        found.add(key, date.fromisoformat(first), date.fromisoformat(last))
    found.close()
    return found


def told(found: Occasions) -> list[tuple[str, str, str]]:
    return [(one.key[0], one.first.isoformat(), one.last.isoformat()) for one in found.all()]


def test_days_that_overlap_or_lie_near_are_one_occasion() -> None:
    found = days(
        (("Lakes",), "2031-05-04", "2031-05-06"),
        (("Lakes",), "2031-05-01", "2031-05-02"),
        (("Lakes",), "2031-05-09", "2031-05-09"),
    )
    assert told(found) == [("Lakes", "2031-05-01", "2031-05-09")]


def test_one_name_twice_in_a_year_is_two_occasions() -> None:
    found = days((("Lakes",), "2031-06-12", "2031-06-12"), (("Lakes",), "2031-12-15", "2031-12-18"))
    assert told(found) == [("Lakes", "2031-06-12", "2031-06-12"), ("Lakes", "2031-12-15", "2031-12-18")]


def test_a_day_more_than_declared_is_another_occasion() -> None:
    assert len(told(days((("Lakes",), "2031-05-01", "2031-05-01"), (("Lakes",), "2031-05-05", "2031-05-05")))) == 2
    assert len(told(days((("Lakes",), "2031-05-01", "2031-05-01"), (("Lakes",), "2031-05-04", "2031-05-04")))) == 1


def test_a_row_is_of_the_occasion_whose_days_have_its_first_day() -> None:
    found = days(
        (("Lakes",), "2031-06-12", "2031-06-14"),
        (("Lakes",), "2031-06-13", "2031-06-20"),
        (("Lakes",), "2031-12-15", "2031-12-15"),
    )
    for day, first in (("2031-06-13", "2031-06-12"), ("2031-06-12", "2031-06-12"), ("2031-12-15", "2031-12-15")):
        assert found.first(("Lakes",), date.fromisoformat(day)).isoformat() == first


def test_names_and_places_are_not_put_together() -> None:
    found = days((("Lakes", "Hill"), "2031-06-12", "2031-06-14"), (("Lakes", "Vale"), "2031-06-12", "2031-06-14"))
    assert len(told(found)) == 2


def test_other_names_on_the_same_days_at_the_same_place_are_told() -> None:
    found = days(
        (("Lakes", "Hill"), "2031-06-12", "2031-06-14"),
        (("Lake Summit", "Hill"), "2031-06-14", "2031-06-15"),
        (("Rivers", "Vale"), "2031-06-12", "2031-06-14"),
        (("Seas", "Hill"), "2031-06-16", "2031-06-17"),
    )
    assert [(one.key[0], other.key[0]) for one, other in found.beside()] == [("Lakes", "Lake Summit")]

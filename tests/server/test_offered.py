"""Which language an Accept-Language header comes to."""

from __future__ import annotations

import time

import pytest

from server.offered import Offered, name

OFFERED = Offered(["fr", "ru", "zh-Hans"])


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("fr-CA", "fr"),
        ("zh-Hans-CN, fr;q=0.5", "zh-hans"),
        ("zh", "en"),
        ("ru;q=0.3, fr;q=0.9", "fr"),
        ("ru;q=0.5, fr;q=0.5", "ru"),
        ("en-GB, ru;q=0.9", "en"),
        ("de, it;q=0.9", "en"),
        ("de, ru;q=0.2", "ru"),
        ("*", "en"),
        ("de, *;q=0.5", "en"),
        ("en;q=0, *", "fr"),
        ("en;q=0", "en"),
        ("fr;q=0, fr-CA, ru;q=0.1", "ru"),
    ],
)
def test_a_header_comes_to_one_of_the_languages_offered(header: str | None, tag: str) -> None:
    assert OFFERED.best(header) == tag


@pytest.mark.parametrize("header", ["fr;q=2, ru;q=0.1", "fr;q=-1, ru", "fr;q=nan, ru", "fr;q=0,5, ru;q=0.1", "fr;q=1e9, ru"])
def test_a_range_whose_weight_is_none_is_passed_over(header: str) -> None:
    assert OFFERED.best(header) == "ru"


@pytest.mark.parametrize(
    "header",
    [
        "fr," * 3000,
        "xx-" * 3000 + "fr",
        ";q=" * 3000,
        '"' * 8000,
        'a;b="' * 1600,
        ",".join(f"a{number};q=0.{number}" for number in range(900)),
        "fr\xff\x00\x85, \u2028",
    ],
)
def test_a_hostile_header_is_read_in_no_time(header: str) -> None:
    # Its own computing time: what else the machine does is not counted.
    began = time.thread_time()
    assert OFFERED.best(header) in OFFERED.tags
    assert time.thread_time() - began < 0.2


def test_of_a_long_header_only_the_beginning_counts_and_no_part_of_a_range() -> None:
    filler = ",".join(["de"] * 332)
    assert len(filler) == 995
    assert OFFERED.best(f"{filler},ru;q=0.1,fr") == "en"


def test_headers_that_are_remembered_are_bounded() -> None:
    fresh = Offered(["fr"])
    for number in range(5000):
        fresh.best(f"fr;q=0.5, x{number}")
    assert len(fresh._known) <= 2000
    fresh.best("fr," * 100)
    assert "fr," * 100 not in fresh._known


def test_english_is_always_offered_and_the_others_stand_in_a_fixed_order() -> None:
    assert Offered(["ru", "FR", "en"]).tags == ("en", "fr", "ru")


def test_a_language_is_told_by_its_own_name_else_by_its_tag() -> None:
    assert [name(tag) for tag in ("ru", "ja", "zh-hans", "nv")] == ["русский", "日本語", "zh-hans", "nv"]


def test_what_is_no_language_cannot_be_chosen() -> None:
    offered = Offered(["und", "fr", "mul", "ZXX"])
    assert offered.tags == ("en", "fr")
    assert offered.find("und") is None
    assert offered.best("und, fr;q=0.5") == "fr"

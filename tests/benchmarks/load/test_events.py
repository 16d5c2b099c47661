"""The generated event-coded file is the same for the same seed, and has what real ones have."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from benchmarks.load.events import COLUMNS, rows


def test_a_seed_gives_the_same_rows_and_another_seed_others() -> None:
    assert list(rows(300)) == list(rows(300))
    assert list(rows(300)) != list(rows(300, seed=8))


def test_so_many_rows_are_made_as_are_asked_for() -> None:
    assert len(list(rows(1234))) == 1234


def test_actors_follow_zipf_visits_are_mirrored_and_there_is_noise() -> None:
    made = list(rows(20_000))
    actors = Counter(row[2] for row in made)
    assert actors.most_common(1)[0][1] > 10 * actors.most_common(100)[99][1]
    assert len(actors) > 3000
    mirrored = sum({a[5], b[5]} == {"Make a visit", "Host a visit"} and (a[2], a[8]) == (b[8], b[2]) for a, b in pairwise(made))
    assert mirrored > 1500
    assert any(row[1].startswith("0207") for row in made)
    assert any(len(row) < len(COLUMNS) for row in made)
    assert any(row[2] == row[8] for row in made)

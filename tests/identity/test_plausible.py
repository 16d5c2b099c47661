"""Of what search finds for an unresolved name only what shares most of its telling words is a candidate."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.identity.plausible import LEAST, shared
from kg.identity.unresolved import Report, report
from kg.namespaces import PROJECT
from kg.search.index import Index
from tests.search import graph

#: Many names that have words in common, so that these say little.
MANY = "".join(
    f'<organization/o{n}> a sc:Organization ; skos:prefLabel "{name}"@en .\n'
    for n, name in enumerate(
        [
            "Republic of Westmark", "Eastmark", "Upper Balka", "Republic Lake Institute", "Ministry Training Centre of the Hills",
            *(f"{word} Ministry of the Republic" for word in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")),
            *(f"Training Centre {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")),
        ]
    )
)  # fmt: skip
CODED = """
<organization/coland> a sc:Polity, sc:Organization ; skos:prefLabel "Coland"@en ; skos:altLabel "CO" .
<person/reed> a sc:Person ; skos:prefLabel "Robert Wood Reed"@en .
<organization/rwr> a sc:Organization ; skos:prefLabel "Roads and Water Rights"@en .
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return graph.index(tmp_path_factory.mktemp("plausible"), graph.TURTLE + MANY + CODED)


def candidates(index: Index, folder: Path, spelling: str) -> list[str]:
    found: Report = report(folder, "talks", {"who": Counter({spelling: 1})}, index, PROJECT)
    return [label for _, label, _ in found.spellings[0].candidates]


@pytest.mark.parametrize(
    ("spelling", "label"),
    [
        ("Westmark, Republic of", "Republic of Westmark"),
        ("The Free State of Eastmark", "Eastmark"),
        ("Westmark (West)", "Republic of Westmark"),
        ("Estmark", "Eastmark"),
        ("Upper-Balka Republic", "Upper Balka"),
        ("Robert Reed", "Robert Wood Reed"),
        ("LPC", "Lake Police Co-operation"),
        ("RWR", "Roads and Water Rights"),
    ],
)
def test_a_name_that_shares_what_is_telling_is_a_candidate(index: Index, tmp_path: Path, spelling: str, label: str) -> None:
    assert candidates(index, tmp_path, spelling)[0] == label


@pytest.mark.parametrize(
    "spelling",
    [
        "Brakonia Training Centre",
        "Ministry of Sowing",
        "Sowing Ministry of Brakonia",
        "Republic of Brakonia",
        "Kodak Works Co",
        "President Robert Brakon",
        "George Wood",
        "XKU",
    ],
)
def test_a_name_that_shares_a_common_word_a_code_or_a_persons_one_name_has_no_candidate(
    index: Index, tmp_path: Path, spelling: str
) -> None:
    assert candidates(index, tmp_path, spelling) == []


def test_what_two_names_share_is_the_same_either_way_and_between_nothing_and_all(index: Index) -> None:
    assert shared(index, "Republic of Westmark", "Westmark") == shared(index, "Westmark", "Republic of Westmark")
    assert shared(index, "Eastmark", "Eastmark") == pytest.approx(1)
    assert shared(index, "Eastmark", "Balka") == 0
    assert 0 < shared(index, "Westmark Lake", "Lake Institute Hills") < LEAST


def test_a_rare_word_counts_more_than_a_common_one(index: Index) -> None:
    assert shared(index, "Westmark Ministry", "Westmark Office") > shared(index, "Westmark Ministry", "Sowing Ministry")


def test_names_in_other_scripts_are_compared_as_they_are_spelt(index: Index) -> None:
    assert shared(index, "湖水警察協力局", "湖水警察協力") > LEAST > shared(index, "湖水警察協力局", "西バルカ谷")

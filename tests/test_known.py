"""What a question may ask about: things the graph knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFoundError
from kg.known import check_known
from kg.library import Library
from kg.namespaces import CONCEPT, PROJECT, Iris
from kg.store import generations
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Term
from tests import lake

QUESTION = Library.load()["why"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    home: Path = tmp_path_factory.mktemp("home")
    with generations.writer(home):
        generation = generations.publish(home, lake.lines(), base=PROJECT, created="2031-01-01", counts={}, keep=1)
    return Reader.open(generation)


def named(name: str) -> dict[str, Term]:
    return {"entity": Iri(CONCEPT + name if name.startswith("status/") else Iris().entity(name))}


def test_what_the_graph_knows_and_what_is_no_entity_stay_as_they_are(reader: Reader) -> None:
    terms = {**named("event/lake-forum-3"), "year": Literal("2031")}
    assert check_known(QUESTION, terms, reader) == terms


def test_a_merged_entity_is_followed_to_the_one_that_was_kept(reader: Reader) -> None:
    assert check_known(QUESTION, named("organization/vestmark"), reader) == named("organization/westmark")


@pytest.mark.parametrize(("name", "near"), [("event/lake-forum-33", "event/lake-forum-3"), ("status/planed", "status/planned")])
def test_what_the_graph_does_not_know_is_refused_with_near_names(reader: Reader, name: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=name) as caught:
        check_known(QUESTION, named(name), reader)
    assert caught.value.where == "parameter entity of why"
    found = caught.value.extra["near"]
    assert isinstance(found, list)
    assert near in found
    assert near in caught.value.remedy


def test_where_no_name_is_near_the_few_there_are_are_told(reader: Reader) -> None:
    with pytest.raises(NotFoundError, match="status/xyzzy") as caught:
        check_known(QUESTION, named("status/xyzzy"), reader)
    assert caught.value.extra["near"] == []
    assert "status/held" in caught.value.remedy
    assert "status/planned" in caught.value.remedy


def test_where_no_name_is_near_many_are_counted(reader: Reader) -> None:
    with pytest.raises(NotFoundError, match="person/xyzzy") as caught:
        check_known(QUESTION, named("person/xyzzy"), reader, lambda stem: [f"{stem}{number}" for number in range(40)])
    assert caught.value.remedy == "it is none of the 40 of its kind, which the server lists at /browse/person"


def test_near_names_may_come_from_a_list_at_hand(reader: Reader) -> None:
    asked: list[str] = []

    def peers(stem: str) -> list[str]:
        asked.append(stem)
        return [stem + "lake-forum-5"]

    with pytest.raises(NotFoundError, match="lake-forum-55") as caught:
        check_known(QUESTION, named("event/lake-forum-55"), reader, peers)
    assert asked == [Iris().entity("event/")]
    assert caught.value.extra["near"] == ["event/lake-forum-5"]

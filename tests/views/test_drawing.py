"""Where actors are drawn, and networks as files for other programs."""

from __future__ import annotations

import csv
import io
import json
from itertools import combinations, pairwise

import networkx as nx
import pytest

from kg.store.reader import Reader
from kg.views import exports
from kg.views.layout import WIDTH, layout
from kg.views.network import Network, Tie, network, reduce
from kg.views.selection import Choice, select

HOSTILE = '<script>alert("x")</script>\x00\x1b & \u202eevil'


def chain(length: int) -> Network:
    names = [f"a{n:03}" for n in range(length)]
    return Network(dict.fromkeys(names, 1), {pair: Tie({"e": "small"}) for pair in pairwise(names)})


def clique(length: int) -> Network:
    names = [f"a{n:03}" for n in range(length)]
    return Network(dict.fromkeys(names, 1), {pair: Tie({"e": "small"}) for pair in combinations(names, 2)})


def islands(number: int) -> Network:
    ties = {(f"a{n}", f"b{n}"): Tie({"e": "small"}) for n in range(number)}
    return Network(dict.fromkeys(sorted(who for pair in ties for who in pair), 1), ties)


@pytest.mark.parametrize("made", [chain(1), chain(2), chain(30), clique(3), clique(60), clique(250), chain(250), islands(12)])
def test_everybody_has_a_place_of_his_own_in_the_drawing(made: Network) -> None:
    found = layout(made)
    assert found.places.keys() == made.actors.keys()
    points = [(place.x, place.y) for place in found.places.values()]
    assert len(set(points)) == len(points)
    assert all(0 < x < WIDTH and 0 < y < found.height for x, y in points)
    assert found == layout(made)


def test_the_actor_chosen_stands_in_the_middle() -> None:
    for made in (chain(9), clique(9)):
        found = layout(made, "a004")
        assert (found.places["a004"].x, found.places["a004"].y) == (WIDTH / 2, pytest.approx(found.height / 2, abs=0.1))


def test_an_empty_network_takes_no_room() -> None:
    assert layout(Network({}, {})).height == 0


def drawn(reader: Reader) -> Network:
    return reduce(network(reader, select(reader, Choice())), actors=50, ties=400)


def test_graphml_and_gexf_read_back_as_the_network(lake_reader: Reader) -> None:
    made = drawn(lake_reader)
    for text, read in (
        (exports.graphml(made, lambda _: HOSTILE, HOSTILE), nx.read_graphml),
        (exports.gexf(made, lambda _: HOSTILE, HOSTILE), nx.read_gexf),
    ):
        graph = read(io.BytesIO(text))
        assert set(graph.nodes) == set(made.actors)
        assert {frozenset(edge) for edge in graph.edges} == {frozenset(pair) for pair in made.ties}
        for a, b, data in graph.edges(data=True):
            tie = made.ties[min(a, b), max(a, b)]
            assert (int(data["weight"]), data["grade"]) == (tie.weight, tie.grade)


def test_gexf_does_not_tell_when_it_was_written(lake_reader: Reader) -> None:
    text = exports.gexf(drawn(lake_reader), str, "cite me")
    assert b"lastmodifieddate" not in text
    assert b"cite me" in text


def test_the_table_and_the_document_hold_every_tie(lake_reader: Reader) -> None:
    made = drawn(lake_reader)
    rows = list(csv.DictReader(io.StringIO(exports.table(made, lambda iri: f'"{iri}",\n').decode())))
    assert {(row["a"], row["b"]): int(row["events"]) for row in rows} == {pair: tie.weight for pair, tie in made.ties.items()}
    document = json.loads(exports.document(made, str, "cite me"))
    assert {(edge["source"], edge["target"]) for edge in document["edges"]} == set(made.ties)
    assert document["source"] == "cite me"

"""The tables of alignments are read strictly, and their Turtle is what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDFS, SKOS, Graph, URIRef

from kg import alignment, resources
from kg.alignment.document import page
from kg.errors import InputError
from kg.vocabulary import Vocabulary

FOLDER = resources.path("ontology") / "alignments"
TABLE = (FOLDER / "cpev" / "cpev.sssom.tsv").read_text(encoding="utf-8")


def read(text: str, folder: Path) -> alignment.MappingSet:
    path = folder / "cpev.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    return alignment.read(path)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in resources.turtle_files("ontology"):
        graph.parse(path)
    return graph


@pytest.mark.parametrize("mappings", alignment.load(), ids=lambda mappings: mappings.name)
def test_the_turtle_is_what_the_table_says(mappings: alignment.MappingSet) -> None:
    path = FOLDER / mappings.name / f"{mappings.name}.ttl"
    assert path.read_text(encoding="utf-8") == alignment.render(mappings)


@pytest.mark.parametrize("mappings", alignment.load(), ids=lambda mappings: mappings.name)
def test_the_turtle_parses_to_the_rows_and_nothing_else(mappings: alignment.MappingSet) -> None:
    graph = Graph().parse(data=alignment.render(mappings), format="turtle")
    assert set(graph) == {(URIRef(m.subject), URIRef(m.predicate), URIRef(m.object)) for m in mappings.mappings}


def test_a_changed_table_changes_the_turtle(tmp_path: Path) -> None:
    changed = read(TABLE.replace("skos:narrowMatch", "skos:closeMatch"), tmp_path)
    assert alignment.render(changed) != (FOLDER / "cpev" / "cpev.ttl").read_text(encoding="utf-8")


def test_labels_in_the_tables_are_those_of_the_terms(ontology: Graph) -> None:
    wrong = []
    for mappings in alignment.load():
        for m in mappings.mappings:
            if m.subject_label not in {str(label) for label in ontology.objects(URIRef(m.subject), SKOS.prefLabel)}:
                wrong.append(f"{mappings.name}:{m.line} {m.subject_label}")
            stub = {str(label) for label in ontology.objects(URIRef(m.object), RDFS.label)}
            if stub and m.object_label not in stub:
                wrong.append(f"{mappings.name}:{m.line} {m.object_label}")
    assert wrong == []


def test_no_mapping_stands_outside_the_alignments() -> None:
    files = [resources.path("ontology") / "secoop.ttl", *(resources.path("ontology") / "modules").glob("*.ttl")]
    assert not any(re.search(r"skos:\w+Match ", path.read_text(encoding="utf-8")) for path in files)


def test_a_eurovoc_number_has_one_label() -> None:
    """Numbers come from EuroVoc's own list; one number under two labels would mean one of them was made up."""
    (eurovoc,) = [mappings for mappings in alignment.load() if mappings.name == "eurovoc"]
    labels = {(m.object, m.object_label) for m in eurovoc.mappings}
    assert len(labels) == len({number for number, _ in labels}) == len({label for _, label in labels})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#license:", "#licence:", "unknown slot 'licence'"),
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", "lack license"),
        ("object_label\t", "object_name\t", "not the columns"),
        ("skos:narrowMatch", "skos:broader", "not a mapping relation"),
        ("cv:PublicEvent", "cw:PublicEvent", "the prefix of cw:PublicEvent is not in curie_map"),
        ("cv:PublicEvent", "PublicEvent", "not a CURIE"),
        ("\t0.9\t", "\t1.9\t", "not a confidence"),
        ("semapv:ManualMappingCuration", "semapv:LexicalMatching", "made by people"),
        ("\tPublic Event\t", "\t\t", "none empty"),
        ("#  cv:", "#  ex: https://example.org/\n#  cv:", "the prefix 'ex' is not used"),
    ],
)
def test_a_mistake_is_named_with_its_file(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in TABLE
    with pytest.raises(InputError, match=message) as caught:
        read(TABLE.replace(old, new, 1), tmp_path)
    assert caught.value.where.startswith("cpev.sssom.tsv")


def test_rows_out_of_order_or_twice_are_refused(tmp_path: Path) -> None:
    last = TABLE.splitlines()[-1]
    with pytest.raises(InputError, match="stands twice") as caught:
        read(f"{TABLE}{last}\n", tmp_path)
    assert caught.value.where == f"cpev.sssom.tsv:{len(TABLE.splitlines()) + 1}"


def test_the_page_is_what_the_tables_say() -> None:
    text = page(alignment.load(), Vocabulary.load().codes["topic"])
    assert (Path(__file__).parents[2] / "docs" / "alignments.md").read_text(encoding="utf-8") == text


def test_the_page_names_every_topic_once() -> None:
    """Mapped or left out: a topic is never forgotten in silence."""
    text = page(alignment.load(), ["rule-of-law", "connectivity"])
    assert "| `topic:rule-of-law` | is | `eurovoc:5622` rule of law |" in text
    assert text.endswith("none is made up (1): connectivity.\n")

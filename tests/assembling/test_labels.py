"""Labels that registers do not agree on stop no build: one stays preferred, the others are further names, and it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.assembling import labels
from kg.assembling.labels import Conflict, Labels
from kg.commands.build import tell
from kg.interpret.quads import PREF_LABEL
from kg.namespaces import PROJECT, Iris
from kg.store import generations
from kg.store.rdf import read_nquads
from kg.store.terms import Iri, Literal, Quad, lang
from tests.loaders.foreign import Sample
from tests.loaders.test_claims import people

IRIS = Iris(PROJECT)
BO = Iri(IRIS.entity("person/mp-bo"))


def said(label: Literal, graph: str, subject: Iri = BO) -> Quad:
    return Quad(subject, PREF_LABEL, label, Iri(IRIS.graph(graph)))


def settled(*quads: Quad) -> labels.Settled:
    found = Labels(frozenset(Iri(IRIS.graph(name)) for name in ("east", "west")), IRIS)
    found.add(quads)
    return found.settle()


def test_of_two_registers_the_first_by_name_has_the_preferred_label_and_the_other_is_a_further_name() -> None:
    quads = [said(lang("Bo Lind", "en"), "west"), said(lang("Lind, Bo", "en"), "east")]
    found = settled(*quads)
    assert found.conflicts == [Conflict("person/mp-bo", "en", "Lind, Bo", "east", "Bo Lind", "west")]
    assert [quad.predicate for quad in found.apply(quads)] == [labels.ALT_LABEL, PREF_LABEL]
    assert found == settled(*reversed(quads))


def test_the_label_of_the_records_goes_before_that_of_any_register() -> None:
    found = settled(said(lang("A", "en"), "east"), said(lang("Z", "en"), "lake"))
    assert found.conflicts == [Conflict("person/mp-bo", "en", "Z", "lake", "A", "east")]


@pytest.mark.parametrize(
    "quads",
    [
        [said(lang("Bo", "en"), "west"), said(lang("Bo", "en"), "east")],
        [said(lang("Bo", "en"), "west"), said(lang("Бо", "ru"), "east")],
        [said(lang("Bo", "en"), "west"), said(lang("Al", "en"), "west")],
        [said(lang("Bo", "en"), "lake"), said(lang("Al", "en"), "hill")],
        [said(lang("Bo", "en"), "west"), said(Literal("Al"), "east")],
        [said(lang("x", "en"), graph, Iri("https://lake.example/x")) for graph in ("west", "east")],
    ],
)
def test_one_label_other_languages_and_what_one_source_says_twice_are_no_conflict_of_registers(quads: list[Quad]) -> None:
    assert settled(*quads).conflicts == []


def test_languages_that_differ_in_capitals_are_one() -> None:
    assert len(settled(said(lang("Bo", "en-GB"), "west"), said(lang("Al", "en-gb"), "east")).conflicts) == 1


def registers(sample: Sample) -> None:
    """Two registers that share keys and call one person differently."""
    sample.load(*people(sample, "east", "bo\n", "person/mp"))
    path, file = people(sample, "west", "bo\n", "person/mp", ", sharedWith: east")
    path.write_text(path.read_text(encoding="utf-8").replace('{en: "{key}"}', '{en: "Mr {key}"}'), encoding="utf-8")
    sample.load(path, file)


def test_a_build_goes_on_and_tells_entity_labels_and_registers_and_how_to_mend_it(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    registers(sample)
    result = sample.run("build")
    assert result.exit_code == 0, result.output
    assert (
        "label: person/mp-bo has two names in en: 'bo' (east) is the preferred one, 'Mr bo' (west) a further one" in result.output
    )
    assert f"label: {labels.REMEDY}" in result.output
    assert labels.path_of(sample.home).read_text(encoding="utf-8").splitlines()[1:] == ["person/mp-bo\ten\tbo\teast\tMr bo\twest"]
    quads = list(read_nquads(generations.current(sample.home).nquads))
    named = {(quad.predicate.value.rpartition("#")[2], quad.object.value) for quad in quads if quad[::3] == (BO, None)}
    assert {("prefLabel", "bo"), ("altLabel", "Mr bo")} <= named
    assert ("prefLabel", "Mr bo") not in named
    assert {
        quad.object.value for quad in quads if quad[::3] == (BO, Iri(IRIS.graph("west"))) and quad.predicate == PREF_LABEL
    } == {"Mr bo"}

    # A dry run tells it too and changes nothing; a register that was mended ends it.
    path, file = people(sample, "west", "bo\n", "person/mp", ", sharedWith: east")
    path.write_text(path.read_text(encoding="utf-8").replace('{en: "{key}"}', '{en: "Dr {key}"}'), encoding="utf-8")
    tried = sample.run("load", path, file, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "'Dr bo' (west) a further one" in tried.output
    assert "Mr bo" in labels.path_of(sample.home).read_text(encoding="utf-8")
    result = sample.run("load", *people(sample, "west", "bo\n", "person/mp", ", sharedWith: east"))
    assert result.exit_code == 0, result.output
    assert "label:" not in result.output
    assert not labels.path_of(sample.home).exists()


def test_more_conflicts_than_are_shown_are_counted_and_listed_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Conflict(f"person/mp-{n:02}", "en", "A\tB", "east", "C", "west") for n in range(13)]
    tell(found, "labels.tsv")
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 12
    assert shown[10] == "label: 3 more of 13; all are in labels.tsv"
    labels.keep(tmp_path, found)
    lines = labels.path_of(tmp_path).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 14
    assert lines[1] == "person/mp-00\ten\tA B\teast\tC\twest"
    labels.keep(tmp_path, [])
    assert not labels.path_of(tmp_path).exists()

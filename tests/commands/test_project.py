"""``kg project``."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import PROJECT
from kg.store import generations
from tests import lake
from tests.commands.test_graph_commands import kg

SHAPES = """
@prefix cv: <http://data.europa.eu/m8g/> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetClass cv:PublicEvent ; sh:property <urn:title> .
<urn:title> a sh:PropertyShape ; sh:path dcterms:title ; sh:minCount LEAST ; sh:message "so many titles" .
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    with generations.writer(folder):
        generations.publish(folder, lake.lines(), base=PROJECT, created="2030-01-01", counts={}, keep=1)
    return folder


def parsed(text: str, extension: str) -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.from_extension(extension))}


@pytest.mark.parametrize("view", ["cpev", "schema"])
def test_every_syntax_holds_the_same_view(home: Path, view: str) -> None:
    written = {
        name: parsed(kg(home, "project", view, "--format", name).output, name) for name in ("ttl", "nt", "jsonld", "rdf", "nq")
    }
    assert len(written["ttl"]) > 50
    assert all(triples == written["ttl"] for triples in written.values())


def test_turtle_declares_the_prefixes_it_uses_and_no_other(home: Path) -> None:
    output = kg(home, "project", "schema").output
    assert "@prefix schema: <https://schema.org/> ." in output
    assert "locn:" not in output


@pytest.mark.parametrize(("least", "status", "verdict"), [(1, 0, "conforms"), (9, 1, "does not conform")])
def test_the_exit_status_is_the_verdict_of_the_shapes(home: Path, tmp_path: Path, least: int, status: int, verdict: str) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("LEAST", str(least)), encoding="utf-8")
    result = kg(home, "project", "cpev", "--shapes", str(tmp_path / "shapes.ttl"))
    assert (result.exit_code, result.output.partition(":")[0]) == (status, verdict)


def test_a_view_there_is_not_is_refused(home: Path) -> None:
    result = kg(home, "project", "dublin")
    assert result.exit_code == 2
    assert "'cpev', 'schema'" in result.output + result.stderr

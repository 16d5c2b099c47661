"""The guide's event-coded data, as it is written there: loaded, judged, published, asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from kg.cli import main
from kg.library import Library
from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.store.terms import Term
from server.app import create_app

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "events.md"


def guide_files() -> dict[str, str]:
    """The files the guide shows, by name, and its commands and output under ``sh`` and ``text``."""
    text = GUIDE.read_text(encoding="utf-8")
    files = dict(re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)```", text, re.MULTILINE | re.DOTALL))
    return files | dict(re.findall(r"```(sh|text)\n(.*?)```", text, re.DOTALL))


FILES = guide_files()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    root = tmp_path_factory.mktemp("talks")
    for name, text in FILES.items():
        if "." in name:
            (root / name).write_text(text, encoding="utf-8")
    shutil.copy(shared / "data" / "cameo" / "CAMEO.eventcodes.txt", root)
    return root


@pytest.fixture(scope="module")
def outputs(folder: Path) -> list[Result]:
    """What each command of the guide gives, run in its order."""
    results = []
    for command in FILES["sh"].splitlines():
        words = [str(folder / word) if (folder / word).is_file() else word for word in command.split()[1:]]
        results.append(CliRunner().invoke(main, ["--home", str(folder / "home"), *words]))
    return results


@pytest.fixture(scope="module")
def reader(folder: Path, outputs: list[Result]) -> Reader:
    assert [result.exit_code for result in outputs] == [0, 0, 0], outputs[-1].output
    return Reader.open(generations.current(folder / "home"))


@pytest.fixture(scope="module")
def client(folder: Path, reader: Reader) -> Iterator[FlaskClient]:
    app = create_app(Settings(home=folder / "home"))
    with app.test_client() as found:
        yield found


def values(reader: Reader, query: str) -> set[tuple[str, ...]]:
    """The rows of an answer, IRIs by their last segment."""
    return {tuple(term.value.rpartition("/")[2] for term in row.values()) for row in reader.select(query)}


def test_the_guide_shows_a_descriptor_its_data_and_its_look_up() -> None:
    assert {"talks.tsv", "talks.yaml", "states.csv", "sh", "text"} <= set(FILES)


def test_the_summary_is_the_one_the_guide_shows(outputs: list[Result]) -> None:
    shown = re.sub(r"; [\d,]+ triples; [\d.]+ s", "", outputs[2].output).splitlines()
    for line in FILES["text"].splitlines():
        assert line.strip() in [one.strip() for one in shown]


def test_the_graph_conforms_and_is_published(outputs: list[Result]) -> None:
    assert "conforms; nothing was changed" in outputs[1].output
    assert "generation 1 " in outputs[2].output
    assert "0 warnings" in outputs[2].output


def test_only_encounters_held_let_anybody_attend(reader: Reader) -> None:
    found = values(
        reader, "SELECT ?a ?e WHERE { ?a sc:attended ?e . ?p sc:participationIn ?e ; sc:evidence/sc:dataset dataset:talks }"
    )
    events = {event for _, event in found}
    assert events == {"talks-2031-03-03--eastland--northmark"} | {
        event for event in events if "2031-03-09" in event or "2031-03-12" in event
    }
    assert len(events) == 3


def test_the_evidence_of_the_visit_are_its_rows(reader: Reader) -> None:
    query = """SELECT ?row ?code WHERE {
        ?p sc:participationIn event:talks-2031-03-03--eastland--northmark ; sc:evidence ?e . ?e sc:row ?row ; dcterms:type ?code }"""
    assert values(reader, query) == {("2", "043"), ("3", "042"), ("4", "046")}


def test_what_is_announced_is_planned_and_nobody_attends(reader: Reader) -> None:
    query = """SELECT ?e ?status WHERE { ?e sc:eventStatus status:planned . ?p sc:participationIn ?e ; sc:attendanceStatus ?status ;
        sc:evidence/sc:dataset dataset:talks }"""
    ((event, status),) = values(reader, query)
    assert "announced" in event
    assert status == "expected"


def test_a_row_is_a_page_with_its_code_and_what_rests_on_it(client: FlaskClient) -> None:
    answer = client.get("/id/evidence/talks/3", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/page/evidence/talks/3")
    text = client.get("/page/evidence/talks/3").text
    assert '<dt>Coded as</dt><dd><a href="/page/concept/cameo/042"' in text
    assert 'href="/page/event/talks-2031-03-03--eastland--northmark"' in text


def test_a_corrected_code_shows_what_the_list_prints_and_why(client: FlaskClient) -> None:
    text = client.get("/page/concept/cameo/044").text
    assert "Meet at a third location" in text
    assert "\u00d2hird\u00d3location" in text
    assert "the quotation marks are destroyed in the list" in text


def answers(reader: Reader) -> dict[str, list[dict[str, Term]]]:
    """The rows of every library question, with the example values of required parameters."""
    found: dict[str, list[dict[str, Term]]] = {}
    for question in Library.load().questions.values():
        bindings = question.bind({one.name: one.example for one in question.parameters if one.required}, Iris(reader.base))
        found[question.name] = reader.table(question.text, **bindings)[1]
    return found


def test_library_questions_answer_the_documents_as_before(built: Path, reader: Reader) -> None:
    before, after = answers(Reader.open(generations.current(built))), answers(reader)
    assert len(before) > 20
    for name, rows in before.items():
        # What talks and codes add names them or who takes part in them; nothing else comes or goes.
        others = [
            row for row in after[name] if not re.search(r"/id/\w+/(talks|cameo)|/(northmark|eastland)\b", str(row), re.IGNORECASE)
        ]
        assert sorted(others, key=str) == sorted(rows, key=str), name

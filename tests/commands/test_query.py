"""``kg query``: questions, own queries, other endpoints, and how their answers look."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from kg.build import assemble
from kg.cli import main
from kg.commands import tables
from kg.library import Library
from kg.namespaces import PROJECT, prefixes
from kg.store import generations
from tests import lake
from tests.corpus import SmallCorpus
from tests.server.running import served
from tests.waiting import LIMIT


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    with generations.writer(path):
        generations.publish(path, lake.lines(), base=PROJECT, created="2031-01-01", counts={}, keep=1)
    return path


def kg(home: Path, *words: str, stdin: str = "") -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["--home", str(home), "query", *words], input=stdin)


def test_without_a_name_the_questions_are_listed(home: Path) -> None:
    assert kg(home).output == kg(home, "--list").output
    for name, question in Library.load().questions.items():
        assert f"\n  {name}\n      {question.question}\n" in kg(home).output


def test_a_question_is_answered_as_a_table_with_labels_over_names(home: Path) -> None:
    output = kg(home, "who-chaired").output
    assert "Ana Lipa" in output
    assert "person:ana-lipa" in output
    assert "role:chair" in output
    assert output.endswith("2 rows\n")


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_here_is_ended_after_as_many_seconds_as_are_given(home: Path) -> None:
    result = kg(home, "-", "--seconds", "0.3", stdin=ENDLESS)
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: -: the query was ended after 0.3 s")
    assert "allow more time with --seconds" in result.stderr


def test_a_query_here_has_the_time_of_a_query_to_the_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOOP_QUERY_SECONDS", "0.4")
    assert "the query was ended after 0.4 s" in kg(home, "-", stdin=ENDLESS).stderr


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf"])
def test_seconds_that_nobody_can_wait_are_refused(home: Path, seconds: str) -> None:
    result = kg(home, "who-chaired", f"--seconds={seconds}")
    assert result.exit_code == 2
    assert "not a number of seconds above 0" in result.stderr


def test_a_parameter_restricts_the_answer(home: Path) -> None:
    assert kg(home, "who-chaired", "-p", "event=event/lake-forum-3").output.endswith("1 row\n")


def test_nobody_is_a_plain_answer(home: Path) -> None:
    result = kg(home, "who-attended", "-p", "event=event/lake-forum-3")
    assert result.exit_code == 0
    assert result.output.startswith("0 rows\nNobody is known to have attended.")


@pytest.mark.parametrize(
    "value", ["event/lake-forum-3", "event:lake-forum-3", PROJECT + "id/event/lake-forum-3", "Third Lake Forum"]
)
def test_an_entity_is_named_in_any_way(home: Path, value: str) -> None:
    assert "Southmark" in kg(home, "who-chaired", "-p", f"event={value}").output


def test_a_label_of_two_things_lists_both(home: Path) -> None:
    result = kg(home, "why", "-p", "entity=Northland")
    assert result.exit_code == 2
    assert "organization/northland, place/northland-country" in result.stderr


def test_a_label_of_another_kind_does_not_count(home: Path) -> None:
    assert kg(home, "meetings-in-a-place", "-p", "place=Northland").output.endswith("1 row\n")


def test_a_merged_entity_stands_for_its_successor(home: Path) -> None:
    merged = kg(home, "names-of-an-entity", "-p", "entity=organization/vestmark").output
    assert "Вестмарк @ru" in merged
    assert "orgn:westmark" in merged


def test_an_entity_the_graph_does_not_know_is_no_silent_nobody(home: Path) -> None:
    result = kg(home, "who-attended", "-p", "event=event/lake-forum-33")
    assert result.exit_code == 2
    assert "event/lake-forum-3" in result.stderr.partition("did you mean")[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("who-chairs",), "who-chaired"),
        (("who-attended",), "needs event"),
        (("who-attended", "-p", "evnt=x"), "did you mean event?"),
        (("who-attended", "-p", "event"), "not NAME=VALUE"),
        (("who-attended", "-p", "event=event/a", "-p", "event=event/b"), "given twice"),
        (("who-chaired", "--format", "ttl"), "does not come as ttl"),
        (("missing.rq",), "no such file"),
    ],
)
def test_a_mistake_is_explained(home: Path, words: tuple[str, ...], message: str) -> None:
    result = kg(home, *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_csv_is_the_whole_answer(home: Path) -> None:
    lines = kg(home, "who-met-whom", "--format", "csv", "--rows", "1").output.splitlines()
    assert lines[0].startswith("event,eventLabel,a,aLabel,b")
    assert len(lines) > 5


def test_rows_left_out_are_told(home: Path) -> None:
    assert "are not shown, --rows 0 shows all" in kg(home, "who-met-whom", "--rows", "1").output
    assert "not shown" not in kg(home, "who-met-whom", "--rows", "0").output


def test_a_query_comes_from_standard_input(home: Path) -> None:
    assert kg(home, "-", stdin="ASK { event:lake-forum-2 a sc:Meeting }").output == "yes\n"
    assert kg(home, "-", stdin="ASK { event:lake-forum-2 a sc:Person }").output == "no\n"


def test_triples_come_as_turtle(home: Path) -> None:
    output = kg(home, "-", stdin="CONSTRUCT WHERE { ?e sc:editionNumber ?n }").output
    assert "event:lake-forum-2 sc:editionNumber 2" in output


def test_a_file_with_a_header_has_parameters(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(Library.load()["who-chaired"].text, encoding="utf-8")
    assert kg(home, str(path), "-p", "event=event/lake-forum-3").output.endswith("1 row\n")


def test_an_update_is_refused(home: Path) -> None:
    result = kg(home, "-", stdin="DELETE WHERE { ?s ?p ?o }")
    assert result.exit_code == 2
    assert "read-only" in result.stderr


def test_show_prints_a_query_anybody_can_run(home: Path) -> None:
    text = kg(home, "--show", "timeline", "-p", "year=2030").output
    assert "PREFIX sc: <https://w3id.org/secoop/ns#>" in text
    assert '"2030"^^<http://www.w3.org/2001/XMLSchema#integer>' in text


def test_control_characters_do_not_reach_the_terminal() -> None:
    body = {"head": {"vars": ["\x1b]x"]}, "results": {"bindings": [{"\x1b]x": {"type": "literal", "value": "a\x1b[31mb\n"}}]}}
    text = tables.render(tables.read(json.dumps(body).encode()), prefixes(), 0)
    assert "\x1b" not in text
    assert "a\ufffd[31mb\ufffd" in text


def test_markup_in_a_value_is_shown_not_obeyed() -> None:
    body = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "[bold]a[/bold]"}}]}}
    assert "[bold]a[/bold]" in tables.render(tables.read(json.dumps(body).encode()), prefixes(), 0)


class Endpoint(HTTPServer):
    """Answers every request with what the test sets and keeps what was asked."""

    status = 200
    kind = "application/sparql-results+json"
    body = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "far away"}}]}}'
    asked: dict[str, list[str]]
    accept = ""
    #: Set while answers may go; a test that wants none clears it.
    answers: threading.Event


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, form: str) -> None:
        self.server.asked, self.server.accept = parse_qs(form), self.headers["Accept"]
        self.server.answers.wait(LIMIT)
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint(("127.0.0.1", 0), Handler)
    server.answers = threading.Event()
    server.answers.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.answers.set()
    server.shutdown()
    thread.join()
    server.server_close()


def far(endpoint: Endpoint, *words: str, stdin: str = "SELECT ?x WHERE { ?x a sc:Event }") -> Result:
    address = f"http://127.0.0.1:{endpoint.server_port}/sparql"
    return kg(Path("nowhere"), *(words or ("-",)), "--endpoint", address, stdin=stdin)


def test_an_endpoint_is_asked_with_prefix_lines_and_nothing_but_the_query(endpoint: Endpoint) -> None:
    assert "far away" in far(endpoint).output
    assert list(endpoint.asked) == ["query"]
    assert endpoint.asked["query"][0].startswith("PREFIX sc: <https://w3id.org/secoop/ns#>")
    assert "application/sparql-results+json" in endpoint.accept


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base of a running server, which is not the project's."""
    with served(tmp_path_factory.mktemp("served")) as (base, _):
        yield base


def at(server: str, *words: str, stdin: str = "") -> Result:
    return kg(Path("nowhere"), *words, "--endpoint", server + "sparql", stdin=stdin)


@pytest.mark.parametrize(
    "value",
    [
        "event/hill-day",
        "event:hill-day",
        PROJECT + "id/event/hill-day",
        "https://elsewhere.example/graph/id/event/hill-day",
        "Hill Day",
    ],
)
def test_an_entity_is_asked_for_under_the_base_of_the_endpoint(server: str, value: str) -> None:
    result = at(server, "who-attended", "-p", f"event={value}")
    assert "Bo Lind" in result.output, result.stderr


def test_an_iri_of_the_endpoint_itself_is_taken(server: str) -> None:
    assert "Bo Lind" in at(server, "who-attended", "-p", f"event={server}id/event/hill-day").output


def test_an_entity_the_endpoint_does_not_know_is_no_silent_nobody(server: str) -> None:
    result = at(server, "who-attended", "-p", "event=event/hill-dey")
    assert result.exit_code == 2
    assert "did you mean event/hill-day" in result.stderr


def test_a_base_that_is_given_is_not_asked_for(server: str) -> None:
    base = server.rstrip("/")
    assert "Bo Lind" in at(server, "who-attended", "-p", "event=event/hill-day", "--base-iri", base).output
    wrong = at(server, "who-attended", "-p", "event=event/hill-day", "--base-iri", PROJECT)
    assert "the graph knows no event/hill-day" in wrong.stderr


def test_prefixes_of_entities_follow_the_endpoint(server: str) -> None:
    assert at(server, "-", stdin="ASK { event:hill-day a sc:Event }").output == "yes\n"


def test_an_endpoint_without_events_is_asked_for_its_base_in_vain(endpoint: Endpoint) -> None:
    result = far(endpoint, "who-attended", "-p", "event=event/lake-forum-2")
    assert result.exit_code == 2
    assert "--base-iri" in result.stderr


def test_a_word_of_an_update_in_a_comment_does_not_make_it_one(endpoint: Endpoint) -> None:
    assert "far away" in far(endpoint, stdin="# INSERT DELETE LOAD\nSELECT ?x WHERE { ?x a sc:Event }").output


def test_an_update_is_not_sent_to_an_endpoint(endpoint: Endpoint) -> None:
    endpoint.asked = {}
    assert "read-only" in far(endpoint, stdin="CLEAR ALL").stderr
    assert endpoint.asked == {}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "mend the query"),
        (403, "does not allow"),
        (404, "SPARQL endpoint"),
        (429, "wait"),
        (500, "operator"),
        (503, "narrower"),
    ],
)
def test_an_http_error_says_what_to_do(endpoint: Endpoint, status: int, words: str) -> None:
    endpoint.status, endpoint.kind, endpoint.body = status, "text/plain", b"line 3 is wrong"
    result = far(endpoint)
    assert result.exit_code == 2
    assert f"HTTP {status}" in result.stderr
    assert "line 3 is wrong" in result.stderr
    assert words in result.stderr


def test_an_answer_that_breaks_off_is_an_error(endpoint: Endpoint) -> None:
    endpoint.body = endpoint.body[:40]
    result = far(endpoint)
    assert result.exit_code == 2
    assert "broke off" in result.stderr


def test_a_page_is_not_an_answer(endpoint: Endpoint) -> None:
    endpoint.kind, endpoint.body = "text/html", b"<html>"
    assert "a page, not data" in far(endpoint, "who-chaired", "--format", "csv").stderr


def test_a_slow_endpoint_is_given_up(endpoint: Endpoint) -> None:
    endpoint.answers.clear()
    result = far(endpoint, "-", "--seconds", "1")
    assert result.exit_code == 2
    assert "no answer within 1 s" in result.stderr


def test_no_server_is_a_plain_message(endpoint: Endpoint) -> None:
    result = kg(Path("nowhere"), "-", "--endpoint", "http://127.0.0.1:1/sparql", stdin="ASK {}")
    assert result.exit_code == 2
    assert "check the address" in result.stderr


def test_an_address_that_is_none_is_refused() -> None:
    assert "no http(s) address" in kg(Path("nowhere"), "-", "--endpoint", "file:///x", stdin="ASK {}").stderr


def test_a_withdrawn_person_is_said_to_be_withdrawn(corpus: SmallCorpus) -> None:
    corpus.take_down()
    home = corpus.root / "home"
    with generations.writer(home):
        lines = assemble(corpus.read(), PROJECT).lines()
        generations.publish(home, lines, base=PROJECT, created="2031-01-01", counts={}, keep=1)
    result = kg(home, "roles-of-an-actor", "-p", "actor=person/bo-lind")
    assert result.exit_code == 2
    assert "person/bo-lind was withdrawn on 2031-06-01: asked to be taken out" in result.stderr

"""``/update``: off by default; with a token, evaluated aside, judged, and published before it is answered."""

from __future__ import annotations

import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import build
from kg.contributions import audit, ledger, process
from kg.errors import BuildError
from kg.store import generations
from tests.contributions.home import PREFIXES, Home, publish
from tests.corpus import SmallCorpus
from tests.server.writing import Writer, writing

UPDATE, FORM = "application/sparql-update", "application/x-www-form-urlencoded"
INSERT = PREFIXES + 'INSERT DATA { orgn:hill-club a sc:Body ; skos:prefLabel "Hill Club"@en }'


@pytest.fixture(scope="module")
def base_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("update")))


@pytest.fixture
def writer(base_home: Home, tmp_path: Path) -> Iterator[Writer]:
    with writing(base_home, tmp_path, updates=True, upload_mb=1, query_seconds=60.0, query_memory_mb=64) as found:
        yield found


def ask(writer: Writer, pattern: str) -> bool:
    answer = writer.client.get("/sparql", query_string={"query": f"ASK {{ {pattern} }}"})
    truth: bool = answer.get_json()["boolean"]
    return truth


def test_updates_are_off_unless_switched_on_and_the_answer_says_by_what(base_home: Home, tmp_path: Path) -> None:
    with writing(base_home, tmp_path) as writer:
        answer = writer.post("/update", INSERT, UPDATE, "update:all")
    assert answer.status_code == 403
    assert "SECOOP_UPDATES" in answer.get_json(force=True)["remedy"]


def test_an_update_is_served_when_it_is_answered_and_has_its_provenance(writer: Writer) -> None:
    number = writer.home.generation.number
    answer = writer.post("/update", INSERT, UPDATE, "update")
    told = answer.get_json()
    assert (answer.status_code, told["generation"], told["added"], told["removed"]) == (200, number + 1, 2, 0)
    assert ask(writer, "orgn:hill-club a sc:Body, sc:Actor")
    assert ask(writer, "GRAPH ?g { orgn:hill-club a sc:Body . ?g dcterms:creator 'update' ; dcterms:description 'a test'@en }")
    assert ledger.get(writer.home.path, told["id"]).state == ledger.ACCEPTED
    assert [line["what"] for line in audit.read(writer.home.path)][-2:] == ["contribution received", "update accepted"]
    # It is the sender's own, and so may be taken away again.
    gone = writer.post("/update", PREFIXES + "DELETE WHERE { orgn:hill-club ?p ?o }", UPDATE, "update")
    assert gone.status_code == 200, gone.text
    assert gone.get_json()["removed"] == 2
    assert not ask(writer, "orgn:hill-club ?p ?o")


def test_what_changes_nothing_publishes_nothing(writer: Writer) -> None:
    before = writer.home.generation
    answer = writer.post("/update", "DELETE WHERE { <http://x/none> ?p ?o }", UPDATE, "update")
    assert (answer.status_code, answer.get_json()["added"], answer.get_json()["removed"]) == (200, 0, 0)
    assert writer.home.generation == before
    assert ledger.every(writer.home.path) == []


@pytest.mark.parametrize("text", ["", "  ", "# nothing", "PREFIX a: <http://x/>", "BASE <http://x/> # nothing"])
@pytest.mark.parametrize("kind", [UPDATE, pytest.param(FORM, marks=pytest.mark.slow)])
def test_an_update_without_an_operation_is_legal_and_told_to_change_nothing(writer: Writer, text: str, kind: str) -> None:
    before = writer.home.generation
    data = text if kind == UPDATE else urllib.parse.urlencode({"update": text})
    answer = writer.post("/update", data, kind, "update")
    assert (answer.status_code, answer.get_json()["generation"]) == (200, before.number)
    assert "nothing to change" in answer.get_json()["note"]
    assert writer.home.generation == before
    assert ledger.every(writer.home.path) == []


@pytest.mark.parametrize(
    ("path", "data", "kind", "status"),
    [
        ("/update?update=CLEAR%20ALL", "", UPDATE, 400),
        ("/update", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 400),
        ("/update", "CLEAR NAMED", "text/plain", 415),
        ("/update", "update=CLEAR%20NAMED", "", 415),
        ("/update", "CLEAR NAMED".encode("utf-16"), UPDATE + "; charset=UTF-16", 415),
        ("/update", "update=CLEAR%20XYZ", FORM, 400),
        ("/update", "why=none", FORM, 400),
        ("/update", ";", UPDATE, 400),
        ("/update", "INSERT DATA { <a:a> <a:b> <a:c> } ;; ", UPDATE, 400),
        ("/update", "PREFIX a: <a:> ; CLEAR NAMED", UPDATE, 400),
        ("/update", "query=ASK%7B%7D", FORM, 400),
        ("/update", "update=CLEAR%20ALL&query=ASK%7B%7D", FORM, 400),
        ("/update", b"INSERT DATA { <a:a> <a:b> '\xff' }", UPDATE, 400),
        ("/update?using-graph-uri=relative", "CLEAR ALL", UPDATE, 400),
        ("/update?using-graph-uri=http%3A%2F%2Fx%2F%3E", "CLEAR ALL", UPDATE, 400),
        ("/update?using-graph-uri=http%3A%2F%2Fx", "WITH <http://x/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", UPDATE, 400),
        ("/update", "LOAD <http://127.0.0.1:1/>", UPDATE, 403),
        ("/update", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", UPDATE, 403),
        ("/update", "INSERT DATA { <a:a> <a:b> <a:c> } #" + "x" * 1_100_000, UPDATE, 413),
        ("/update", "INSERT { ?s ?p 1 } WHERE " + "{" * 20_000 + "}" * 20_000, UPDATE, 413),
    ],
)
def test_a_malformed_request_is_refused_and_nothing_is_changed(
    writer: Writer, path: str, data: str | bytes, kind: str, status: int
) -> None:
    before = writer.home.generation
    answer = writer.post(path, data, kind, "update:all")
    assert answer.status_code == status, answer.text
    assert answer.get_json(force=True)["remedy"]
    assert writer.home.generation == before
    assert ledger.every(writer.home.path) == []


def test_get_is_no_way_to_update(writer: Writer) -> None:
    answer = writer.get("/update?update=CLEAR%20ALL", "update:all")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("scope", ["", "contribute", "review", "other"])
def test_other_scopes_make_no_updates(writer: Writer, scope: str) -> None:
    assert writer.post("/update", INSERT, UPDATE, scope).status_code == (403 if scope else 401)


@pytest.mark.parametrize(
    "text",
    [
        PREFIXES + "DELETE WHERE { person:bo-lind skos:prefLabel ?o }",
        PREFIXES + "INSERT DATA { GRAPH <http://x/g> { orgn:hill-club a sc:Body } }",
        "DROP ALL",
        PREFIXES + "DELETE WHERE { sc:Event ?p ?o }",
    ],
)
def test_a_contributors_update_changes_only_what_is_theirs(writer: Writer, text: str) -> None:
    before = writer.home.generation
    assert writer.post("/update", text, UPDATE, "update").status_code == 403
    assert writer.home.generation == before


def test_an_editor_suppresses_a_records_fact_in_every_later_build(writer: Writer) -> None:
    text = (
        PREFIXES
        + "DELETE DATA { orgn:eastmark skos:prefLabel 'Eastmark'@en } ; INSERT DATA { orgn:eastmark skos:prefLabel 'East Mark'@en }"
    )
    answer = writer.post("/update", text, UPDATE, "update:all")
    assert answer.status_code == 200, answer.text
    for _ in range(2):
        assert ask(writer, "orgn:eastmark skos:prefLabel 'East Mark'@en")
        assert not ask(writer, "orgn:eastmark skos:prefLabel 'Eastmark'@en")
        build(writer.home.settings)


def test_what_would_not_conform_is_not_published(writer: Writer) -> None:
    before = writer.home.generation
    answer = writer.post("/update", PREFIXES + "INSERT DATA { orgn:x a sc:Bodi }", UPDATE, "update:all")
    assert answer.status_code == 422
    assert not answer.get_json(force=True)["report"]["conforms"]
    assert writer.home.generation == before


DOUBLED = "BIND('aaaaaaaaaaaaaaaa' AS ?v0) " + " ".join(f"BIND(CONCAT(?v{n},?v{n}) AS ?v{n + 1})" for n in range(40))
CROSSED = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?a) = CONCAT(STR(?d), STR(?g)))"


@pytest.mark.parametrize(("value", "where", "reason"), [("?i", CROSSED, "time"), ("?v40", DOUBLED, "memory")])
def test_a_hostile_where_is_ended_and_nobody_else_notices(
    base_home: Home, tmp_path: Path, value: str, where: str, reason: str
) -> None:
    text = f"INSERT {{ <http://x/s> <http://x/p> {value} }} WHERE {{ {where} }}"
    seconds = 1.5 if reason == "time" else 60.0
    with writing(base_home, tmp_path, updates=True, query_seconds=seconds, query_memory_mb=64) as writer:
        before = writer.home.generation
        answer = writer.post("/update", text, UPDATE, "update:all")
        assert answer.status_code == 503
        assert answer.get_json(force=True)["reason"] == reason
        assert writer.home.generation == before
        assert ask(writer, "?s ?p ?o")


def test_readers_are_answered_while_an_update_is_made(writer: Writer) -> None:
    answers: list[int] = []
    sender = threading.Thread(target=lambda: answers.append(writer.post("/update", INSERT, UPDATE, "update").status_code))
    sender.start()
    read = 0
    while sender.is_alive():
        assert writer.client.get("/health/live").status_code == 200
        read += 1
    sender.join()
    assert answers == [200]
    assert read > 20


def test_updates_at_the_same_time_are_made_one_after_the_other(writer: Writer) -> None:
    answers: list[int] = []

    def send(number: int) -> None:
        text = PREFIXES + f"INSERT DATA {{ orgn:club-{number} a sc:Body ; skos:prefLabel 'Club {number}'@en }}"
        client = writer.client.application.test_client()
        headers = {"Authorization": f"Bearer {writer.secrets['update']}"}
        answers.append(client.post("/update", data=text, content_type=UPDATE, headers=headers).status_code)

    senders = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(answers) == [200, 200]
    assert ask(writer, "orgn:club-0 a sc:Body . orgn:club-1 a sc:Body")


def test_while_another_process_writes_an_update_is_to_be_tried_again(writer: Writer) -> None:
    with generations.writer(writer.home.path):
        answer = writer.post("/update", INSERT, UPDATE, "update")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert not ask(writer, "orgn:hill-club ?p ?o")
    again = writer.post("/update", INSERT, UPDATE, "update")
    assert (again.status_code, again.json["id"]) == (200, answer.json["contribution"])


def test_an_update_that_waits_for_another_process_is_told_to_wait_and_no_folder_is_named(writer: Writer) -> None:
    with generations.writer(writer.home.path):
        answer = writer.post("/update", INSERT, UPDATE, "update")
        assert answer.json["state"] == ledger.get(writer.home.path, answer.json["contribution"]).state == ledger.PENDING
    assert "waits in the ledger" in answer.json["detail"]
    assert str(writer.home.path) not in answer.text


def test_a_form_carries_update_dataset_and_reason(writer: Writer) -> None:
    form = {
        "update": PREFIXES + "INSERT { ?e skos:altLabel 'once'@en } WHERE { ?e a sc:Meeting }",
        "using-graph-uri": "http://x/none",
        "why": "by form",
    }
    headers = {"Authorization": f"Bearer {writer.secrets['update']}"}
    answer = writer.client.post("/update", data=urllib.parse.urlencode(form), content_type=FORM, headers=headers)
    assert (answer.status_code, answer.get_json()["added"]) == (200, 0)
    form["update"] = INSERT
    answer = writer.client.post("/update", data=urllib.parse.urlencode(form), content_type=FORM, headers=headers)
    assert ledger.get(writer.home.path, answer.get_json()["id"]).meta.why == "by form"


def test_an_update_that_failed_is_in_the_audit_log_under_its_sender_and_address(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise BuildError("the disk is full", where="build", remedy="make room")

    monkeypatch.setattr(process, "accept", fail)
    assert writer.post("/update", INSERT, UPDATE, "update").status_code == 500
    last = list(audit.read(writer.home.path))[-1]
    assert (last["what"], last["who"], last["origin"]) == ("contribution rejected", "update", "127.0.0.1")


def test_a_token_in_the_form_is_refused(writer: Writer) -> None:
    form = urllib.parse.urlencode({"update": INSERT, "access_token": writer.secrets["update"]})
    answer = writer.client.post(
        "/update", data=form, content_type=FORM, headers={"Authorization": f"Bearer {writer.secrets['update']}"}
    )
    assert answer.status_code == 400

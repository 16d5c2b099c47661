"""``/contribute``: with a token, in the header, one change at a time; nothing is served before its review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.contributions import audit, ledger
from tests.contributions.home import BASE, CLUB, PREFIXES, Home, publish
from tests.corpus import SmallCorpus
from tests.server.writing import Writer, writing

TURTLE = "text/turtle"


@pytest.fixture(scope="module")
def base_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("contribute")))


@pytest.fixture
def writer(base_home: Home, tmp_path: Path) -> Iterator[Writer]:
    with writing(base_home, tmp_path, upload_mb=1) as found:
        yield found


def stored(writer: Writer) -> list[ledger.Contribution]:
    return ledger.every(writer.home.path)


def test_a_conforming_change_is_created_with_an_address(writer: Writer) -> None:
    answer = writer.post("/contribute", CLUB, TURTLE)
    assert answer.status_code == 201
    told = answer.get_json()
    assert answer.headers["Location"].endswith(f"/contribute/{told['id']}")
    assert (told["state"], told["who"], told["why"], told["added"], told["removed"]) == ("pending", "contribute", "a test", 2, 0)
    assert told["report"]["conforms"]
    assert answer.headers["Cache-Control"] == "no-store"
    asked = writer.client.get("/sparql", query_string={"query": "ASK { ?x skos:prefLabel 'Hill Club'@en }"})
    assert asked.get_json() == {"head": {}, "boolean": False}


def test_the_same_change_again_is_the_first_one(writer: Writer) -> None:
    first = writer.post("/contribute", CLUB, TURTLE).get_json()["id"]
    again = writer.post("/contribute", CLUB, TURTLE)
    assert (again.status_code, again.get_json()["id"]) == (200, first)
    assert len(stored(writer)) == 1


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer guess", 401),
        ("Basic YW5hOnNlY3JldA==", 401),
        ("Bearer a b", 401),
        ("Bearer " + "x" * 5000, 401),
    ],
)
def test_without_a_known_token_nothing_is_read(writer: Writer, header: str | None, status: int) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = writer.client.post("/contribute", data=CLUB, content_type=TURTLE, headers={**headers, "X-Why": "x"})
    assert answer.status_code == status
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert stored(writer) == []


def test_a_token_without_the_scope_is_forbidden(writer: Writer) -> None:
    answer = writer.post("/contribute", CLUB, TURTLE, "review")
    assert answer.status_code == 403
    assert "insufficient_scope" in answer.headers["WWW-Authenticate"]
    assert stored(writer) == []


@pytest.mark.parametrize("name", ["access_token", "token", "Access_Token"])
def test_a_token_in_the_address_is_refused_though_it_is_right(writer: Writer, name: str) -> None:
    answer = writer.post(f"/contribute?{name}={writer.secrets['contribute']}", CLUB, TURTLE)
    assert answer.status_code == 400
    assert writer.secrets["contribute"] not in answer.text
    assert stored(writer) == []


def test_cookies_are_nobodys_consent_and_other_sites_may_not_ask(writer: Writer) -> None:
    writer.client.set_cookie("token", writer.secrets["contribute"])
    assert writer.post("/contribute", CLUB, TURTLE, "").status_code == 401
    preflight = writer.client.options("/contribute", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in preflight.headers
    assert "Access-Control-Allow-Origin" not in writer.post("/contribute", CLUB, TURTLE).headers


def test_no_secret_is_in_the_log_or_the_answer(writer: Writer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        answer = writer.post("/contribute", CLUB, TURTLE)
    secret = writer.secrets["contribute"]
    kept = "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in writer.home.path.glob("contributions/**/*.json*")
    )
    assert kept
    assert secret not in answer.text + str(answer.headers) + caplog.text + kept + json.dumps(list(audit.read(writer.home.path)))


def test_the_audit_log_knows_where_a_change_came_from(writer: Writer) -> None:
    writer.post("/contribute", CLUB, TURTLE)
    last = list(audit.read(writer.home.path))[-1]
    assert (last["what"], last["who"], last["origin"]) == ("contribution received", "contribute", "127.0.0.1")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
)
BAD: list[tuple[str, str | bytes, str, int]] = [
    ("not RDF", "hello", TURTLE, 400),
    ("truncated", CLUB[:-20], TURTLE, 400),
    ("another media type", CLUB, "text/html", 415),
    ("no media type", CLUB, "", 415),
    ("another format than it says", CLUB, "application/ld+json", 400),
    ("too large", "<a:a> <a:b> <a:c> .\n" * 60_000, TURTLE, 413),
    ("nested", "<a:a> <a:b> " + "[ <a:b> " * 20_000, TURTLE, 400),
    ("an entity bomb", BOMB, "application/rdf+xml", 400),
    ("a remote context", '{"@context": "http://x/", "@id": "http://x/y"}', "application/ld+json", 400),
    ("a long literal", f'<a:a> <a:b> "{"x" * 200_000}" .', TURTLE, 413),
    ("not UTF-8", b'<a:a> <a:b> "\xff" .', TURTLE, 400),
    ("nothing", "", TURTLE, 400),
    ("an update that is no data", "DELETE WHERE { ?s ?p ?o }", "application/sparql-update", 400),
    ("a load", "LOAD <http://x/>", "application/sparql-update", 400),
    ("a deletion of a blank node", "D _:b <a:b> <a:c> .", "application/rdf-patch", 400),
    ("the vocabulary", PREFIXES + "sc:Event a sc:Event .", TURTLE, 403),
    ("another graph", f"<a:a> <a:b> <a:c> <{BASE}graph/hill> .", "application/n-quads", 403),
    (
        "a record's fact",
        f'D <{BASE}id/person/bo-lind> <http://www.w3.org/2004/02/skos/core#prefLabel> "Bo Lind"@en .',
        "application/rdf-patch",
        403,
    ),
    ("a misspelt class", PREFIXES + "orgn:x a sc:Bodi .", TURTLE, 422),
]


@pytest.mark.parametrize(("data", "kind", "status"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_gets_a_clear_answer_and_nothing_is_stored(writer: Writer, data: str | bytes, kind: str, status: int) -> None:
    answer = writer.post("/contribute", data, kind)
    assert answer.status_code == status, answer.text
    told = answer.get_json(force=True)
    assert told["detail"] and told["remedy"]
    assert stored(writer) == []


def test_the_nearest_name_is_suggested_for_a_misspelt_term(writer: Writer) -> None:
    answer = writer.post("/contribute", PREFIXES + "orgn:x a sc:Bodi .", TURTLE)
    messages = [result["message"] for result in answer.get_json(force=True)["report"]["results"]]
    assert any("did you mean sc:Body" in message for message in messages)


@pytest.mark.parametrize("why", ["", " ", "x" * 1001, "a\tb", "a\u0085b"])
def test_a_reason_is_needed_and_is_one_line(writer: Writer, why: str) -> None:
    answer = writer.post("/contribute", CLUB, TURTLE, X_Why=why.encode().decode("latin-1"))
    assert answer.status_code == 400
    assert stored(writer) == []


def test_a_reason_in_any_script_is_kept_and_two_are_refused(writer: Writer) -> None:
    assert writer.post("/contribute?why=x", CLUB, TURTLE).status_code == 400
    answer = writer.client.post(
        "/contribute",
        query_string={"why": "отчёт"},
        data=CLUB,
        content_type=TURTLE,
        headers={"Authorization": f"Bearer {writer.secrets['contribute']}"},
    )
    assert (answer.status_code, stored(writer)[0].meta.why) == (201, "отчёт")


def test_letters_a_header_cannot_carry_are_told_and_not_garbled(writer: Writer) -> None:
    answer = writer.post("/contribute", CLUB, TURTLE, X_Why="отчёт".encode().decode("latin-1"))
    assert answer.status_code == 400
    assert "parameter 'why'" in answer.get_json(force=True)["remedy"]
    assert stored(writer) == []


def test_its_sender_and_reviewers_read_a_contribution_and_for_others_there_is_none(writer: Writer) -> None:
    path = "/contribute/" + writer.post("/contribute", CLUB, TURTLE).get_json()["id"]
    assert writer.get(path, "contribute").get_json()["state"] == "pending"
    assert writer.get(path, "review").status_code == 200
    assert writer.get(path).status_code == 401
    foreign, unknown = writer.get(path, "other"), writer.get("/contribute/" + "0" * 16, "other")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.get_json(force=True)["detail"].split("'")[0] == unknown.get_json(force=True)["detail"].split("'")[0]


def test_what_one_may_read_is_kept_for_nobody_else(writer: Writer) -> None:
    path = "/contribute/" + writer.post("/contribute", CLUB, TURTLE).get_json()["id"]
    mine = writer.get(path, "contribute")
    assert mine.headers["Cache-Control"] == "no-store"
    assert "Authorization" in mine.headers["Vary"]
    assert writer.get(path).status_code == 401


def test_a_contribution_is_shown_as_difference_and_as_patch(writer: Writer) -> None:
    path = "/contribute/" + writer.post("/contribute", CLUB, TURTLE).get_json()["id"]
    assert "+ rdf:type sc:Body" in writer.get(path, "contribute", Accept="text/plain").text
    assert writer.get(path, "contribute", Accept="application/rdf-patch").text.startswith("A <")


@pytest.mark.parametrize("name", ["..%2f..%2ftokens.json", "%2e%2e", "audit.jsonl", "lock", "a" * 500, "%00"])
def test_an_address_names_nothing_outside_of_the_ledger(writer: Writer, name: str) -> None:
    assert writer.get(f"/contribute/{name}", "review").status_code == 404


def test_the_page_tells_how_without_a_token(writer: Writer) -> None:
    page = writer.get("/contribute", Accept="text/html")
    assert page.status_code == 200
    assert "Authorization: Bearer" in page.text

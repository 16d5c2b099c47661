"""``/contributions``: reviewers see what waits and decide by a token in the header, once, on the graph they have looked at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from kg.contributions import audit, ledger
from kg.store import generations
from tests.contributions.home import CLUB, PREFIXES, Home, publish
from tests.corpus import SmallCorpus
from tests.server.writing import Writer, writing

TURTLE, FORM = "text/turtle", "application/x-www-form-urlencoded"
#: It conforms alone, and no longer beside an accepted one: a text that a page must not take for markup.
SCRIPT = PREFIXES + 'orgn:script a sc:Body ; skos:prefLabel "<script>alert(1)</script>"@en .'


@pytest.fixture(scope="module")
def base_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("review")))


@pytest.fixture
def writer(base_home: Home, tmp_path: Path) -> Iterator[Writer]:
    with writing(base_home, tmp_path, upload_mb=1) as found:
        yield found


def contributed(writer: Writer, data: str = CLUB) -> str:
    name: str = writer.post("/contribute", data, TURTLE).get_json()["id"]
    return name


def decide(writer: Writer, name: str, what: str, scope: str = "review", query: str = "", **headers: str) -> TestResponse:
    return writer.post(f"/contributions/{name}/{what}{query}", "", "", scope, **headers)


def served(writer: Writer) -> bool:
    answer = writer.client.get("/sparql", query_string={"query": "ASK { ?x skos:prefLabel 'Hill Club'@en }"})
    truth: bool = answer.get_json()["boolean"]
    return truth


def test_what_waits_is_listed_for_reviewers(writer: Writer) -> None:
    name = contributed(writer)
    told = writer.get("/contributions", "review", Accept="application/json").get_json()
    assert (told["total"], told["contributions"][0]["id"], told["contributions"][0]["state"]) == (1, name, "pending")
    assert writer.get("/contributions?state=accepted", "review", Accept="application/json").get_json()["total"] == 0
    assert writer.get("/contributions?state=lost", "review").status_code == 400


def test_one_is_shown_by_entity_as_json_text_patch_and_page(writer: Writer) -> None:
    name = contributed(writer)
    path = f"/contributions/{name}"
    told = writer.get(path, "review", Accept="application/json").get_json()
    assert (told["current"], told["entities"][0]["known"]) == (writer.home.generation.number, False)
    assert any("Hill Club" in line for line in told["entities"][0]["change"])
    assert "Hill Club" in writer.get(path, "review", Accept="text/plain").text
    assert writer.get(path, "review", Accept="application/rdf-patch").text == ledger.get(writer.home.path, name).patch.text()
    page = writer.get(path, "review", Accept="text/html")
    assert "Hill Club" in page.text
    assert 'method="post"' not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Authorization" in page.headers["Vary"]


def test_text_of_a_contribution_is_never_markup(writer: Writer) -> None:
    name = contributed(writer, SCRIPT)
    for path in (f"/contributions/{name}", "/contributions"):
        page = writer.get(path, "review", Accept="text/html").text
        assert "<script>alert" not in page


def test_an_accepted_one_is_served_when_it_is_answered(writer: Writer) -> None:
    name, before = contributed(writer), writer.home.generation.number
    answer = decide(writer, name, "accept")
    told = answer.get_json()
    assert (answer.status_code, told["state"], told["generation"]) == (200, "accepted", before + 1), answer.text
    assert told["decided"] == {"by": "review", "when": told["decided"]["when"], "reason": "a test"}
    assert served(writer)
    last = list(audit.read(writer.home.path))[-1]
    assert (last["what"], last["who"], last["origin"], last["id"]) == ("contribution accepted", "review", "127.0.0.1", name)


def test_the_generation_an_accepted_one_became_part_of_is_told_ever_after(writer: Writer) -> None:
    name, before = contributed(writer), writer.home.generation.number
    waiting = writer.get(f"/contributions/{name}", "review", Accept="application/json").get_json()
    assert (waiting["made_for"], waiting["generation"]) == (before, None)
    assert decide(writer, name, "accept").headers["X-Secoop-Generation"] == str(before + 1)
    other = contributed(writer, PREFIXES + 'orgn:lake-club a sc:Body ; skos:prefLabel "Lake Club"@en .')
    assert decide(writer, other, "accept").status_code == 200
    for path, scope in ((f"/contributions/{name}", "review"), (f"/contribute/{name}", "contribute")):
        answer = writer.get(path, scope, Accept="application/json")
        told = answer.get_json()
        assert (told["made_for"], told["generation"], told["state"]) == (before, before + 1, "accepted")
        assert answer.headers["X-Secoop-Generation"] == str(before + 2)
    page = writer.get(f"/contributions/{name}", "review", Accept="text/html").text
    assert f"part of generation {before + 1}" in page


def test_a_rejected_one_is_not_served_and_keeps_the_reason(writer: Writer) -> None:
    name, before = contributed(writer), writer.home.generation
    answer = writer.post(f"/contributions/{name}/reject", "why=no+such+club", FORM, "review", X_Why="")
    assert answer.status_code == 400, "two reasons"
    answer = writer.client.post(
        f"/contributions/{name}/reject",
        data="why=no+such+club",
        content_type=FORM,
        headers={"Authorization": f"Bearer {writer.secrets['review']}"},
    )
    assert (answer.status_code, answer.get_json()["decided"]["reason"]) == (200, "no such club")
    assert writer.home.generation == before
    last = list(audit.read(writer.home.path))[-1]
    assert (last["what"], last["who"], last["origin"]) == ("contribution rejected", "review", "127.0.0.1")


@pytest.mark.parametrize("scope", ["", "contribute", "update", "update:all", "other"])
@pytest.mark.parametrize("path", ["", "/{}", "/{}/accept", "/{}/reject"])
def test_other_scopes_neither_see_nor_decide(writer: Writer, scope: str, path: str) -> None:
    name = contributed(writer)
    path = "/contributions" + path.format(name)
    answer = writer.post(path, "", "", scope) if path.count("/") > 2 else writer.get(path, scope)
    assert answer.status_code == (403 if scope else 401)
    assert name not in answer.text.replace(path, "")
    assert ledger.get(writer.home.path, name).state == ledger.PENDING


def test_a_cookie_a_form_or_another_site_decides_nothing(writer: Writer) -> None:
    name = contributed(writer)
    path, secret = f"/contributions/{name}/accept", writer.secrets["review"]
    writer.client.set_cookie("token", secret)
    assert writer.client.post(path, data={"why": "x"}).status_code == 401
    assert writer.client.post(f"{path}?access_token={secret}", data={"why": "x"}).status_code == 400
    preflight = writer.client.options(path, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in preflight.headers
    assert ledger.get(writer.home.path, name).state == ledger.PENDING


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("accept", "reject"),
        ("reject", "accept"),
        pytest.param("accept", "accept", marks=pytest.mark.slow),
        pytest.param("reject", "reject", marks=pytest.mark.slow),
    ],
)
def test_a_decision_is_made_once(writer: Writer, first: str, again: str) -> None:
    name = contributed(writer)
    assert decide(writer, name, first).status_code == 200
    after, lines = writer.home.generation, len(list(audit.read(writer.home.path)))
    answer = decide(writer, name, again)
    assert answer.status_code == 409
    assert f"{first}ed by review" in answer.get_json(force=True)["detail"]
    assert writer.home.generation == after
    assert len(list(audit.read(writer.home.path))) == lines


@pytest.mark.parametrize("what", ["accept", "reject"])
def test_a_decision_on_a_graph_that_has_moved_on_is_refused(writer: Writer, what: str) -> None:
    name, seen = contributed(writer), writer.home.generation.number
    other = contributed(writer, PREFIXES + 'orgn:lake-club a sc:Body ; skos:prefLabel "Lake Club"@en .')
    assert decide(writer, other, "accept").status_code == 200
    answer = decide(writer, name, what, query=f"?generation={seen}")
    assert (answer.status_code, answer.get_json(force=True)["current"]) == (409, seen + 1)
    assert ledger.get(writer.home.path, name).state == ledger.PENDING
    assert decide(writer, name, what, query=f"?generation={seen + 1}").status_code == 200


def test_of_two_who_decide_at_the_same_time_one_does(writer: Writer) -> None:
    name = contributed(writer)
    answers: list[tuple[str, int]] = []

    def work(what: str) -> None:
        client = writer.client.application.test_client()
        headers = {"Authorization": f"Bearer {writer.secrets['review']}", "X-Why": what}
        answers.append((what, client.post(f"/contributions/{name}/{what}", headers=headers).status_code))

    threads = [threading.Thread(target=work, args=(what,)) for what in ("accept", "reject", "accept")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(status for _, status in answers)
    # The lane for what works takes one of a client at a time, and lets a few wait.
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 429}
    winner = next(what for what, status in answers if status == 200)
    assert ledger.get(writer.home.path, name).state == f"{winner}ed"
    assert served(writer) == (winner == "accept")


@pytest.mark.parametrize("what", ["accept", "reject"])
def test_while_another_process_writes_nothing_is_decided_and_no_folder_is_named(writer: Writer, what: str) -> None:
    name = contributed(writer)
    with generations.writer(writer.home.path):
        answer = decide(writer, name, what)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert str(writer.home.path) not in answer.text
    assert ledger.get(writer.home.path, name).state == ledger.PENDING


@pytest.mark.parametrize(
    ("path", "data", "kind", "status"),
    [
        ("/contributions/{}/accept?generation=x", "", "", 400),
        ("/contributions/{}/accept?generation=1&generation=1", "", "", 400),
        ("/contributions/{}/accept", "{}", "application/json", 400),
        ("/contributions/{}/reject", "why=" + "x" * 60_000, FORM, 413),
        ("/contributions/0123456789abcdef/accept", "", "", 404),
        ("/contributions/..%2F..%2Ftokens/accept", "", "", 404),
    ],
)
def test_a_malformed_decision_decides_nothing(writer: Writer, path: str, data: str, kind: str, status: int) -> None:
    name = contributed(writer)
    answer = writer.post(path.format(name), data, kind, "review")
    assert answer.status_code == status, answer.text
    assert answer.get_json(force=True)["remedy"]
    assert ledger.get(writer.home.path, name).state == ledger.PENDING


def test_a_decision_needs_a_reason(writer: Writer) -> None:
    name = contributed(writer)
    for what in ("accept", "reject"):
        assert decide(writer, name, what, X_Why=" ").status_code == 400
    assert ledger.get(writer.home.path, name).state == ledger.PENDING

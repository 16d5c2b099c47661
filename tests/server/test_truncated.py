"""A table that was cut says so wherever it is seen, is never kept, and a long one takes no memory of the web process."""

from __future__ import annotations

import html
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from tests.server.running import served

FIVE = "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5"
MANY = "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
#: A body that held in memory would be seen at once.
ROWS, LARGEST_MB = 1_000_000, 24


@pytest.fixture(scope="module")
def narrow(published: Settings) -> Iterator[FlaskClient]:
    """A server that answers five rows, with a cache."""
    application = create_app(replace(published, rows=5, cache_mb=8))
    yield application.test_client()
    application.extensions["secoop"].close()


def rows(body: bytes) -> int:
    return len(json.loads(body)["results"]["bindings"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_cut_answer_says_so_and_has_no_validator(narrow: FlaskClient, method: str) -> None:
    given = {"query_string": {"query": MANY}} if method == "GET" else {"data": {"query": MANY}}
    response = narrow.open("/sparql", method=method, **given)  # type: ignore[arg-type]
    assert rows(response.data) == 5
    assert response.headers["X-Secoop-Truncated"] == "rows=5"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert "X-Secoop-Truncated" in response.headers["Access-Control-Expose-Headers"]


def test_head_says_that_the_answer_is_cut(narrow: FlaskClient) -> None:
    assert narrow.head("/sparql", query_string={"query": MANY}).headers["X-Secoop-Truncated"] == "rows=5"


def test_a_cut_answer_is_never_taken_from_the_cache(narrow: FlaskClient) -> None:
    front = narrow.application.extensions["secoop_front"]
    before = len(front.cache)
    for _ in range(2):
        narrow.get("/sparql", query_string={"query": MANY})
    assert len(front.cache) == before


def test_an_answer_of_as_many_rows_as_may_be_is_whole(narrow: FlaskClient) -> None:
    response = narrow.get("/sparql", query_string={"query": FIVE})
    assert rows(response.data) == 5
    assert "X-Secoop-Truncated" not in response.headers
    assert response.headers["ETag"]


def test_a_page_of_a_cut_answer_says_so_before_the_rows(narrow: FlaskClient) -> None:
    response = narrow.get("/sparql", query_string={"query": MANY, "format": "html"})
    assert response.headers["X-Secoop-Truncated"] == "rows=5"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.text.index("This is not the whole answer") < response.text.index("<tbody>")
    assert "This is not the whole answer" not in narrow.get("/sparql", query_string={"query": FIVE, "format": "html"}).text


@pytest.mark.parametrize("accept", ["text/html", "text/csv"])
def test_a_question_of_the_library_that_is_cut_says_so(narrow: FlaskClient, accept: str) -> None:
    response = narrow.get("/queries/what-is-said", headers={"Accept": accept}, query_string={"entity": "organization/hostile"})
    assert response.headers["X-Secoop-Truncated"] == "rows=5"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_client_may_lower_the_cap_and_not_raise_it(narrow: FlaskClient) -> None:
    lowered = narrow.get("/sparql", query_string={"query": MANY, "maxrows": "2"})
    assert (rows(lowered.data), lowered.headers["X-Secoop-Truncated"]) == (2, "rows=2")
    raised = narrow.get("/sparql", query_string={"query": MANY, "maxrows": "50"})
    assert (rows(raised.data), raised.headers["X-Secoop-Truncated"]) == (5, "rows=5")


def test_the_downloads_of_a_page_are_cut_where_the_page_is(narrow: FlaskClient) -> None:
    page = narrow.get("/sparql", query_string={"query": MANY, "maxrows": "2", "format": "html"})
    (link,) = re.findall(r'href="([^"]+format=csv)"', page.text)
    assert narrow.get(html.unescape(link)).headers["X-Secoop-Truncated"] == "rows=2"


@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1.5"])
def test_a_cap_that_is_no_number_of_rows_is_refused(narrow: FlaskClient, wrong: str) -> None:
    response = narrow.get("/sparql", query_string={"query": MANY, "maxrows": wrong})
    assert response.status_code == 400
    assert "maxrows" in response.get_json(force=True)["where"]


def test_without_a_cap_everything_is_answered(published: Settings) -> None:
    application = create_app(replace(published, rows=0))
    response = application.test_client().get("/sparql", query_string={"query": MANY})
    application.extensions["secoop"].close()
    assert rows(response.data) > 100
    assert "X-Secoop-Truncated" not in response.headers


def _web_process(pid: int) -> int:
    """The worker below ``kg serve`` that answers."""
    (worker,) = (int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return worker


def _resident_mb(pid: int, which: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(which))


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_million_rows_take_no_memory_of_the_web_process(tmp_path: Path, coding: str) -> None:
    query = f"SELECT ?s ?o {{ ?s ?p ?x . ?o ?q ?y }} LIMIT {ROWS}"
    with served(tmp_path, SECOOP_QUERY_SECONDS="60", SECOOP_ANSWER_MB="1024", SECOOP_ACCESS_LOG="off") as (base, process):
        worker = _web_process(process.pid)
        connection = http.client.HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=120)

        def read(text: str) -> int:
            path = "/sparql?" + urlencode({"query": text, "format": "csv"})
            connection.request("GET", path, headers={"Accept-Encoding": coding})
            response, size = connection.getresponse(), 0
            assert response.status == 200
            while block := response.read(1 << 18):
                size += len(block)
            return size

        read("ASK {}")
        read(query.replace(str(ROWS), "1000"))
        before = _resident_mb(worker, "VmHWM")
        size = read(query)
        assert size > (LARGEST_MB * 1_000_000 * 3 if coding == "identity" else 1_000_000)
        assert _resident_mb(worker, "VmHWM") - before < LARGEST_MB

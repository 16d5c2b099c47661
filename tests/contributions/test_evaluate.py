"""What an update does to the merge and its graphs, and what it may not do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.contributions.evaluate import QUICK, Dataset, Evaluation, Outcome, named, operations
from kg.contributions.policy import PROTECTED_GRAPHS
from kg.errors import InputError, PolicyError, RefusedError, TooLargeError
from kg.store.changes import Scratch
from kg.store.generations import Generation
from kg.store.reader import Reader

BASE = "http://y/"
NQUADS = """\
<http://x/a> <http://x/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://x/a> <http://x/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://y/graph/one> .
<http://x/b> <http://x/p> <http://x/c> .
<http://x/b> <http://x/p> <http://x/c> <http://y/graph/one> .
<http://x/b> <http://x/p> <http://x/c> <http://y/graph/two> .
<http://x/d> <http://x/derived> <http://x/b> .
<http://x/d> <http://x/derived> <http://x/b> <http://y/graph/derived> .
<http://x/K> <http://x/is> <http://x/class> .
<http://x/K> <http://x/is> <http://x/class> <http://y/graph/ontology> .
<http://y/graph/contribution/1> <http://x/by> "ana" .
<http://y/graph/contribution/1> <http://x/by> "ana" <http://y/graph/contribution/1> .
"""


@pytest.fixture
def evaluation(tmp_path: Path) -> Iterator[Evaluation]:
    file = tmp_path / "graph.nq"
    file.write_text(NQUADS, encoding="utf-8")
    yield Evaluation(file, BASE, PROTECTED_GRAPHS)


def run(evaluation: Evaluation, text: str, dataset: Dataset | None = None) -> Outcome:
    return evaluation.run("PREFIX x: <http://x/>\n" + text, dataset or Dataset(), 10_000)


def lines(outcome: Outcome) -> tuple[set[str], set[str]]:
    def short(text: str) -> str:
        return text.replace("<http://x/", "x:").replace("<http://y/graph/", "g:").replace(">", "")

    return {short(q.n3()) for q in outcome.added}, {short(q.n3()) for q in outcome.removed}


def test_what_is_taken_from_the_merge_is_taken_from_every_graph(evaluation: Evaluation) -> None:
    assert lines(run(evaluation, "DELETE DATA { x:b x:p x:c }")) == (set(), {"x:b x:p x:c ."})


def test_what_is_taken_from_one_graph_stays_in_the_merge_while_another_has_it(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "DELETE DATA { GRAPH <http://y/graph/one> { x:b x:p x:c } }")
    assert lines(outcome) == (set(), {"x:b x:p x:c g:one ."})


def test_what_the_last_graph_loses_is_lost_to_the_merge(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "CLEAR GRAPH <http://y/graph/one> ; CLEAR GRAPH <http://y/graph/two>")
    assert {line for line in lines(outcome)[1] if line.endswith("c .")} == {"x:b x:p x:c ."}


def test_what_is_removed_has_the_lexical_form_it_has_in_the_graph(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "DELETE WHERE { x:a x:p ?o }")
    assert [quad.object.value for quad in outcome.removed] == ["1.50"]


def test_a_later_operation_sees_the_merge_of_what_an_earlier_one_has_left(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "INSERT DATA { GRAPH x:g { x:n x:q x:m } } ; INSERT { x:found x:q ?o } WHERE { x:n x:q ?o }")
    assert lines(outcome)[0] == {"x:n x:q x:m x:g .", "x:found x:q x:m ."}


def test_what_comes_and_goes_within_a_request_is_no_change(evaluation: Evaluation) -> None:
    assert lines(run(evaluation, "INSERT DATA { x:n x:q 1 } ; DELETE WHERE { x:n ?p ?o }")) == (set(), set())


def test_blank_nodes_get_names(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "INSERT DATA { [] x:q [] }")
    assert "/.well-known/genid/" in outcome.added[0].n3()


@pytest.mark.parametrize(
    "text", ["DROP ALL", "CLEAR ALL", "DROP SILENT ALL", "clear default ; DROP NAMED", "PREFIX y: <a:> CLEAR ALL ;"]
)
def test_sweeping_leaves_what_the_build_makes_and_tells_how_much(evaluation: Evaluation, text: str) -> None:
    outcome = run(evaluation, text)
    assert lines(outcome) == (set(), {'x:a x:p "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal .', "x:b x:p x:c ."})
    assert outcome.kept == 3


@pytest.mark.parametrize(
    "text",
    [
        "DELETE DATA { x:K x:is x:class }",
        "DELETE WHERE { GRAPH <http://y/graph/ontology> { ?s ?p ?o } }",
        "DROP GRAPH <http://y/graph/ontology>",
        "DELETE WHERE { <http://y/graph/contribution/1> ?p ?o }",
        "MOVE DEFAULT TO x:g",
        "DROP ALL ; DELETE DATA { x:K x:is x:class }",
    ],
)
def test_vocabulary_and_provenance_are_not_taken_away_by_name(evaluation: Evaluation, text: str) -> None:
    with pytest.raises(PolicyError):
        run(evaluation, text)


def test_derived_triples_stay_until_the_build_and_that_is_told(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "DELETE WHERE { x:d ?p ?o }")
    assert (lines(outcome), outcome.kept) == ((set(), set()), 1)


@pytest.mark.parametrize(
    ("dataset", "found"),
    [
        (Dataset(("http://y/graph/one",)), {"x:a", "x:b"}),
        (Dataset(("http://y/graph/two",)), {"x:b"}),
        (Dataset((), ("http://y/graph/one",)), set()),
    ],
)
def test_the_dataset_of_the_request_is_what_its_where_sees(evaluation: Evaluation, dataset: Dataset, found: set[str]) -> None:
    added = lines(run(evaluation, "INSERT { ?s x:found 1 } WHERE { ?s x:p ?o }", dataset))[0]
    assert {line.split(" ")[0] for line in added} == found


def test_delete_where_has_the_dataset_of_the_request_too(evaluation: Evaluation) -> None:
    outcome = run(evaluation, "DELETE WHERE { ?s x:p ?o }", Dataset(("http://y/graph/two",)))
    assert lines(outcome)[1] == {"x:b x:p x:c ."}


@pytest.mark.parametrize(
    "clause",
    ["WITH x:g DELETE { ?s ?p ?o } WHERE", "DELETE { ?s ?p ?o } USING x:g WHERE", "INSERT { ?s ?p ?o } using named x:g WHERE"],
)
def test_a_dataset_in_the_text_and_in_the_request_is_an_error_with_its_place(evaluation: Evaluation, clause: str) -> None:
    with pytest.raises(InputError) as caught:
        run(evaluation, clause + " { ?s ?p ?o }", Dataset((), ("http://x/h",)))
    assert caught.value.extra["line"] == 2


def test_where_in_names_and_strings_is_no_keyword() -> None:
    text = 'INSERT { ?where x:WHERE "WHERE ; DROP" } WHERE { ?where x:p ?o } # ; WHERE'
    ((operation, sweeping),) = operations(text, Dataset(("http://x/g",)))
    assert operation.count("USING <http://x/g>") == 1
    assert operation.index("USING") > operation.index("DROP")
    assert not sweeping


@pytest.mark.parametrize(
    "text", ["CLEAR XYZ", "INSERT DATA { x:s x:p }", "INSERT DATA { x:s x:p x:o } ;\n;; x", "SELECT * { ?s ?p ?o }"]
)
def test_what_does_not_parse_is_an_error_and_nothing_else_was_done(evaluation: Evaluation, text: str) -> None:
    with pytest.raises(InputError):
        run(evaluation, text)


def test_an_error_has_its_place_in_the_whole_request(evaluation: Evaluation) -> None:
    with pytest.raises(InputError) as caught:
        run(evaluation, "INSERT DATA { x:s x:p 1 } ;\nINSERT DATA { x:s x:p 2 ] }")
    assert caught.value.extra["line"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://x/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }",
        "INSERT DATA { x:s x:p 1 } ; lo\\u0061d <http://x/>",
    ],
)
def test_nothing_is_fetched(evaluation: Evaluation, text: str) -> None:
    with pytest.raises((RefusedError, InputError)):
        run(evaluation, text)


def test_the_number_of_operations_is_bounded(evaluation: Evaluation) -> None:
    with pytest.raises(TooLargeError):
        run(evaluation, "CREATE SILENT GRAPH x:g ;\n" * 201)


#: What data operations may meet: triples of one graph, of two, derived ones, the vocabulary, new ones, written otherwise.
TRIPLES = (
    "x:b x:p x:c",
    "x:a x:p 1.50",
    "x:a x:p 1.5",
    "x:d x:derived x:b",
    "x:K x:is x:class",
    "x:new x:p x:c",
    "x:n x:p 'n'@en",
    "<http://y/graph/contribution/1> x:by 'ana'",
)
GRAPHS = ("", "one", "two", "three", "derived", "ontology")


def data_updates(number: int) -> Iterator[str]:
    """Requests of one to four operations that name their triples."""
    rng = random.Random(7)  # noqa: S311 - a test must repeat itself
    for _ in range(number):
        parts = []
        for _ in range(rng.randint(1, 4)):
            quads = []
            for _ in range(rng.randint(1, 3)):
                triple, graph = rng.choice(TRIPLES), rng.choice(GRAPHS)
                quads.append(f"GRAPH <http://y/graph/{graph}> {{ {triple} }}" if graph else f"{triple} .")
            parts.append(f"{rng.choice(('INSERT', 'DELETE', 'DELETE'))} DATA {{ {' '.join(quads)} }}")
        yield "PREFIX x: <http://x/>\n" + " ; ".join(parts)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("named") / "graph.nq"
    path.write_text(NQUADS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def reader(file: Path) -> Reader:
    return Reader.open(Generation(1, file.parent, BASE, "", "", {}))


def looked_up(text: str, reader: Reader) -> Outcome | None:
    return named(text, reader, PROTECTED_GRAPHS, 100_000)


def told(outcome: Outcome | None) -> object:
    return outcome and (set(outcome.added), set(outcome.removed), outcome.kept)


def test_what_names_its_triples_is_looked_up_as_it_is_evaluated(file: Path, reader: Reader) -> None:
    done = refused = 0
    for text in data_updates(300):
        try:
            whole: object = told(Evaluation(file, BASE, PROTECTED_GRAPHS).run(text, Dataset(), 10_000))
        except PolicyError:
            with pytest.raises(PolicyError):
                looked_up(text, reader)
            refused += 1
            continue
        assert told(looked_up(text, reader)) == whole, text
        done += 1
    assert min(done, refused) > 50


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { [] <http://x/p> 1 }",
        "INSERT DATA { _:a <http://x/p> 1 }",
        "DELETE DATA { [] <http://x/p> 1 }",
        "INSERT DATA { x:undeclared <http://x/p> 1 }",
        "INSERT DATA { <http://x/a> <http://x/p> 1 } ; CLEAR ALL",
        "INSERT DATA { <http://x/a> ",
        f"INSERT DATA {{ <http://x/a> <http://x/p> '{'x' * QUICK}' }}",
        "INSERT DATA { <http://x/a> <http://x/p> 1 } ;; ",
        "INSERT DATA { <http://x/a> <http://x/p> 1 } INSERT DATA { <http://x/a> <http://x/p> 2 }",
        "",
    ],
)
def test_what_names_no_triples_or_has_a_mistake_is_left_to_whoever_evaluates(text: str, reader: Reader) -> None:
    assert looked_up(text, reader) is None


@pytest.mark.parametrize(
    "text", ["LOAD <http://z/>", "INSERT DATA { <http://x/a> <http://x/p> <http://x/b> } ; LOAD <http://z/>"]
)
def test_what_is_refused_is_refused_before_it_is_looked_up(text: str, reader: Reader) -> None:
    with pytest.raises(RefusedError):
        looked_up(text, reader)


def test_too_many_operations_are_told_before_the_first_is_evaluated(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[str] = []
    monkeypatch.setattr(Scratch, "apply", lambda _self, text, **_named: applied.append(text))
    with pytest.raises(TooLargeError):
        evaluation.run("CLEAR ALL ;" * 201, Dataset(), 10_000)
    assert applied == []

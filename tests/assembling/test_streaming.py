"""A graph assembled in sorted files has the lines and counts of one assembled in memory, whatever the datasets say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.assembling import streaming
from kg.assembling.labels import Labels
from kg.assembling.memory import assemble, count
from kg.contributions.ledger import Contribution, Meta
from kg.contributions.patch import Patch
from kg.errors import BuildError
from kg.identity.decisions import Decision
from kg.identity.withdrawn import Withdrawal
from kg.interpret.quads import PREF_LABEL, TYPE, code, sc
from kg.loaders.corpus import Corpus
from kg.namespaces import EDTF, PROJECT, SKOS, XSD, Iris
from kg.store import blockwise, datasets, growing, lines
from kg.store.described import Claims, Dataset
from kg.store.memory import MemoryGraph
from kg.store.rdf import read_nquads
from kg.store.terms import Iri, Literal, Quad, Term, lang, typed
from tests.corpus import SmallCorpus

OLD = "https://old.example/"
IRIS = Iris(PROJECT)
#: Entities of the records and of registers; the last two are merged into others.
ENTITIES = [
    "person/bo-lind",
    "organization/northmark",
    "organization/x-unit",
    "event/x-course",
    "event/hill-day",
    "organization/eastmark",
]
NODES = [Iri(IRIS.node(kind, name)) for kind in ("statement", "participation") for name in ("one", "two")]
EVIDENCE = [Iri(IRIS.node("evidence", "reg", name)) for name in ("1", "2")]
SUBJECTS = [*(Iri(IRIS.entity(name)) for name in ENTITIES), *NODES, *EVIDENCE]
VALUES: list[Term] = [
    *SUBJECTS,
    *(sc(name) for name in ("Event", "Meeting", "Participation", "Statement", "Polity", "Evidence", "date", "eventStatus", "heldAt")),
    code("certainty", "stated"), code("certainty", "inferred"), code("attendance", "attended"), code("status", "held"),
    lang("Course", "en"), lang("A course", "en"), lang("Cours", "fr"), Literal('a "tab"\tand\\ \x08 line\n\x7f'), Literal("Lake, row 1"),
    typed("1.50", XSD + "decimal"), typed("1.5", XSD + "decimal"), typed("007", XSD + "integer"), typed("7", XSD + "integer"),
    typed("2031-03", EDTF), Literal(f"it says {sc('subject').n3()} and {TYPE.n3()} here"),
]  # fmt: skip
PREDICATES = [
    TYPE, PREF_LABEL,
    *(sc(name) for name in (
        "subject", "predicate", "object", "certainty", "evidence", "cite", "participant", "participationIn", "attendanceStatus",
        "eventStatus", "date", "partySize", "meetingCount",
    )),
]  # fmt: skip
TRIPLES = st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(PREDICATES), st.sampled_from(VALUES))
MERGED = Decision("organization/eastmark", "organization/x-unit", "same", "organization/eastmark", "me", "2031-01-01", "w")
INSIDE = Decision("organization/northmark", "organization/eastmark", "same", "organization/northmark", "me", "2031-01-01", "w")


@dataclass
class World:
    """What a build is given."""

    registers: list[tuple[str, list[tuple[Iri, Iri, Term]], bool, str]] = field(default_factory=list)
    claims: dict[str, Claims] = field(default_factory=dict)
    changes: list[tuple[list[Quad], list[Quad]]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    local: list[Decision] = field(default_factory=list)

    def sources(self, root: Path) -> Iterator[tuple[Dataset, Path]]:
        """The datasets as they lie on the disk, under one base or another."""
        for name, triples, apart, base in self.registers:
            graph = Iri(f"{PROJECT}graph/{name}")
            quads = [Quad(*triple, graph) for triple in triples]
            written = sorted(
                {
                    f"{quad.n3()}\n".replace(PROJECT + "id/", base + "id/").replace(PROJECT + "graph/", base + "graph/").encode()
                    for quad in quads
                }
            )
            path = root / f"{name}.zst"
            lines.write(path, lines.blocks(written, 3))
            found = Dataset(name, "t", "p", "CC0", "", "", "", base, "", "", "", apart=apart, ordered=base == PROJECT)
            yield replace(found, claims=self.claims.get(name, Claims())), path

    def contributions(self, root: Path) -> Iterator[Contribution]:
        """The accepted contributions."""
        for number, (added, removed) in enumerate(self.changes):
            folder = root / f"c{number}"
            folder.mkdir()
            (folder / "patch.rdfp").write_text(Patch.of(added, removed).text(), encoding="utf-8")
            yield Contribution(
                Meta(f"{number:016x}", "me", "2031-01-01T00:00:00+00:00", "w", PROJECT, 1, "0"),
                folder,
                decided="2031-01-01T00:00:00+00:00",
            )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return SmallCorpus.write(tmp_path_factory.mktemp("corpus")).read()


def both(corpus: Corpus, world: World) -> tuple[tuple[list[str], dict[str, int]], tuple[list[str], dict[str, int]]]:
    """Lines and counts in memory and in files; the store of the latter has the same quads as the lines."""
    corpus = replace(corpus, decisions=[*corpus.decisions, *world.decisions])
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        sources, contributions = list(world.sources(root)), list(world.contributions(root))

        def quads(apart: bool) -> Iterator[Quad]:
            for dataset, path in sources:
                if dataset.apart == apart:
                    yield from datasets.read(path, dataset.base, IRIS)

        graph = assemble(
            corpus, PROJECT, contributions=contributions, registers=quads(False), apart=quads(True), local=world.local
        )
        folder = root / "next"
        folder.mkdir()
        done = streaming.assemble(corpus, PROJECT, sources, folder, contributions=contributions, local=world.local)
        written = (folder / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
        assert len(written) == done.lines
        default = MemoryGraph(quad[:3] for quad in read_nquads(folder / "graph.nq") if quad.graph is None)
        assert MemoryGraph.read_only(folder / "store").select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == default.select(
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        )
        assert graph.conflicts == done.conflicts
        return (graph.lines(), count(graph.quads, PROJECT)), (written, done.counts)


def equal(corpus: Corpus, world: World) -> list[str]:
    """Assert that both ways agree; the lines."""
    (memory, counted), (files, told) = both(corpus, world)
    assert files == memory
    assert told == counted
    return files


WORLDS = st.tuples(
    st.lists(st.tuples(st.lists(TRIPLES, max_size=60), st.booleans(), st.sampled_from([PROJECT, OLD])), max_size=3),
    st.lists(st.tuples(st.lists(TRIPLES, max_size=4), st.lists(TRIPLES, max_size=12), st.booleans()), max_size=2),
    st.booleans(),
    st.booleans(),
)


def random_datasets_give_the_same_lines(
    corpus: Corpus,
    registers: list[tuple[list[tuple[Iri, Iri, Term]], bool, str]],
    changes: list[tuple[list[tuple[Iri, Iri, Term]], list[tuple[Iri, Iri, Term]], bool]],
    merged: bool,
    local: bool,
) -> None:
    world = World([(f"reg{n}", triples, apart and n == 2, base) for n, (triples, apart, base) in enumerate(registers)])
    for added, removed, everywhere in changes:
        graph = None if everywhere else Iri(f"{PROJECT}graph/reg0")
        world.changes.append(([Quad(*triple) for triple in added], [Quad(*triple, graph) for triple in removed]))
    world.decisions = [INSIDE] if merged else []
    world.local = [MERGED] if local else []
    equal(corpus, world)


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_random_datasets_give_the_same_lines(corpus: Corpus, drawn: tuple[Any, ...]) -> None:
    random_datasets_give_the_same_lines(corpus, *drawn)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_many_random_datasets_give_the_same_lines(corpus: Corpus, drawn: tuple[Any, ...]) -> None:
    random_datasets_give_the_same_lines(corpus, *drawn)


def course(event: str = "event/x-course", date: str = "2031-03-05", node: str = "one") -> list[tuple[Iri, Iri, Term]]:
    """A course with a statement, as a register writes it."""
    subject, said, row = Iri(IRIS.entity(event)), Iri(IRIS.node("statement", node)), Iri(IRIS.node("evidence", "reg", "1"))
    return [
        (subject, TYPE, sc("Event")), (subject, PREF_LABEL, lang("Course", "en")),
        (said, TYPE, sc("Statement")), (said, sc("certainty"), code("certainty", "stated")), (said, sc("subject"), subject),
        (said, sc("predicate"), sc("date")), (said, sc("object"), typed(date, EDTF)), (said, sc("evidence"), row),
        (row, TYPE, sc("Evidence")), (row, sc("cite"), Literal("Register, row 1")),
    ]  # fmt: skip


def date_of(found: Sequence[str], event: str = "event/x-course") -> list[str]:
    """The plain dates of an event in the default graph."""
    start = f"<{IRIS.entity(event)}> {sc('date').n3()} "
    return [line for line in found if line.startswith(start) and line.endswith("EDTF> .\n")]


def test_the_plain_triple_of_a_registers_statement_is_there(corpus: Corpus) -> None:
    assert len(date_of(equal(corpus, World([("reg", course(), False, PROJECT)])))) == 1


def test_statements_of_two_registers_that_contradict_make_none(corpus: Corpus) -> None:
    registers = [("reg", course(), False, PROJECT), ("other", course(date="2031-04", node="two"), False, PROJECT)]
    assert date_of(equal(corpus, World(registers))) == []


def test_a_statement_whose_certainty_stands_in_another_register_counts(corpus: Corpus) -> None:
    said = course()
    sure = [triple for triple in said if triple[1] == sc("certainty")]
    registers = [("reg", [triple for triple in said if triple not in sure], False, PROJECT), ("sure", sure, False, PROJECT)]
    assert len(date_of(equal(corpus, World(registers)))) == 1


def labelled(label: str, event: str = "event/x-course") -> list[tuple[Iri, Iri, Term]]:
    return [(Iri(IRIS.entity(event)), TYPE, sc("Event")), (Iri(IRIS.entity(event)), PREF_LABEL, lang(label, "en"))]


def names_of(found: Sequence[str], event: str = "event/x-course") -> set[tuple[str, str]]:
    """Which labels the event has in the default graph."""
    start = f"<{IRIS.entity(event)}> <{SKOS}"
    lines = (line.removeprefix(start) for line in found if line.startswith(start) and line.endswith("@en .\n"))
    return {(line.partition(">")[0], line.split('"')[1]) for line in lines}


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"reg": Claims(names={"event/x": "Event"}, shared={"event/x": ["other"]}), "other": Claims(names={"event/x": "Event"})},
        {"reg": Claims(names={"event/x": "Event"}), "other": Claims(names={})},
        {"reg": Claims(names={}), "other": Claims(names={"event/x": "Event"})},
    ],
)
def test_labels_that_two_registers_do_not_agree_on_are_one_preferred_and_one_further_name(
    corpus: Corpus, claims: dict[str, Claims]
) -> None:
    registers = [("reg", labelled("Tour"), False, PROJECT), ("other", labelled("Course"), False, PROJECT)]
    found = equal(corpus, World(registers, claims))
    assert names_of(found) == {("prefLabel", "Course"), ("altLabel", "Tour")}


def test_two_entities_of_one_name_that_are_merged_have_it_once(corpus: Corpus) -> None:
    merged = Decision("event/x-course", "event/x-tour", "same", "event/x-course", "me", "2031-01-01", "w")
    other = [*labelled("Course", "event/x-tour"), (Iri(IRIS.entity("event/x-tour")), PREF_LABEL, lang("Tour", "fr"))]
    registers = [("reg", labelled("Course"), False, PROJECT), ("other", other, False, PROJECT)]
    found = equal(corpus, World(registers, local=[merged]))
    assert names_of(found) == {("prefLabel", "Course")}
    # What is a name in another language is another name.
    assert f'<{IRIS.entity("event/x-course")}> <{SKOS}altLabel> "Tour"@fr .\n' in found


def test_labels_of_names_a_register_alone_makes_are_not_kept_in_memory(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Quad] = []
    monkeypatch.setattr(Labels, "add", lambda _self, quads: seen.extend(quads))
    triples = [triple for n in range(50) for triple in labelled("Tour", f"event/x-{n}")] + labelled("Hill", "event/hill-day")
    world = World([("reg", triples, False, PROJECT)], {"reg": Claims(names={"event/x": "Event"})})
    with tempfile.TemporaryDirectory() as name:
        sources = list(world.sources(Path(name)))
        (Path(name) / "next").mkdir()
        streaming.assemble(corpus, PROJECT, sources, Path(name) / "next")
    found = {quad.subject.value for quad in seen if quad.graph == Iri(IRIS.graph("reg"))}
    assert found == {IRIS.entity("event/hill-day")}


def test_what_is_loaded_in_many_pieces_is_the_same(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_AHEAD", 5_000)
    monkeypatch.setattr(growing, "_READ", 1)
    monkeypatch.setattr(growing, "_FEW", 0)
    found = equal(corpus, World([("reg", course(), False, PROJECT)]))
    derived = {line.split()[1] for line in found if line.endswith(f"<{IRIS.graph('derived')}> .\n")}
    assert {sc("citation").n3(), sc("concerns").n3(), TYPE.n3()} <= derived


def test_with_more_evidence_than_is_kept_in_memory_the_lines_are_the_same(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blockwise, "MOST", 0)
    found = equal(corpus, World([("reg", course(), False, PROJECT)]))
    assert any(line.split()[1] == sc("citation").n3() for line in found)


def test_what_a_contribution_took_away_stays_away(corpus: Corpus) -> None:
    gone = Quad(Iri(IRIS.entity("event/x-course")), sc("date"), typed("2031-03-05", EDTF))
    assert date_of(equal(corpus, World([("reg", course(), False, PROJECT)], changes=[([], [gone])]))) == []


def test_a_dataset_apart_enters_no_merge(corpus: Corpus) -> None:
    found = equal(corpus, World([("reg", course(), True, PROJECT)]))
    assert date_of(found) == []
    assert any("graph/reg>" in line for line in found)


def test_a_register_that_names_what_was_withdrawn_stops_the_build(corpus: Corpus, tmp_path: Path) -> None:
    named = [(Iri(IRIS.entity("event/x-course")), PREF_LABEL, lang("Talk of Ana\nLipa", "en"))]
    sources = list(World([("reg", [*course(), *named], False, PROJECT)]).sources(tmp_path))
    (tmp_path / "next").mkdir()
    withdrawn = replace(corpus, withdrawn=[Withdrawal("person/ana-lipa", "2031-01-01", "me", "asked")])
    with pytest.raises(BuildError, match="was withdrawn"):
        streaming.assemble(withdrawn, PROJECT, sources, tmp_path / "next")

"""What is taken down leaves a tombstone with its reason, and no file may name it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import assemble, build
from kg.errors import InputError
from kg.loaders.corpus import Corpus
from kg.namespaces import ENTITY_TYPES, PROJECT, RDF, SC, XSD, Iris
from kg.settings import Settings
from kg.store.terms import Iri, lang, typed
from tests.corpus import WITHDRAWN, SmallCorpus

NODE = Iri(Iris().entity("person/bo-lind"))


def withdraw(corpus: SmallCorpus, text: str = WITHDRAWN) -> None:
    corpus.withdrawn.write_text(text, encoding="utf-8")


def refused(corpus: SmallCorpus) -> InputError:
    with pytest.raises(InputError) as caught:
        corpus.read()
    return caught.value


def test_only_the_day_and_the_reason_are_left_of_a_person(corpus: SmallCorpus) -> None:
    corpus.take_down()
    merged = [q for q in assemble(corpus.read(), PROJECT).quads if q.graph is None]
    assert {(q.predicate.value, q.object) for q in merged if q.subject == NODE} == {
        (RDF + "type", Iri(SC + "Withdrawn")),
        (SC + "withdrawnOn", typed("2031-06-01", XSD + "date")),
        (SC + "reason", lang("asked to be taken out", "en")),
    }
    assert [q for q in merged if q.object == NODE] == []


def test_no_name_of_a_withdrawn_person_is_published(corpus: SmallCorpus) -> None:
    assert "Bo Lind" in "".join(assemble(corpus.read(), PROJECT).lines())
    corpus.take_down()
    assert "Lind" not in "".join(assemble(corpus.read(), PROJECT).lines())


def test_a_graph_with_a_tombstone_is_published_and_counts_nobody(corpus: SmallCorpus) -> None:
    corpus.take_down()
    summary = build(Settings(home=corpus.root / "home", captures=corpus.captures), records=corpus.root / "records")
    assert summary.generation
    assert "person" not in summary.counts


def test_without_withdrawals_nobody_is_refused(corpus: SmallCorpus) -> None:
    withdraw(corpus, "[]\n")
    assert corpus.read().withdrawn == []


def test_the_projects_own_withdrawals_can_be_read() -> None:
    assert all(one.entity.partition("/")[0] in ENTITY_TYPES for one in Corpus.read(None).withdrawn)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("record", "by: group/eastmark-experts", "by: person/bo-lind", "hill.yaml:23:26"),
        ("record", "{en: to meet again}", "{en: to meet Bo Lind again}", "hill.yaml:23:61"),
        ("record", "who: group/eastmark-experts", 'listedName: "Bo Lind"', "hill.yaml:19:20"),
        ("entities", "place/hill:", "person/bo-lind: {class: Person, label: {en: B. L.}}\nplace/hill:", "all.yaml:6:17"),
        ("entities", "label: {en: Hill}", "label: {en: Hill of BO LÍND}", "all.yaml:6:40"),
        ("authority", "about: place/hill", "about: person/bo-lind", "gazetteer.yaml:3:10"),
    ],
)
def test_a_line_that_names_a_withdrawn_person_is_refused_at_its_place(
    corpus: SmallCorpus, file: str, old: str, new: str, place: str
) -> None:
    corpus.take_down()
    path: Path = getattr(corpus, file)
    corpus.edit(path, old, new)
    error = refused(corpus)
    assert error.where == place
    assert "names person/bo-lind, which was withdrawn on 2031-06-01" in error.message
    assert "docs/guide/identity.md" in error.remedy


def test_a_decision_that_names_a_withdrawn_person_is_refused(corpus: SmallCorpus) -> None:
    corpus.take_down()
    corpus.decisions.write_text(
        "- {a: person/bo-lind, b: person/other, verdict: not-same, by: curator, on: 2031-07-01, why: two men}\n"
    )
    assert refused(corpus).where == "decisions.yaml:1:7"


def test_an_organization_is_refused_by_its_identifier_and_not_by_its_words(corpus: SmallCorpus) -> None:
    withdraw(corpus, WITHDRAWN.replace("person/bo-lind", "organization/hill-league"))
    error = refused(corpus)
    assert error.where.startswith("hill.yaml:31:")
    corpus.edit(corpus.record, "of: organization/hill-league", "of: organization/northmark")
    corpus.edit(corpus.entities, "organization/hill-league: {class: Framework, label: {en: Hill League}}\n", "")
    corpus.edit(corpus.record, "label: {en: Hill Day}", "label: {en: Day of the Hill League}")
    assert len(corpus.read().withdrawn) == 1


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (WITHDRAWN + WITHDRAWN, "withdrawn.yaml:2:12", "is withdrawn already"),
        (WITHDRAWN.replace("2031-06-01", "2031-06-31"), "withdrawn.yaml:1:", "is not a day"),
        (WITHDRAWN.replace("2031-06-01", "today"), "withdrawn.yaml:1:", "does not match"),
        (WITHDRAWN.replace("person/bo-lind", "human/bo-lind"), "withdrawn.yaml:1:12", "'human' is not a kind of entity"),
        (WITHDRAWN.replace("asked to be", "Bo Lind asked to be"), "withdrawn.yaml:1:", "this names person/bo-lind"),
        (WITHDRAWN.replace("by: curator, ", ""), "withdrawn.yaml:1:3", "'by' is missing"),
        (WITHDRAWN.replace("why:", "reason:"), "withdrawn.yaml:1:", "unknown key 'reason'"),
    ],
)
def test_a_mistaken_withdrawal_is_refused_with_its_place(corpus: SmallCorpus, text: str, place: str, message: str) -> None:
    withdraw(corpus, text)
    error = refused(corpus)
    assert error.where.startswith(place)
    assert message in error.message

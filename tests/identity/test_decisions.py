"""Identity decisions: same, not the same, unsure."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.identity import decisions
from kg.namespaces import DCTERMS, SKOS, Iris
from kg.store.terms import Iri, lang
from tests.corpus import SmallCorpus

HEAD = "by: curator, on: 2030-06-01, why: one name in two scripts"
SAME = f"- {{a: organization/northmark, b: organization/eastmark, verdict: same, keep: organization/northmark, {HEAD}}}\n"
IRIS = Iris()
KEPT, MERGED = Iri(IRIS.entity("organization/northmark")), Iri(IRIS.entity("organization/eastmark"))


def test_same_replaces_the_merged_entity_everywhere_and_leaves_a_redirect(corpus: SmallCorpus) -> None:
    corpus.decisions.write_text(SAME, encoding="utf-8")
    read = corpus.read()
    quads = read.expand(IRIS)
    merged = decisions.apply(quads, decisions.replacements(read.decisions, IRIS))
    outside = [q for q in merged if q.graph is None or not q.graph.value.endswith("/identity")]
    assert [(q.subject, q.object) for q in outside if MERGED in (q.subject, q.object)] == [(MERGED, KEPT)]
    assert any(q.predicate.value == DCTERMS + "isReplacedBy" for q in outside)
    assert any(q.predicate.value == SKOS + "altLabel" and q.object == lang("Eastmark", "en") for q in outside)


def test_a_merge_conserves_the_number_of_relation_nodes(corpus: SmallCorpus) -> None:
    before = {
        q.subject for q in corpus.quads() if "/id/participation/" in q.subject.value or "/id/membership/" in q.subject.value
    }
    corpus.decisions.write_text(SAME, encoding="utf-8")
    read = corpus.read()
    after = decisions.apply(read.expand(IRIS), decisions.replacements(read.decisions, IRIS))
    assert {q.subject for q in after if "/id/participation/" in q.subject.value or "/id/membership/" in q.subject.value} == before


@pytest.mark.parametrize("verdict", ["not-same", "unsure"])
def test_other_verdicts_change_nothing_in_the_merge(corpus: SmallCorpus, verdict: str) -> None:
    corpus.decisions.write_text(f"- {{a: organization/northmark, b: organization/eastmark, verdict: {verdict}, {HEAD}}}\n")
    assert decisions.replacements(corpus.read().decisions, IRIS) == {}


def test_a_chain_of_merges_ends_at_the_last_kept_entity(corpus: SmallCorpus) -> None:
    second = f"- {{a: organization/northmark, b: organization/westmark, verdict: same, keep: organization/westmark, {HEAD}}}\n"
    corpus.edit(
        corpus.entities,
        "organization/eastmark:",
        "organization/westmark: {class: Polity, label: {en: W}}\norganization/eastmark:",
    )
    corpus.decisions.write_text(SAME + second)
    table = decisions.replacements(corpus.read().decisions, IRIS)
    assert table[MERGED.value] == IRIS.entity("organization/westmark")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SAME + SAME, "are decided already"),
        (SAME.replace(", keep: organization/northmark", ""), "needs the entity that is kept"),
        (SAME.replace("keep: organization/northmark", "keep: place/hill"), "needs the entity that is kept"),
        (SAME.replace("b: organization/eastmark", "b: organization/northmark"), "always itself"),
        (SAME.replace("b: organization/eastmark", "b: organization/nobody"), "is not declared"),
        (SAME.replace("b: organization/eastmark", "b: place/hill"), "give both one class"),
        (SAME.replace("verdict: same", "verdict: not-same"), "nothing is kept"),
        (SAME.replace("2030-06-01", "2030-06-31"), "is not a day"),
        (SAME.replace("verdict: same", "verdict: maybe"), "same, not-same or unsure"),
    ],
)
def test_a_mistaken_decision_is_refused_with_its_place(corpus: SmallCorpus, text: str, message: str) -> None:
    corpus.decisions.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        corpus.read()
    assert caught.value.where.startswith("decisions.yaml:")
    assert message in str(caught.value)


def test_decisions_that_go_in_a_circle_are_refused(corpus: SmallCorpus) -> None:
    corpus.edit(
        corpus.entities,
        "organization/eastmark:",
        "organization/westmark: {class: Polity, label: {en: W}}\norganization/eastmark:",
    )
    pairs = [("northmark", "eastmark"), ("eastmark", "westmark"), ("westmark", "northmark")]
    corpus.decisions.write_text(
        "".join(
            f"- {{a: organization/{a}, b: organization/{b}, verdict: same, keep: organization/{a}, {HEAD}}}\n" for a, b in pairs
        )
    )
    with pytest.raises(InputError, match="go in a circle"):
        corpus.read()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1)])
def test_two_that_are_not_the_same_are_not_one_through_a_third(corpus: SmallCorpus, order: tuple[int, ...]) -> None:
    corpus.edit(
        corpus.entities,
        "organization/eastmark:",
        "organization/westmark: {class: Polity, label: {en: W}}\norganization/eastmark:",
    )
    same = "- {{a: organization/{}, b: organization/{}, verdict: same, keep: organization/{}, {}}}\n"
    lines = [
        same.format("northmark", "eastmark", "northmark", HEAD),
        same.format("eastmark", "westmark", "eastmark", HEAD),
        f"- {{a: organization/westmark, b: organization/northmark, verdict: not-same, {HEAD}}}\n",
    ]
    corpus.decisions.write_text("".join(lines[at] for at in order), encoding="utf-8")
    with pytest.raises(InputError, match="decided not to be the same, and are one through other decisions") as caught:
        corpus.read()
    assert caught.value.where == "decisions.yaml:3:3"


def test_two_that_are_not_the_same_as_a_third_may_be_one(corpus: SmallCorpus) -> None:
    corpus.edit(
        corpus.entities,
        "organization/eastmark:",
        "organization/westmark: {class: Polity, label: {en: W}}\norganization/eastmark:",
    )
    corpus.decisions.write_text(
        f"- {{a: organization/northmark, b: organization/eastmark, verdict: same, keep: organization/northmark, {HEAD}}}\n"
        f"- {{a: organization/westmark, b: organization/northmark, verdict: not-same, {HEAD}}}\n",
        encoding="utf-8",
    )
    assert len(corpus.read().decisions) == 2

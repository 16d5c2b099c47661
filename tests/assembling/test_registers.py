"""Registers of which contributions took much away."""

from __future__ import annotations

import pytest

from kg.interpret.quads import PREF_LABEL, sc
from kg.loaders.corpus import Corpus
from kg.namespaces import PROJECT
from kg.store.terms import Iri, Quad, lang
from tests.assembling.test_streaming import IRIS, World, course, date_of, equal
from tests.corpus import SmallCorpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return SmallCorpus.write(tmp_path_factory.mktemp("corpus")).read()


def test_a_register_of_which_nothing_stays_is_no_obstacle_for_those_that_rest_on_one_another(corpus: Corpus) -> None:
    said = course()
    sure = [triple for triple in said if triple[1] == sc("certainty")]
    gone = (Iri(IRIS.entity("event/x-gone")), PREF_LABEL, lang("Gone", "en"))
    registers = [("reg", [triple for triple in said if triple not in sure]), ("sure", sure), ("gone", [gone])]
    world = World([(name, triples, False, PROJECT) for name, triples in registers], changes=[([], [Quad(*gone)])])
    found = equal(corpus, world)
    assert len(date_of(found)) == 1
    assert not any("event/x-gone" in line for line in found)

"""Where names come from, and that a document left out leaves nothing behind."""

from __future__ import annotations

import pyoxigraph as ox

from kg.draft import names
from kg.draft.gazetteer import Name
from kg.loaders.corpus import Corpus
from kg.namespaces import PROJECT
from kg.store.reader import Reader
from tests.lake import FOLDER, lines


def lake() -> Corpus:
    return Corpus.read(FOLDER / "sources", FOLDER / "records", FOLDER / "identity" / "decisions.yaml")


def by_form(found: list[Name]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for name in found:
        table.setdefault(name.form, set()).add(name.entity)
    return table


def test_names_are_labels_printed_names_listed_names_and_expansions() -> None:
    forms = by_form(names.of_corpus(lake()))
    assert "organization/vale-process" in forms["Vale Process"]
    assert "person/ana-lipa" in forms["Ana Lipa"]


def test_each_name_goes_to_the_slot_of_its_class() -> None:
    slots = {name.entity: name.slot for name in names.of_corpus(lake())}
    assert slots["person/ana-lipa"] == "person"
    assert slots["place/port-vale"] == "place"
    assert slots["organization/northland"] == "actor"


def test_what_only_one_document_gives_is_gone_when_it_is_left_out() -> None:
    everything, without = names.of_corpus(lake()), names.of_corpus(lake(), "lake")
    assert names.foreign_to(without, "lake")
    assert not names.foreign_to(everything, "lake")
    only = {name.form for name in everything if name.source == "lake"}
    assert only
    assert not only & set(by_form(without))


def test_the_graph_gives_the_names_of_the_records_each_in_one_slot() -> None:
    store = ox.Store()
    store.bulk_load("\n".join(lines()).encode(), ox.RdfFormat.N_QUADS)
    found = names.of_graph(Reader(store, PROJECT), lake())
    told = {(n.form, n.entity) for n in found}
    assert len(found) == len(told)
    # By form: of two that were decided to be the same, the graph gives all names to the one that was kept.
    slots = {n.form: n.slot for n in found}
    curated = {n.form: n.slot for n in names.of_corpus(lake()) if n.slot != "event"}
    assert {form: slots.get(form) for form in curated} == curated

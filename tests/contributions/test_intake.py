"""From a sent change to the ledger: whose change it is, what waits, what conforms."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest

from kg.build import build
from kg.contributions import audit, intake, ledger, patch, policy, review
from kg.contributions.patch import RDF_PATCH, UPDATE
from kg.errors import BuildError, ConflictError, InputError, NotConformingError, PolicyError
from kg.namespaces import RDF, SKOS
from kg.settings import Settings
from kg.store.reader import Reader
from kg.validation import validate
from tests.contributions.home import BASE, CLUB, PREFIXES, Home
from tests.corpus import SmallCorpus

RECORDED = f'<{BASE}id/person/bo-lind> <{SKOS}prefLabel> "Bo Lind"@en'
PARTICIPATION = f"<{BASE}id/participation/hill-day.bo-lind.opener>"


def nothing_stored(home: Home) -> bool:
    return ledger.every(home.path) == []


def test_a_conforming_change_waits_and_is_not_served(home: Home) -> None:
    before = home.generation
    received = home.contribute(CLUB)
    assert received.new
    assert received.contribution.state == ledger.PENDING
    assert received.report is not None and received.report.conforms
    assert home.generation == before
    assert not home.has("orgn:hill-club ?p ?o")


def test_what_is_kept_says_who_when_why_and_for_which_generation(home: Home) -> None:
    meta = home.contribute(CLUB).contribution.meta
    assert (meta.who, meta.why, meta.generation, meta.base) == ("ana", "because of a test", home.generation.number, BASE)
    assert meta.sha256 == ledger.get(home.path, meta.id).patch.digest
    assert [line["what"] for line in audit.read(home.path)] == ["contribution received"]


def test_the_same_change_twice_is_one_contribution_but_not_from_another_sender(home: Home) -> None:
    first = home.contribute(CLUB)
    again = home.contribute("# other bytes\n" + CLUB)
    assert (again.contribution.id, again.new) == (first.contribution.id, False)
    assert home.contribute(CLUB, "bo").contribution.id != first.contribution.id


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("text/turtle", PREFIXES + "\norgn:hill-club a sc:Body .\n", 8),
        (RDF_PATCH, f"TX .\n\nA <{BASE}id/organization/hill-club> <{RDF}type> <{BASE}ns#Body> .\nTC .\n", 3),
        (UPDATE, PREFIXES + "INSERT DATA {\n  orgn:hill-club a sc:Body\n}", 8),
    ],
)
def test_findings_have_the_line_of_what_was_sent(home: Home, kind: str, text: str, line: int) -> None:
    with pytest.raises(NotConformingError) as caught:
        home.contribute(text, kind=kind)
    report = caught.value.extra["report"]
    assert isinstance(report, dict)
    assert {result["line"] for result in report["results"]} == {line}


def test_what_does_not_conform_is_told_with_its_report_and_not_stored(home: Home) -> None:
    with pytest.raises(NotConformingError) as caught:
        home.contribute(PREFIXES + "orgn:hill-club a sc:Bodi .")
    report = caught.value.extra["report"]
    assert isinstance(report, dict) and not report["conforms"]
    assert nothing_stored(home)


def test_what_the_graph_says_already_is_no_change(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        home.contribute(RECORDED + " .")
    assert "already" in caught.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sc:Event a sc:Event .", "vocabulary"),
        ("<https://w3id.org/secoop/concept/role/opener> skos:prefLabel 'x'@en .", "vocabulary"),
        (f"<{BASE}graph/hill> skos:prefLabel 'x'@en .", "graph is written by the build"),
        ("person:bo-lind sc:attended event:hill-day-2031 .", "derived"),
        (f"{PARTICIPATION} sc:participantRank <https://w3id.org/secoop/concept/rank/ministers> .", "mended where it was made"),
        ("<https://elsewhere.example/x> skos:prefLabel 'x'@en .", "lies outside"),
        ("event:new-day a sc:Meeting ; sc:hasWebsite <javascript:alert(1)> .", "kind of IRI is not taken"),
    ],
)
def test_nobody_changes_what_is_not_theirs(home: Home, text: str, words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        home.contribute(PREFIXES + text)
    assert words in caught.value.message
    assert caught.value.remedy
    assert nothing_stored(home)


@pytest.mark.parametrize("graph", ["hill", "ontology", "derived", "contribution/0123456789abcdef"])
def test_contributors_name_no_graph(home: Home, graph: str) -> None:
    with pytest.raises(PolicyError) as caught:
        home.contribute(f"<{BASE}id/event/s> <http://x/p> <http://x/o> <{BASE}graph/{graph}> .", kind="application/n-quads")
    assert graph in caught.value.message


def test_a_records_fact_is_not_taken_away_and_the_refusal_names_file_and_line(home: Home) -> None:
    with pytest.raises(PolicyError) as caught:
        home.contribute(f"D {RECORDED} .", kind=RDF_PATCH)
    assert "curated record" in caught.value.message
    assert "all.yaml:1:" in caught.value.where
    status = f"<{BASE}id/event/hill-day> <{BASE}ns#eventStatus> <{BASE}concept/status/held>"
    with pytest.raises(PolicyError) as caught:
        home.contribute(f"D {status} .", kind=RDF_PATCH)
    assert "hill.yaml:" in caught.value.where


def test_what_follows_from_other_facts_is_not_taken_away(home: Home) -> None:
    with pytest.raises(PolicyError) as caught:
        home.contribute(f"D <{BASE}id/person/bo-lind> <{RDF}type> <{BASE}ns#Actor> .", kind=RDF_PATCH)
    assert "follows from" in caught.value.message


def test_what_is_not_there_is_not_taken_away(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        home.contribute("D <http://x/s> <http://x/p> <http://x/o> .", kind=RDF_PATCH)
    assert "not in the graph" in caught.value.message
    assert nothing_stored(home)


def test_contributors_take_away_what_they_have_added_and_nobody_elses(home: Home) -> None:
    one = home.contribute(CLUB + 'orgn:hill-club skos:altLabel "HC"@en .').contribution
    review.accept(home.settings, one.id, "rev")
    gone = PREFIXES + 'DELETE DATA { orgn:hill-club skos:altLabel "HC"@en }'
    with pytest.raises(PolicyError) as caught:
        home.contribute(gone, "bo", kind=UPDATE)
    assert "contributed by ana" in caught.value.message
    two = home.contribute(gone, kind=UPDATE).contribution
    review.accept(home.settings, two.id, "rev")
    assert home.has("orgn:hill-club a sc:Body")
    assert not home.has('?x ?p "HC"@en')
    # What was undone may be made again: it is another contribution, and the later word counts.
    three = home.contribute(CLUB + 'orgn:hill-club skos:altLabel "HC"@en .')
    assert (three.new, three.contribution.id) == (True, f"{one.id}-2")
    review.accept(home.settings, three.contribution.id, "rev")
    assert home.has('orgn:hill-club skos:altLabel "HC"@en')


def test_two_values_for_a_property_that_has_one_are_a_conflict_that_names_the_other(home: Home) -> None:
    edition = PREFIXES + "event:hill-day-2031 sc:editionNumber {} ."
    first = _waiting(home, edition.format(5))
    with pytest.raises(ConflictError) as caught:
        _waiting(home, edition.format(6), "bo")
    assert caught.value.extra["contribution"] == first.id
    assert len(ledger.every(home.path)) == 1


def test_two_names_in_one_language_are_a_conflict_and_in_two_are_none(home: Home) -> None:
    first = _waiting(home, PREFIXES + "event:new-day skos:prefLabel 'New Day'@en .")
    _waiting(home, PREFIXES + "event:new-day skos:prefLabel 'Jour nouveau'@fr .", "bo")
    with pytest.raises(ConflictError) as caught:
        _waiting(home, PREFIXES + "event:new-day skos:prefLabel 'Newest Day'@en .", "bo")
    assert caught.value.extra["contribution"] == first.id


def test_what_contradicts_nothing_that_waits_is_taken(home: Home) -> None:
    _waiting(home, PREFIXES + "event:hill-day-2031 sc:editionNumber 5 .")
    _waiting(home, PREFIXES + "event:hill-day-2031 skos:altLabel 'x'@en .", "bo")
    assert len(ledger.every(home.path)) == 2


def _waiting(home: Home, text: str, who: str = "ana") -> ledger.Contribution:
    """Write a change into the ledger without judging it: what conforms is not the matter here."""
    change = patch.read(text.encode(), "text/turtle")
    waiting = [one for one in ledger.every(home.path) if one.state == ledger.PENDING]
    policy.check_waiting(change, waiting, BASE)
    name, _ = ledger.new_id(home.path, change, who)
    meta = ledger.Meta(name, who, "2030-01-01T00:00:00+00:00", "test", BASE, 1, change.digest)
    with ledger.locked(home.path):
        return ledger.write(home.path, change, meta)


@pytest.mark.parametrize("why", ["", "  ", "x" * 1001, "a\r\nX-Admin: yes", "a\x00", "a\u2028b", "\x1b[2J"])
def test_a_reason_is_one_plain_line(why: str) -> None:
    with pytest.raises(InputError):
        intake.check_reason(why)


def test_an_accepted_contribution_is_served_with_its_provenance(home: Home) -> None:
    one = home.contribute(CLUB).contribution
    before = home.generation.number
    review.accept(home.settings, one.id, "rev")
    graph = f"<{BASE}graph/contribution/{one.id}>"
    assert home.generation.number == before + 1
    assert home.generation.counts["contributions"] == 1
    assert home.has(f"GRAPH {graph} {{ orgn:hill-club a sc:Body }} orgn:hill-club a sc:Actor")
    assert home.has(
        f'GRAPH {graph} {{ {graph} a prov:Entity ; dcterms:creator "ana" ; dcterms:description ?why ; '
        f'prov:generatedAtTime ?when ; dcterms:identifier "sha256:{one.meta.sha256}" }}'
    )
    assert [line["what"] for line in audit.read(home.path)] == ["contribution received", "contribution accepted"]


def test_later_builds_have_it_too_and_are_the_same_byte_for_byte(home: Home) -> None:
    review.accept(home.settings, home.contribute(CLUB).contribution.id, "rev")
    now = home.generation
    assert build(home.settings).generation == now


def test_a_contribution_that_does_not_conform_any_more_is_named_and_waits_on(home: Home) -> None:
    one = _waiting(home, PREFIXES + "orgn:hill-club a sc:Bodi .")
    before = home.generation
    with pytest.raises(BuildError) as caught:
        review.accept(home.settings, one.id, "rev")
    assert one.id in str(caught.value)
    assert ledger.get(home.path, one.id).state == ledger.PENDING
    assert home.generation == before


def test_a_build_names_the_accepted_contribution_that_breaks_it(home: Home) -> None:
    good = ledger.accept(ledger.intend(home.path, ledger.decide(_waiting(home, CLUB), "rev"), "x"))
    bad = _waiting(home, PREFIXES + "orgn:hill-society a sc:Bodi .", "bo")
    ledger.accept(ledger.intend(home.path, ledger.decide(bad, "rev"), "x"))
    with pytest.raises(BuildError) as caught:
        build(home.settings)
    assert caught.value.extra["contributions"] == [bad.id]
    assert f"contribution {bad.id} by bo" in str(caught.value)
    review.reject(home.settings, bad.id, "rev", "misspelt class")
    build(home.settings)
    assert home.has("orgn:hill-club a sc:Body")
    assert good.id in home.reader.select("SELECT ?g { GRAPH ?g { ?g dcterms:creator 'ana' } }")[0]["g"].value


def test_a_rejected_contribution_is_not_accepted_and_says_why(home: Home) -> None:
    one = home.contribute(CLUB).contribution
    review.reject(home.settings, one.id, "rev", "no such club")
    with pytest.raises(ConflictError):
        review.accept(home.settings, one.id, "rev")
    again = home.contribute(CLUB)
    assert (again.new, again.contribution.state, again.contribution.reason) == (False, ledger.REJECTED, "no such club")


def test_the_difference_is_told_by_entity_with_labels_and_namesakes(home: Home) -> None:
    text = CLUB + 'orgn:hill-club <http://www.w3.org/ns/org#unitOf> orgn:northmark ; skos:altLabel "Eastmark"@en .'
    shown = review.difference(patch.read(text.encode(), "text/turtle"), home.reader).to_text()
    assert "orgn:hill-club  Hill Club  (new)" in shown
    assert "+ org:unitOf orgn:northmark  (Northmark)" in shown
    assert "orgn:hill-club and orgn:eastmark: Eastmark" in shown


def test_no_value_steers_the_reviewers_terminal(home: Home) -> None:
    text = '<http://x/s> <http://x/p> "\\u001b[2J\\u202Eevil" .'
    shown = review.difference(patch.read(text.encode(), "text/turtle"), home.reader).to_text()
    assert "\x1b" not in shown and "\u202e" not in shown


def test_a_contribution_moves_with_the_base_of_a_deployment(home: Home) -> None:
    review.accept(home.settings, home.contribute(CLUB).contribution.id, "rev")
    build(dataclasses.replace(home.settings, base_iri="http://127.0.0.1:8080/"))
    assert home.generation.base == "http://127.0.0.1:8080/"
    assert home.has("orgn:hill-club a sc:Body")
    assert BASE + "id/" not in home.generation.nquads.read_text(encoding="utf-8")


def test_what_would_follow_from_a_contribution_is_judged_with_it(home: Home) -> None:
    found = home.reader.select(
        "SELECT ?event ?passage { ?p a sc:Participation ; sc:participant person:bo-lind ; sc:inCapacityOf ?post ;"
        " sc:participationIn ?event ; sc:evidence ?passage }"
    )
    event, passage = next((row["event"].n3(), row["passage"].n3()) for row in found)
    text = (
        f"{PREFIXES} participation:second a sc:Participation ; sc:participant person:bo-lind ; sc:participationIn {event} ;"
        f' sc:inCapacityOf <{BASE}id/post/northmark-chair> ; sc:role <{BASE}concept/role/speaker> ; sc:reason "a hole in the page"@en ;'
        f" sc:attendanceStatus <{BASE}concept/attendance/unknown> ; sc:certainty <{BASE}concept/certainty/unreadable> ;"
        f" sc:evidence {passage} ."
    )
    with pytest.raises(NotConformingError) as caught:
        home.contribute(text)
    assert "/id/tenure/" in caught.value.where
    # Whoever only asks is told the same.
    report = validate(text.encode(), "text/turtle", generation=home.generation, settings=Settings(), base=BASE)
    assert any("/id/tenure/" in result.focus and result.severity == "Violation" for result in report.results)
    assert not report.conforms


def test_numbers_are_taken_away_as_the_graph_shows_them(home: Home) -> None:
    decimal = '"41.90"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    one = home.contribute(CLUB + f"orgn:hill-club <http://x/p> {decimal} .").contribution
    review.accept(home.settings, one.id, "rev")
    two = home.contribute(PREFIXES + "DELETE DATA { orgn:hill-club <http://x/p> 41.9 }", kind=UPDATE).contribution
    review.accept(home.settings, two.id, "rev")
    assert not home.has("?x <http://x/p> ?y")


def test_nothing_names_what_was_withdrawn(home: Home) -> None:
    one = home.contribute(PREFIXES + 'person:bo-lind skos:altLabel "Bo"@en .').contribution
    review.accept(home.settings, one.id, "rev")
    records = home.settings.records
    assert records is not None
    copy = home.path.parent / "corpus"
    shutil.copytree(records.parent, copy, ignore=shutil.ignore_patterns("home"))
    SmallCorpus(copy).take_down()
    with pytest.raises(BuildError) as caught:
        build(dataclasses.replace(home.settings, records=copy / "records"))
    assert one.id in caught.value.message
    assert "review reject" in caught.value.remedy
    assert json.dumps(caught.value.extra)


def test_what_is_not_there_to_be_taken_away_is_told_without_a_query_for_each(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name in ("select", "ask"):
        monkeypatch.setattr(Reader, name, lambda _self, query, **_terms: asked.append(query))
    rows = "".join(f"D <{BASE}id/organization/x{number}> <{BASE}ns#role> <{BASE}id/x> .\n" for number in range(50))
    with pytest.raises(InputError, match="not in the graph"):
        home.contribute(rows, kind=RDF_PATCH)
    assert asked == []

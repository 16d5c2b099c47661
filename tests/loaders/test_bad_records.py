"""A record with a mistake stops with file, line, column, what was wrong and how to mend it."""

from __future__ import annotations

import re

import pytest

from kg import resources
from kg.errors import InputError
from tests.corpus import SmallCorpus

# (file, words replaced, replacement, place as file:line:column, words of the message, words of the remedy)
RECORD_MISTAKES = [
    ("status: held", "status: hold", "hill.yaml:13:16", "'hold' is not a code", "held"),
    ("{status: held, at: 54-63}", "{staus: held, at: 54-63}", "hill.yaml:13:15", "unknown predicate 'staus'", "status"),
    ("attendance: attended, as:", "atendance: attended, as:", "hill.yaml:19:", "unknown key 'atendance'", "attendance"),
    ("role: opener, ", "", "hill.yaml:19:7", "'role' is missing", "role"),
    ("role: opener", "role: opner", "hill.yaml:19:", "'opner' is not a code of the scheme 'role'", "opener"),
    ("who: person/bo-lind", "who: person/bo-lindt", "hill.yaml:19:", "'person/bo-lindt' is not declared", "person/bo-lind"),
    ("who: person/bo-lind", "who: place/hill", "hill.yaml:19:", "place/hill is a Place; expected Actor", "name another entity"),
    ("date: 2030-05-04", "date: 2030-05-44", "hill.yaml:14:14", "2030-05-44 is not in the calendar", "month and day"),
    ("date: 2030-05-04", "date: today", "hill.yaml:14:14", "not a date of the agreed EDTF subset", "2031-03-05"),
    ("date: 2030-05-04", "date: 2030-05-04~", "hill.yaml:14:14", "not a date of the agreed EDTF subset", "XXXX-03-05"),
    ("at: 10-20}", "at: 20-10}", "hill.yaml:14:30", "the span 20-10 is empty", "first character after"),
    ("at: 10-20}", "at: ten}", "hill.yaml:14:", "'ten'", "span"),
    ("at: 10-20}", "at: 10-900}", "hill.yaml:14:30", "lies outside item 1", "correct the span"),
    ("span: 0-", "span: 1-", "hill.yaml:6:", "lies outside item 1", "correct the span"),
    ("about: topic/training", "about: topic/trainin", "hill.yaml:17:", "'trainin' is not a code of the scheme 'topic'", "training"),
    ("heldAt: place/hill", "heldAt: organization/northmark", "hill.yaml:15:", "expected Place", "name another entity"),
    ("editionNumber: null", "editionNumber: 18", "hill.yaml:16:23", "an unreadable value is not a value", "editionNumber: null"),
    ('editionNumber: null, unreadable: "numeral lost"', "editionNumber: two", "hill.yaml:16:23", "'two' is not a whole number", "digits"),
    ('because: "named after it"', 'certainty: stated, becaus: "x"', "hill.yaml:15:", "'certainty' stands twice", "keep one"),
    ('certainty: inferred, because: "named after it"', 'because: "x"', "hill.yaml:15:37", "explains an inference", "certainty: inferred"),
    ('listedName: "Bo Lind"', 'listedName: "Bo Lynd"', "hill.yaml:19:", "'Bo Lynd' does not stand in the passage", "as printed"),
    ("name: Northmark,", "name: Nordmark,", "hill.yaml:8:", "'Nordmark' does not stand in the passage", "as printed"),
    ("script: Latn", "script: latin", "hill.yaml:8:", "'latin' is not a script", "ISO 15924"),
    ("counted: experts, unreadable:", "counted: experts, number: 3, unreadable:", "hill.yaml:22:", "an unreadable count has no number", "remove"),
    ('counted: experts, unreadable: "not given"', "counted: experts, number: 3", "hill.yaml:22:7", "'comparator' is missing", "exactly"),
    ("kind: agreed", "kind: agred", "hill.yaml:24:", "'agred' is not a code of the scheme 'outcome'", "agreed"),
    ("text: {en: to meet again}", "text: to meet again", "hill.yaml:24:", "", "texts by language"),
    ("id: event/hill-day\n", "id: event/Hill Day\n", "hill.yaml:10:9", "", "event/slug"),
    ("id: hill,", "id: hills,", "hill.yaml:1:16", "the id differs from the file's name", "equal"),
    ("cooperatesWith: organization/eastmark", "editionNumber: 4", "hill.yaml:35:", "is said of Event, not of Polity", "another"),
    ("id: event/hill-day-2031", "id: event/hill-day", "hill.yaml:25:", "is taken", "another slug"),
    ("items:\n", "items: [\n", "hill.yaml:", "not YAML", "brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "message", "remedy"), RECORD_MISTAKES)
def test_a_mistake_is_named_at_its_place(corpus: SmallCorpus, old: str, new: str, place: str, message: str, remedy: str) -> None:
    corpus.edit(corpus.record, old, new)
    with pytest.raises(InputError) as caught:
        corpus.quads()
    error = caught.value
    assert error.where.startswith(place), str(error)
    assert re.fullmatch(r"hill\.yaml:\d+:\d+", error.where)
    assert message in error.message
    assert remedy in error.remedy
    assert error.remedy


def test_the_unbroken_record_expands(corpus: SmallCorpus) -> None:
    assert len(corpus.quads()) > 150


def test_a_document_that_was_not_the_one_read_is_refused(corpus: SmallCorpus) -> None:
    corpus.capture.write_text("other words", encoding="utf-8")
    with pytest.raises(InputError, match="is not the document this record was read from") as caught:
        corpus.read()
    assert "SECOOP_CAPTURES" in caught.value.remedy


def test_without_document_and_lock_a_passage_has_no_hash(corpus: SmallCorpus) -> None:
    with pytest.raises(InputError, match="the document is not at hand"):
        corpus.quads(captures=False)


def test_a_passage_that_differs_from_its_lock_is_refused(corpus: SmallCorpus) -> None:
    corpus.lock()
    lock = corpus.record.with_suffix(".sha256")
    corpus.edit(lock, lock.read_text(encoding="ascii").splitlines()[0], f"0-8 {'0' * 64}")
    with pytest.raises(InputError, match="the passage is not the one that was locked"):
        corpus.quads()


def test_a_passage_nobody_has_locked_is_refused(corpus: SmallCorpus) -> None:
    corpus.lock()
    corpus.edit(corpus.record, "at: 10-20}", "at: 11-20}")
    with pytest.raises(InputError) as caught:
        corpus.quads()
    assert caught.value.where == "hill.yaml:14:30"
    assert "the passage 11-20 is not locked" in caught.value.message
    assert "kg record lock hill" in caught.value.remedy


def test_a_record_of_the_project_needs_its_lock(corpus: SmallCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda name: corpus.root / "records" if name == "records" else real(name))
    with pytest.raises(InputError, match="is not locked"):
        corpus.quads()
    corpus.lock()
    assert corpus.quads()


def test_a_broken_lock_names_its_line(corpus: SmallCorpus) -> None:
    corpus.record.with_suffix(".sha256").write_text("0-8 nonsense\n", encoding="ascii")
    with pytest.raises(InputError) as caught:
        corpus.read()
    assert caught.value.where == "hill.sha256:1:1"


ENTITY_MISTAKES = [
    ("class: Person", "class: Persn", "all.yaml:1:", "'Persn' is not a class", "Person"),
    ("class: Person", "class: Place", "all.yaml:1:", "Place does not go with person/", "Person"),
    ("person/bo-lind:", "human/bo-lind:", "all.yaml:1:", "'human/bo-lind' is not a kind", ""),
    ("person/bo-lind:", "person/Bo:", "all.yaml:1:", "a key here does not have the expected form", "kind/slug"),
    ("place/hill:", "place/northmark:", "all.yaml:7:", "is taken", "another slug"),
    ("postIn: organization/northmark", "postIn: place/hill", "all.yaml:6:", "place/hill is a Place", ""),
    ("classification: state", "classification: stat", "all.yaml:2:", "'stat' is not a code", "state"),
    ("label: {en: Bo Lind}", "label: {}", "all.yaml:1:", "", "texts by language"),
    ("label: {en: Bo Lind}", "lable: {en: Bo Lind}", "all.yaml:1:", "", "label"),
    ("label: {en: Hill}", "label: {english!: Hill}", "all.yaml:7:", "a key here", "texts by language"),
]


@pytest.mark.parametrize(("old", "new", "place", "message", "remedy"), ENTITY_MISTAKES)
def test_a_mistake_in_entities_is_named_at_its_place(
    corpus: SmallCorpus, old: str, new: str, place: str, message: str, remedy: str
) -> None:
    corpus.edit(corpus.entities, old, new)
    with pytest.raises(InputError) as caught:
        corpus.quads()
    assert caught.value.where.startswith(place), str(caught.value)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_two_rows_of_a_list_that_read_alike_are_refused(corpus: SmallCorpus) -> None:
    corpus.edit(corpus.authority, 'row: "Northmark"', 'row: "hill!"')
    with pytest.raises(InputError, match="reads like another row"):
        corpus.quads()


def test_one_participation_given_twice_is_refused(corpus: SmallCorpus) -> None:
    line = "    - {who: group/eastmark-experts, role: attendee, attendance: attended, rank: experts, at: 65-86}\n"
    corpus.edit(corpus.record, line, line + line.replace("65-86", "79-86"))
    with pytest.raises(InputError, match="stands already at") as caught:
        corpus.quads()
    assert "at: [a-b, c-d]" in caught.value.remedy


LINES_GIVEN_TWICE = [
    '  - {headline: "Hill Day", at: 0-8}\n',
    "  - {of: organization/northmark, name: Northmark, lang: en, script: Latn, at: 43-52}\n",
    "    - {about: topic/training, at: 65-86}\n",
    "    - {who: group/eastmark-experts, role: attendee, attendance: attended, rank: experts, at: 65-86}\n",
    '    - {counted: experts, unreadable: "not given", at: 79-86}\n',
    "    - {kind: agreed, by: person/bo-lind, text: {en: to meet again}, at: 88-116}\n",
    "  - {member: organization/northmark, of: organization/hill-league, status: member, at: 43-52}\n",
    '    - {cooperatesWith: organization/eastmark, certainty: inferred, because: "sent experts", at: 65-86}\n',
]


@pytest.mark.parametrize("line", LINES_GIVEN_TWICE)
def test_a_line_that_stands_twice_is_refused_with_both_places(corpus: SmallCorpus, line: str) -> None:
    corpus.edit(corpus.record, line, line + line)
    number = corpus.record.read_text(encoding="utf-8").splitlines().index(line.rstrip()) + 1
    column = line.index("{") + 1
    with pytest.raises(InputError) as caught:
        corpus.quads()
    assert caught.value.where == f"hill.yaml:{number + 1}:{column}"
    assert f"stands already at hill.yaml:{number}:{column}" in caught.value.message


def test_two_events_may_share_a_line(corpus: SmallCorpus) -> None:
    line = "    - {about: topic/training, at: 65-86}\n"
    corpus.edit(corpus.record, "    - {status: planned, at: 100-107}\n", "    - {status: planned, at: 100-107}\n" + line)
    assert len(corpus.quads()) > 150

"""No text with a character that XML cannot carry comes into the graph: it is rejected with place and reason, whoever sends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.loaders import characters
from kg.loaders.tabular.rejects import RejectError
from tests.loaders.coded.talks import Talks, rows
from tests.loaders.foreign import Sample


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    return Talks(tmp_path)


#: Refused, each alone in a name.
BAD = ["\x00", "\x01", "\x0b", "\x1b", "\x1f", "\x7f", "\ufffe", "\uffff"]
PREFIXES = "@prefix s: <https://schema.org/> .\n@prefix : <https://lake.example/> .\n"
GOOD = ':good a s:Event ; s:name "Good talks" ; s:startDate "2031-03-05" .\n'


def turtle(name: str, more: str = "") -> str:
    return f'{PREFIXES}{GOOD}:bad a s:Event ; s:name "{name}" ; s:startDate "2031-03-06" .\n{more}'


def rejects(sample: Sample, *words: str | Path) -> list[list[str]]:
    path = sample.folder / "rejects.tsv"
    sample.load(*words, "--rejects", path)
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def words(sample: Sample) -> str:
    """Everything that was loaded."""
    return "".join(sorted(sample.lines() | sample.lines(apart=True)))


@pytest.mark.parametrize("bad", BAD)
def test_a_subject_in_rdf_with_such_a_name_is_rejected_with_its_line_and_property(sample: Sample, bad: str) -> None:
    path = sample.write("lake.ttl", turtle(f"Bad{bad}talks"))
    found = rejects(sample, sample.descriptor("lake", "rdf", mapping="schema"), path)
    assert len(found) == 1
    file, line, subject, reason, value = found[0]
    assert (file, line, subject) == ("lake.ttl", "4", "https://lake.example/bad")
    assert reason == "a control character in a prefLabel"
    assert value == "Bad\ufffdtalks"
    assert list(sample.events()) == ["Good talks"]


def test_line_breaks_and_tabs_are_white_space_and_letters_garbled_elsewhere_stay(sample: Sample) -> None:
    path = sample.write("lake.ttl", turtle("Two\\n lines\\t\x93quoted\x94"))
    sample.load(sample.descriptor("lake", "rdf", mapping="schema"), path)
    assert sorted(sample.events()) == ["Good talks", "Two lines \x93quoted\x94"]


@pytest.mark.parametrize("own", [False, True])
def test_a_subject_whose_triples_are_kept_as_they_are_is_kept_whole_or_not_at_all(sample: Sample, own: bool) -> None:
    path = sample.write("lake.ttl", turtle("Bad\\u0000talks"))
    found = rejects(sample, sample.descriptor("lake", "rdf", **({"mapping": "secoop"} if own else {})), path)
    assert [(line[1], line[3]) for line in found] == [("4", "a control character in a name")]
    assert "good " in words(sample)
    assert "bad " not in words(sample)


def test_a_participant_that_is_only_named_with_such_a_name_is_told_and_left_out(sample: Sample) -> None:
    more = ':good s:organizer [ s:name "Lake\\u0000Office" ] ; s:attendee "Bo\\u0001Lind", "Cy Reed" .\n'
    output = sample.load(sample.descriptor("lake", "rdf", mapping="schema"), sample.write("lake.ttl", turtle("Bad talks", more)))
    assert "relation: a control character in a participant" in output
    assert 'listedName "Cy Reed"' in words(sample)
    assert "Bo" not in words(sample)
    assert "Office" not in words(sample)


@pytest.mark.parametrize("form", ["nt", "rdf"])
def test_an_iri_with_a_bad_character_refuses_the_file_at_its_place(sample: Sample, form: str) -> None:
    text = {
        "nt": '<https://lake.example/a\\u0000b> <https://schema.org/name> "x" .\n',
        "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="https://schema.org/">'
        '<s:Event rdf:about="https://lake.example/a b"/></rdf:RDF>',
    }[form]
    output = sample.refused(sample.descriptor("lake", "rdf", mapping="schema"), sample.write(f"lake.{form}", text))
    # The reader of RDF/XML tells no line, and none is made up.
    assert f"lake.{form}, {'line 1' if form == 'nt' else 'the document'}" in output
    assert "nvalid IRI" in output


@pytest.mark.parametrize("identifier", ["https://lake.example/a b", "https://lake.example/\x00", "https://lake.example/<a>"])
def test_an_identifier_of_json_ld_that_is_no_iri_refuses_the_file_and_rejects_a_script(sample: Sample, identifier: str) -> None:
    event = {"@context": {"@vocab": "https://schema.org/"}, "@type": "Event", "name": "Talks", "startDate": "2031-03-05"}
    text = json.dumps(event | {"@id": identifier})
    output = sample.refused(sample.descriptor("lake", "rdf", mapping="schema"), sample.write("lake.jsonld", text))
    assert "lake.jsonld, $.@id: an identifier that is no IRI" in output
    good = json.dumps(event | {"@id": "https://lake.example/good"})
    page = "".join(f'<script type="application/ld+json">{one}</script>' for one in (text, good))
    found = rejects(sample, sample.descriptor("site", "documents"), sample.write("talks.html", page))
    assert [line[3] for line in found] == ["an identifier that is no IRI"]
    assert found[0][4].startswith("$.@id: https://lake.example/")
    assert list(sample.events()) == ["Talks"]


def test_a_name_in_a_script_of_a_page_is_rejected_with_its_path(sample: Sample) -> None:
    events = [{"@type": "Event", "name": name, "startDate": "2031-03-05"} for name in ("Bad\x00talks", "Good talks")]
    script = json.dumps({"@context": "https://schema.org", "@graph": events})
    path = sample.write("talks.html", f'<script type="application/ld+json">{script}</script>')
    found = rejects(sample, sample.descriptor("site", "documents"), path)
    assert [(line[2], line[3]) for line in found] == [("talks.html, script 1, $.@graph[0]", "a control character in a prefLabel")]
    assert list(sample.events()) == ["Good talks"]


@pytest.mark.parametrize(
    "entry",
    ["UID:1\x01\nSUMMARY:Bad", "UID:1\nSUMMARY:Bad\x01talks", "UID:1\nSUMMARY:Bad\nORGANIZER;CN=Bo\x01:mailto:a@b.example"],
)
def test_an_entry_of_a_calendar_is_rejected_with_its_line(sample: Sample, entry: str) -> None:
    events = "".join(
        f"BEGIN:VEVENT\n{one}\nDTSTART;VALUE=DATE:20310305\nEND:VEVENT\n" for one in ("UID:0\nSUMMARY:Good talks", entry)
    )
    path = sample.write("a.ics", f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n")
    found = rejects(sample, sample.descriptor("site", "documents"), path)
    assert [line[1] for line in found] == ["9"]
    assert list(sample.events()) == ["Good talks"]
    assert "\x01" not in words(sample)


@pytest.mark.parametrize(
    ("entity", "place"),
    [
        ({"id": "x\x00", "schema": "Person", "properties": {"name": ["Bo"]}}, "id"),
        ({"id": "x", "schema": "Person", "properties": {"name": ["Bo\x01"]}}, "name"),
        ({"id": "x", "schema": "Person", "properties": {"name": ["Bo\ud800"]}}, "name"),
        ({"id": "x\ud800", "schema": "Person", "properties": {"name": ["Bo"]}}, "id"),
        ({"id": "x", "schema": "Event", "properties": {"name": ["Talks"], "organizer": ["o\x02"]}}, "organizer"),
    ],
)
def test_an_entity_of_followthemoney_is_rejected_with_its_line_and_property(
    sample: Sample, entity: dict[str, object], place: str
) -> None:
    good = {"id": "talks", "schema": "Event", "properties": {"name": ["Good talks"], "date": ["2031"]}}
    path = sample.write("people.json", f"{json.dumps(entity)}\n{json.dumps(good)}\n")
    found = rejects(sample, sample.descriptor("people", "ftm"), path)
    assert [(line[1], line[3]) for line in found] == [("1", f"a control character in the {place}")]
    assert list(sample.events()) == ["Good talks"]


def test_a_text_of_followthemoney_with_a_separator_of_lines_is_one_text(sample: Sample) -> None:
    text = '{"id": "talks", "schema": "Event", "properties": {"name": ["Good\u2028talks"], "date": ["2031"]}}\r\n'
    output = sample.load(sample.descriptor("people", "ftm"), sample.write("people.json", text))
    assert "1 entities read = 1 loaded" in output


@pytest.mark.parametrize("row", ["2031-01-05|East\x01mark|Visit|Westmark", "2031-01-05|Eastmark|Visit|West\x00mark"])
def test_a_row_of_coded_events_is_rejected_with_its_line_and_column(talks: Talks, row: str) -> None:
    summary = talks.load(rows(row, "2031-01-05|Eastmark|Visit|Westmark"))
    assert (summary.loaded, summary.rejected) == (1, 1)
    ((_file, line, column, reason, _value),) = talks.rejects()
    assert line == "2"
    assert column in ("from", "to")
    assert reason == "a control character in the cell"


def test_the_words_that_name_a_row_are_checked_too(talks: Talks) -> None:
    talks.load(rows("2031-01-05|Eastmark|Visit|Westmark", "2031-01-06|Eastmark|Visit|Westmark").replace("\n1\t", "\n1\x02\t"))
    assert [line[1:4] for line in talks.rejects()] == [["2", "id", "a control character in the cell"]]


def test_a_file_whose_name_cannot_be_written_is_refused(sample: Sample) -> None:
    path = sample.write("la\x01ke.ttl", turtle("Talks"))
    output = sample.refused(sample.descriptor("lake", "rdf", mapping="schema"), path)
    assert "a control character in the name of a file" in output


def test_a_text_is_given_back_where_nothing_is_wrong_with_it() -> None:
    assert characters.check("Łódź — 北京", "a name") == "Łódź — 北京"
    with pytest.raises(RejectError, match="in a name"):
        characters.check("a\x00", "a name")

"""Addresses that are programs name nothing and lead nowhere, in any kind of source; those of other schemes only where declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.namespaces import Iris
from kg.store import datasets
from tests.loaders.foreign import Sample

HEAD = "@prefix schema: <https://schema.org/> . @prefix : <https://lake.example/> .\n"
GOOD = ':good a schema:Event ; schema:name "Good talks"@en ; schema:startDate "2031-03-05" .\n'
#: Addresses nobody may be called by, with their scheme.
BAD = {
    "javascript:alert(1)": "javascript",
    "JavaScript:alert(1)": "javascript",
    "vbscript:x": "vbscript",
    "data:text/html,x": "data",
    "blob:https://a.example/x": "blob",
    "file:///etc/passwd": "file",
    "about:blank": "about",
    "lake:x": "lake",
}
MAPPINGS = [{"mapping": "schema"}, {"mapping": "secoop"}, {}]


def load(sample: Sample, text: str, **keys: str) -> str:
    return sample.load(sample.descriptor("sample", "rdf", **keys), sample.write("a.ttl", HEAD + GOOD + text))


def addresses(sample: Sample) -> str:
    """The addresses of everything loaded: evidence quotes a rejected subject nowhere."""
    quads = [quad for apart in (False, True) for quad in datasets.quads(sample.home, Iris(), apart=apart)]
    return "\n".join(quad.n3() for quad in quads).lower()


@pytest.mark.parametrize("keys", MAPPINGS, ids=["mapped", "ours", "kept"])
@pytest.mark.parametrize("address", BAD)
def test_a_subject_called_by_an_address_that_names_nothing_is_rejected_with_its_line(
    sample: Sample, keys: dict[str, str], address: str
) -> None:
    output = load(sample, f'<{address}> a schema:Event ; schema:name "Bad"@en ; schema:startDate "2031-03-05" .\n', **keys)
    assert "2 subjects read = 1 loaded + 0 merged + 1 rejected" in output
    assert f"rejected        1  it is called by an address with {BAD[address]}:" in output
    assert address.lower() not in addresses(sample)


@pytest.mark.parametrize("keys", MAPPINGS, ids=["mapped", "ours", "kept"])
@pytest.mark.parametrize("link", ["organizer", "url", "location", "sameAs"])
def test_a_subject_that_names_such_an_address_is_rejected_whole(sample: Sample, keys: dict[str, str], link: str) -> None:
    text = f':bad a schema:Event ; schema:name "Bad"@en ; schema:startDate "2031-03-05" ; schema:{link} <javascript:alert(1)> .\n'
    output = load(sample, text, **keys)
    assert f"rejected        1  it names an address with javascript: as {link}" in output
    assert "2 subjects read = 1 loaded" in output
    assert "javascript" not in addresses(sample)


def test_a_property_a_class_and_a_datatype_are_addresses_too(sample: Sample) -> None:
    output = load(sample, ':a <javascript:p> "x" . :b a <javascript:c> . :c schema:name "x"^^<javascript:d> .\n')
    assert "4 subjects read = 1 loaded + 0 merged + 3 rejected" in output
    assert "javascript" not in addresses(sample)


def test_the_rejects_file_has_each_with_its_line(sample: Sample) -> None:
    path = sample.folder / "rejects.tsv"
    descriptor = sample.descriptor("sample", "rdf")
    rows = [
        "<https://a.example/s> <https://a.example/p> <https://a.example/o> .\n",
        *["<javascript:a> <https://a.example/p> <javascript:b> .\n"] * 2,
    ]
    sample.load(descriptor, sample.write("a.nt", "".join(rows)), "--rejects", path)
    (line,) = path.read_text(encoding="utf-8").splitlines()[1:]
    assert line.split("\t") == ["a.nt", "2", "javascript:a", "it is called by an address with javascript:", "javascript:a"]


def test_what_is_reached_by_mail_or_telephone_is_a_link_and_no_name(sample: Sample) -> None:
    text = (
        ':office schema:email <mailto:a@lake.example> ; schema:telephone <tel:+1> . <mailto:a@lake.example> schema:name "A" .\n'
    )
    output = load(sample, text)
    assert "rejected        1  it is called by an address with mailto:" in output
    assert "<mailto:a@lake.example>" in addresses(sample)


@pytest.mark.parametrize("address", ["mailto:a@lake.example", "MAILTO:a@lake.example", "tel:+1"])
def test_the_address_of_somebody_is_no_name_and_is_not_kept(sample: Sample, address: str) -> None:
    text = f':a a schema:Event ; schema:name "Talks"@en ; schema:startDate "2031-03-05" ; schema:organizer <{address}> .\n'
    output = load(sample, text, mapping="schema")
    assert "2 subjects read = 2 loaded" in output
    assert "a participant without a name" in output
    assert address.lower() not in addresses(sample)


@pytest.mark.parametrize("address", ["urn:uuid:1", "tag:lake.example,2031:1", "info:lake/1", "http://lake.example/1"])
def test_addresses_that_name_things_are_names(sample: Sample, address: str) -> None:
    output = load(
        sample, f'<{address}> a schema:Event ; schema:name "Tagged"@en ; schema:startDate "2031-03-05" .', mapping="schema"
    )
    assert "2 loaded + 0 merged + 0 rejected" in output


def test_a_scheme_is_declared_by_the_descriptor(sample: Sample) -> None:
    assert "2 loaded + 0 merged + 0 rejected" in load(sample, '<lake:x> schema:name "X" .', schemes="[lake, mailto]")


@pytest.mark.parametrize("kind", ["rdf", "documents"])
def test_a_scheme_of_programs_cannot_be_declared(sample: Sample, kind: str) -> None:
    output = sample.refused(sample.descriptor("sample", kind, schemes="[lake, javascript]"), sample.write("a.ttl", HEAD + GOOD))
    assert "sample.yaml:7:17: an address with javascript: is a program" in output


def page(body: str) -> str:
    good = '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Good talks</b></div>'
    return f"<!doctype html><html><body>{good}{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            '<div itemscope itemtype="https://schema.org/Event" itemid="lake:x"><b itemprop="name">Bad</b></div>',
            "it is called by an address with lake:",
        ),
        (
            '<div vocab="https://schema.org/" typeof="Event" about="lake:x"><b property="name">Bad</b></div>',
            "it is called by an address with lake:",
        ),
        (
            '<div vocab="https://schema.org/" typeof="Event"><b property="name">Bad</b><a property="organizer" href="lake:y">x</a></div>',
            "it names an address with lake: as organizer",
        ),
        (
            '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Event", "@id": "lake:x", "name": "Bad"}</script>',
            "it is called by an address with lake:",
        ),
        (
            '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Event", "name": "Bad", "organizer": {"@id": "lake:x"}}</script>',
            "it names an address with lake: as organizer",
        ),
    ],
)
def test_in_a_page_it_is_as_in_any_source(sample: Sample, body: str, reason: str) -> None:
    output = sample.load(sample.descriptor("site", "documents"), sample.write("a.html", page(body)))
    assert f"rejected        1  {reason}\n" in output
    assert list(sample.events()) == ["Good talks"]


def test_an_organization_with_a_mail_address_stays(sample: Sample) -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Talks</b><div itemprop="organizer" itemscope'
        ' itemtype="https://schema.org/Organization" itemid="https://a.example/o"><b itemprop="name">Office</b>'
        '<a itemprop="email" href="mailto:a@a.example">mail</a><a itemprop="telephone" href="tel:+1">call</a></div></div>'
    )
    output = sample.load(sample.descriptor("site", "documents"), sample.write("a.html", page(body)))
    assert " 0 rejected" in output
    assert not any("mailto" in line for line in sample.lines())


def test_ids_of_followthemoney_and_calendars_are_words_and_no_addresses(sample: Sample, tmp_path: Path) -> None:
    entity = '{"id": "javascript:alert(1)", "schema": "Person", "properties": {"name": ["Bo"], "websiteUrl": ["javascript:x"]}}\n'
    sample.load(sample.descriptor("people", "ftm"), sample.write("people.json", entity))
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:javascript:alert(1)\r\nSUMMARY:Talks\r\n"
        "DTSTART;VALUE=DATE:20310305\r\nURL:javascript:alert(2)\r\nORGANIZER;CN=Office:javascript:alert(3)\r\n"
        "ATTACH:data:text/html,x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    sample.load(sample.descriptor("diary", "documents"), sample.write("diary.ics", calendar))
    loaded = addresses(sample)
    assert "<javascript" not in loaded
    assert "alert(2)" not in loaded
    assert "alert(3)" not in loaded
    assert "<data:" not in loaded

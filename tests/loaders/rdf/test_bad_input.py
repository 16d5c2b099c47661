"""Files that are hostile or broken: refused with a place, in bounded time and memory, nothing half-loaded."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from tests.loaders.foreign import Sample

ROW = "<https://lake.example/a> <https://lake.example/p> <https://lake.example/b> .\n"
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://lake.example/a"/></rdf:RDF>'
LAUGHS = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
BOMB = "".join('{"@graph":[' for _ in range(5000))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ttl", "this is no Turtle at all", "a.ttl, line 1, column"),
        ("a.ttl", ROW + "<https://lake.example/a> <https://lake.example/p> ", "a.ttl, line 2"),
        ("a.rdf", "<!DOCTYPE rdf:RDF>" + XML, "a DOCTYPE is not read here"),
        ("a.rdf", LAUGHS + XML, "a DOCTYPE is not read here"),
        ("a.jsonld", '{"@context": "https://schema.org/", "@type": "Event"}', "lies elsewhere, and nothing is fetched"),
        ("a.jsonld", BOMB, "nested too deeply"),
        ("a.ttl", "<https://lake.example/a> <https://lake.example/p> " + "(" * 10_000, "nested too deeply"),
        ("a.ttl", "", "the file is empty"),
        ("a.ttl", "# nothing\n", "no triples"),
        ("a.docx", ROW, "does not end as RDF does"),
        ("a.nt", ROW.encode("utf-16"), "UTF-16"),
        ("a.nt", b"<https://lake.example/\xff> .", "is not UTF-8"),
        ("a.nt.gz", gzip.compress(ROW.encode() * 1000)[:-20], "broken off or damaged"),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_nothing_is_loaded(
    sample: Sample, name: str, content: str | bytes, words: str
) -> None:
    started = time.perf_counter()
    output = sample.refused(sample.descriptor("sample", "rdf"), sample.write(name, content))
    assert words in output
    assert name in output
    assert time.perf_counter() - started < 60


def test_a_broken_file_leaves_what_was_loaded_before(sample: Sample) -> None:
    descriptor = sample.descriptor("sample", "rdf")
    sample.load(descriptor, sample.write("a.nt", ROW))
    before = sample.lines(apart=True)
    assert sample.run("load", descriptor, sample.write("b.nt", ROW + "x"), "--no-build").exit_code == 2
    assert sample.lines(apart=True) == before


def test_a_huge_file_is_refused_before_it_is_parsed(sample: Sample) -> None:
    packed = gzip.compress(ROW.encode() * 30_000)
    assert len(packed) < 50_000
    output = sample.refused(sample.descriptor("sample", "rdf"), sample.write("a.nt.gz", packed), SECOOP_LOAD_MB="1")
    assert "larger than 1,000,000 bytes (uncompressed)" in output


def test_too_many_triples_are_refused(sample: Sample) -> None:
    rows = "".join(ROW.replace("/b>", f"/b{n}>") for n in range(20))
    output = sample.refused(sample.descriptor("sample", "rdf"), sample.write("a.nt", rows), SECOOP_LOAD_TRIPLES="10")
    assert "more than 10 triples" in output


def test_a_mapping_that_multiplies_is_stopped(sample: Sample) -> None:
    (sample.folder / "mine").mkdir()
    sample.write("mine/10.rq", "CONSTRUCT { ?a <https://lake.example/q> ?b } WHERE { ?a ?p ?x . ?b ?q ?y }\n")
    rows = "".join(ROW.replace("/a>", f"/a{n}>") for n in range(100))
    output = sample.refused(
        sample.descriptor("sample", "rdf", mapping="./mine"), sample.write("a.nt", rows), SECOOP_LOAD_TRIPLES="5000"
    )
    assert "the query makes more than 5000 triples" in output


def test_what_is_shared_by_thousands_and_has_thousands_of_names_does_not_multiply(sample: Sample) -> None:
    """Everything a mapping joins, many_times: a thousand events in one place, of one actor, with a thousand names each."""
    many = 1000
    schema, lake = "https://schema.org/", "https://lake.example/"
    rows = [
        f"<{lake}v> a <{schema}Place> . <{lake}o> a <{schema}Organization> . <{lake}r> a <{schema}Role> ; <{schema}organizer> <{lake}o> ."
    ]
    for n in range(many):
        rows.append(
            f'<{lake}e{n}> a <{schema}Event> ; <{schema}name> "E{n}" ; <{schema}location> <{lake}v> ; <{schema}organizer> <{lake}o>, <{lake}r> .'
        )
        rows.append(
            f'<{lake}v> <{schema}name> "V{n}" . <{lake}o> <{schema}name> "O{n}" . <{lake}r> <{schema}roleName> "host{n}" .'
        )
        rows.append(f"<{lake}e0> a <{schema}T{n}> ; <{schema}eventStatus> <{lake}s{n}> ; <{schema}about> <{lake}a{n}> .")
    started = time.perf_counter()
    output = sample.load(sample.descriptor("sample", "rdf", mapping="schema"), sample.write("a.ttl", "\n".join(rows)))
    assert f"{many + 3:,} subjects read" in output
    assert time.perf_counter() - started < 120


def test_a_descriptor_of_a_kind_that_there_is_not_is_told(sample: Sample, tmp_path: Path) -> None:
    output = sample.refused(sample.descriptor("sample", "rdff"), sample.write("a.nt", ROW))
    assert "is not a kind of source" in output

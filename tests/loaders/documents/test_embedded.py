"""Events in microdata and RDFa are what they are in JSON-LD; a hostile page costs no more than its limits and reaches no network."""

from __future__ import annotations

import socket
import time

import pytest

from kg.loaders.documents import embedded
from kg.loaders.documents.embedded import PageError, Part
from tests.loaders.foreign import Sample

JSON_LD = """<script type="application/ld+json">
{"@context": "https://schema.org", "@id": "https://lake.example/talks", "@type": "Event", "name": "Lake talks",
 "startDate": "2031-03-05", "endDate": "2031-03-06T18:00", "eventStatus": "https://schema.org/EventScheduled",
 "location": {"@type": "Place", "name": "Port Vale"},
 "organizer": {"@type": "Organization", "@id": "https://lake.example/office", "name": "Lake Office"},
 "performer": {"@type": "Person", "name": "Bo Lind"},
 "attendee": [{"@type": "Person", "@id": "https://lake.example/cy", "name": "Cy Reed"}],
 "superEvent": {"@id": "https://lake.example/series", "@type": "EventSeries", "name": "Lake series"}}
</script>"""
MICRODATA = """<div itemscope itemid="https://lake.example/talks" itemtype="https://schema.org/Event">
<h1 itemprop="name">Lake
 talks</h1> on <time itemprop="startDate" datetime="2031-03-05">5 March</time> to
<meta itemprop="endDate" content="2031-03-06T18:00"><link itemprop="eventStatus" href="https://schema.org/EventScheduled">
<div itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Port Vale</b></div>
<div itemprop="organizer" itemscope itemtype="https://schema.org/Organization" itemid="/office"><b itemprop="name">Lake Office</b></div>
<div itemprop="performer" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Bo Lind</b></div>
<div itemprop="attendee" itemscope itemtype="https://schema.org/Person" itemid="/cy"><b itemprop="name">Cy Reed</b></div>
<div itemprop="superEvent" itemscope itemtype="https://schema.org/EventSeries" itemid="/series"><b itemprop="name">Lake series</b></div>
</div>"""
RDFA = """<div vocab="https://schema.org/" typeof="Event" resource="https://lake.example/talks">
<h1 property="name">Lake
 talks</h1> on <time property="startDate" datetime="2031-03-05">5 March</time> to
<meta property="endDate" content="2031-03-06T18:00"><link property="eventStatus" href="https://schema.org/EventScheduled">
<div property="location" typeof="Place"><b property="name">Port Vale</b></div>
<div property="organizer" typeof="Organization" resource="/office"><b property="name">Lake Office</b></div>
<div property="performer" typeof="Person"><b property="name">Bo Lind</b></div>
<div property="attendee" typeof="Person" resource="/cy"><b property="name">Cy Reed</b></div>
<div property="superEvent" typeof="EventSeries" resource="/series"><b property="name">Lake series</b></div>
</div>"""
HEAD = '<link rel="canonical" href="https://lake.example/page">'


def page(*parts: str, head: str = HEAD, root: str = "") -> str:
    return f"<!doctype html><html{root}><head><title>t</title>{head}</head><body>{''.join(parts)}</body></html>"


def load(sample: Sample, text: str, **keys: str) -> str:
    return sample.load(sample.descriptor("site", "documents", **keys), sample.write("talks.html", text))


def said(sample: Sample) -> set[str]:
    """The triples but those of the evidence and of the file, which tell where something stands and not what."""
    return {
        line for line in sample.lines() if not any(f"{kind}/" in line for kind in ("evidence", "capture", "graph", "dataset"))
    }


def read(text: str) -> tuple[Part, Part]:
    microdata, rdfa = embedded.read(text, "https://lake.example/page", 10_000)
    return microdata, rdfa


def event(body: str) -> str:
    """A page with a good event in microdata, and something else."""
    good = '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Good talks</b></div>'
    return page(good, body)


def test_one_page_in_three_forms_gives_the_same_triples(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = []
    for text in (JSON_LD, MICRODATA, RDFA):
        sample = Sample(tmp_path_factory.mktemp("site"))
        output = load(sample, page(text), past="held")
        assert " 0 rejected" in output
        assert "6 subjects read" in output
        found.append(said(sample))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 40
    assert any('listedName "Bo Lind"' in line for line in found[0])


def test_a_page_that_says_the_same_in_three_forms_says_it_once(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> None:
    load(sample, page(JSON_LD, MICRODATA, RDFA), past="held")
    alone = Sample(tmp_path_factory.mktemp("alone"))
    load(alone, page(JSON_LD), past="held")
    assert said(sample) == said(alone)


def test_an_element_is_found_again_by_its_path_and_its_line(sample: Sample) -> None:
    load(sample, page("\n\n", MICRODATA))
    assert any('cite "Sample, talks.html, microdata, /html/body/div (line 3)"' in line for line in sample.lines())


@pytest.mark.parametrize("form", [MICRODATA, RDFA])
def test_names_are_in_the_language_of_the_page(sample: Sample, form: str) -> None:
    load(sample, page(form, root=' lang="en-GB"'))
    assert any('prefLabel "Lake talks"@en-gb' in line for line in sample.lines())


def test_a_page_without_events_in_them_is_not_parsed(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "read", lambda *_: pytest.fail("parsed"))
    load(sample, page(JSON_LD, '<div itemscope itemtype="https://schema.org/WebPage"></div><p typeof="Article">x</p>'))
    assert list(sample.events()) == ["Lake talks"]


def test_what_every_page_says_of_itself_is_counted_and_not_rejected(sample: Sample) -> None:
    output = load(sample, page(RDFA, head=HEAD + '<meta property="og:title" content="Talks">'))
    assert "1 subjects of RDFa without a class that say nothing in schema.org were seen and are not read" in output
    assert " 0 rejected" in output


@pytest.mark.parametrize(
    "body",
    [
        '<div itemscope itemtype="https://schema.org/Event"><a itemprop="organizer" href="javascript:alert(1)">x</a></div>',
        '<div itemscope itemtype="https://schema.org/Event" itemid="JavaScript:alert(1)"><b itemprop="name">Bad</b></div>',
        '<div vocab="https://schema.org/" typeof="Event"><a property="organizer" href=" javascript:alert(1)">x</a></div>',
        '<div vocab="https://schema.org/" typeof="Event" about="data:text/html,x"><b property="name">Bad</b></div>',
        '<div itemscope itemtype="https://schema.org/Event" itemid="https://a b/"><b itemprop="name">Bad</b></div>',
        '<div vocab="https://schema.org/" typeof="Event" about="https://a\x01b/"><b property="name">Bad</b></div>',
    ],
)
def test_an_address_that_names_nobody_is_rejected_with_its_place(sample: Sample, body: str) -> None:
    output = load(sample, event(body))
    assert "an address" in output or "an itemid that is no address" in output
    assert "Good talks" in sample.events()
    assert "Bad" not in sample.events()
    assert not any(word in line for line in sample.lines() for word in ("javascript", "JavaScript", "data:text"))


@pytest.mark.parametrize(
    "body",
    [
        '<div vocab="https://schema.org/" typeof="Event" about="data:text/html,x"><b property="name">Bad</b><i property="startDate">2031</i></div>',
        '<div vocab="https://schema.org/" typeof="Event"><b property="name">Bad</b><a property="organizer" href="javascript:1">x</a><a property="attendee" href="javascript:2">y</a></div>',
        '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Bad</b><a itemprop="organizer" href="javascript:1">x</a><a itemprop="attendee" href="javascript:2">y</a></div>',
        '<div itemscope itemtype="https://schema.org/Event" itemid="data:x"><b itemprop="name">Bad</b><i itemprop="startDate">2031</i></div>',
    ],
)
def test_one_subject_is_rejected_once_and_whole_however_much_of_it_leads_nowhere(sample: Sample, body: str) -> None:
    path = sample.folder / "rejects.tsv"
    descriptor = sample.descriptor("site", "documents")
    output = sample.load(descriptor, sample.write("talks.html", event("\n" + body)), "--rejects", path)
    assert "2 subjects read = 1 loaded + 0 merged + 1 rejected" in output
    assert "not read" not in output
    (line,) = path.read_text(encoding="utf-8").splitlines()[1:]
    assert line.split("\t")[:2] == ["talks.html", "2"]
    assert list(sample.events()) == ["Good talks"]


def test_who_has_neither_name_nor_identifier_takes_no_part(sample: Sample) -> None:
    body = '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">A</b><i itemprop="organizer" itemscope itemtype="https://schema.org/Person"></i></div>'
    output = load(sample, event(body))
    assert "unresolved in relation: a participant without a name: 1 spellings in 1 cells" in output
    assert not any("genid" in line for line in sample.lines())


def test_a_link_of_a_page_that_is_a_program_is_no_fault_where_nothing_is_said_of_it(sample: Sample) -> None:
    output = load(sample, page(RDFA, '<a href="javascript:void(0)">menu</a><a rel="nofollow" href="javascript:void(0)">x</a>'))
    assert " 0 rejected" in output


def test_items_that_refer_to_each_other_end(sample: Sample) -> None:
    cycle = (
        '<div itemscope id="a" itemref="b" itemtype="https://schema.org/Event"><b itemprop="name">A</b>'
        '<div itemprop="superEvent" itemscope id="b" itemref="a" itemtype="https://schema.org/Event"><b itemprop="name">B</b></div></div>'
        '<div itemscope id="c" itemref="c"></div>'
    )
    load(sample, event(cycle))
    assert sorted(sample.events()) == ["A", "B", "Good talks"]


def test_an_item_two_others_refer_to_belongs_to_both() -> None:
    office = (
        '<div id="o" itemprop="organizer" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">O</b></div>'
    )
    events = "".join(
        f'<div itemscope itemref="o" itemtype="https://schema.org/Event"><b itemprop="name">{name}</b></div>' for name in "AB"
    )
    microdata, _ = read(page(office, events))
    organizers = [triple for triple in microdata.triples if triple[1].value.endswith("organizer")]
    assert len(organizers) == 2
    assert len({triple[0] for triple in organizers}) == 2
    assert len({triple[2] for triple in organizers}) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 100_000, "nested beyond 400 levels"),
        ("<div itemscope itemprop=x>" * 5_000, "nested beyond 400 levels"),
        ("<a><b><i>" * 5_000, "nested beyond 400 levels"),
        ("<table>" + "<div>x" * 3_000, "nested beyond 400 levels"),
    ],
)
def test_deep_nesting_is_told_and_costs_little(body: str, reason: str) -> None:
    started = time.perf_counter()
    with pytest.raises(PageError, match=reason) as found:
        read(event("\n\n" + body))
    assert found.value.line == 3
    assert time.perf_counter() - started < 60


def test_a_page_of_ten_megabytes_is_read() -> None:
    microdata, _ = read(event("<p>" + "word " * 2_000_000 + "</p>"))
    assert len(microdata.triples) == 2


def test_more_statements_than_a_load_may_have_are_told() -> None:
    with pytest.raises(PageError, match="more than 10000 statements"):
        read(event('<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">x</b></div>' * 6_000))


@pytest.mark.parametrize(
    ("body", "limits", "reason"),
    [
        ("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + "></p>", {"seconds": 2.0}, "ended after 2 s"),
        ("<p>" + "word " * 4_000_000 + "</p>", {"memory_mb": 150}, "more than 150 MB"),
    ],
)
def test_a_page_beyond_a_limit_is_rejected_and_its_scripts_are_read(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, body: str, limits: dict[str, float], reason: str
) -> None:
    real = embedded.read
    monkeypatch.setattr(embedded, "read", lambda *words: real(*words, **limits))  # type: ignore[arg-type]
    path = sample.folder / "rejects.tsv"
    text = page(JSON_LD, MICRODATA, body)
    sample.load(sample.descriptor("site", "documents"), sample.write("talks.html", text), "--rejects", path)
    assert list(sample.events()) == ["Lake talks"]
    (line,) = path.read_text(encoding="utf-8").splitlines()[1:]
    assert "its microdata and RDFa cannot be read" in line
    assert reason in line
    assert line.startswith("talks.html\t\t"), "the whole page has no line"


def test_entities_declared_in_a_page_are_not_expanded() -> None:
    text = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>' + event('<p itemprop="x">&b;</p>')
    microdata, _ = read(text)
    assert not any("lol" in triple[2].value for triple in microdata.triples)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        here = f"http://127.0.0.1:{server.getsockname()[1]}"
        body = (
            f'<div vocab="{here}/vocab" prefix="p: {here}/p#" typeof="Event p:Event"><b property="name">x</b><img src="{here}/i"></div>'
            f'<div itemscope itemtype="{here}/Event"><img itemprop="image" src="{here}/i"></div>'
        )
        _, rdfa = read(event(body))
        assert any(triple[1].value == f"{here}/vocabname" for triple in rdfa.triples)
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_process_that_reads_a_page_has_no_sockets(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("patched")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    for what, ends in (("len('')", False), ("socket.socket()", True)):
        (folder / "sitecustomize.py").write_text(
            f"import kg.loaders.documents.microdata as m, socket\nm.read = lambda *words: ({what}, m.Found(1))[1]\n",
            encoding="utf-8",
        )
        if ends:
            with pytest.raises(PageError, match="ended without an answer"):
                read(event(""))
        else:
            microdata, _ = read(event(""))
            assert microdata.triples == []

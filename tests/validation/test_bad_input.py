"""Whatever is sent, the answer is clear and quick: through the public entry (the page and the ledger have tests of their own).

The time is the caller's, by the clock, with a worker that is at work already, as in a server. A quick machine needs hundredths of
a second; what is asserted is generous, so that a busy one does not fail.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.namespaces import PROJECT
from kg.settings import Settings
from kg.validation import Report, validate
from kg.validation.parsing import TURTLE
from tests.validation.unreadable import GENEROUS, PREFIXES, UNREADABLE


@pytest.fixture(scope="module", autouse=True)
def _at_work() -> None:
    """A worker that has its rules compiled."""
    judge(PREFIXES)


def judge(document: str | bytes, media_type: str = TURTLE, settings: Settings | None = None) -> Report:
    data = document if isinstance(document, bytes) else document.encode()
    return validate(data, media_type, generation=None, settings=settings or Settings(), base=PROJECT)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_has_a_quick_and_clear_answer(name: str, record_property: Callable[[str, object], None]) -> None:
    bad = UNREADABLE[name]
    # The long literals are let through the limit on size, so that the one on literals has to stop them.
    settings = replace(Settings(), upload_mb=20) if "literal" in name else Settings()
    data = bad.data()
    began = time.monotonic()
    with pytest.raises(bad.error) as caught:
        judge(data, bad.media_type, settings)
    seconds = time.monotonic() - began
    record_property("seconds", round(seconds, 3))
    assert any(word in str(caught.value) for word in bad.word.split("|"))
    assert caught.value.remedy
    assert seconds < GENEROUS


WRONG = [
    ("a class misspelt by one letter", 'orgn:a a sc:Organisation ; skos:prefLabel "A"@en .', "did you mean sc:Organization"),
    ("a property misspelt by one letter", 'orgn:a a sc:Body ; skos:prefLabel "A"@en ; sc:supportdBy orgn:a .', "sc:supportedBy"),
    (
        "a concept misspelt by one letter",
        f'orgn:a a sc:Body ; skos:prefLabel "A"@en ; sc:realisation <{PROJECT}concept/realisation/propsed> .',
        "did you mean realisation:proposed",
    ),
    (
        "a scheme misspelt by one letter",
        f'orgn:a a sc:Body ; skos:prefLabel "A"@en ; sc:realisation <{PROJECT}concept/realization/proposed> .',
        "did you mean realisation:proposed",
    ),
    (
        "a property on the wrong class",
        'place:a a sc:Place ; skos:prefLabel "A"@en ; sc:hostedBy place:a .',
        "sc:hostedBy is said of ",
    ),
    ("the vocabulary", 'sc:Meeting skos:altLabel "gathering"@en .', "propose terms to the maintainers"),
    ("another's namespace", '<http://x.example/a> a sc:Place ; skos:prefLabel "A"@en .', "lies outside"),
]


@pytest.mark.parametrize(("document", "word"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_read_and_wrong_is_told_how_to_mend(
    document: str, word: str, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    report = judge(PREFIXES + document)
    seconds = time.monotonic() - began
    record_property("seconds", round(seconds, 3))
    (found, *_) = [result for result in report.results if word in result.message] or [None]
    assert found is not None, [result.message for result in report.results]
    assert found.line == 3
    assert found.documentation
    assert seconds < GENEROUS


@pytest.mark.parametrize("term", ["Organisation", "heldAtt", "Meetng", "participnt", "Eventt", "attendanceStatsu"])
def test_the_nearest_of_a_misspelt_term_is_listed(term: str) -> None:
    report = judge(PREFIXES + f'place:a a sc:Place ; skos:prefLabel "A"@en ; sc:{term} place:a .')
    assert report.brings is not None
    (unknown,) = report.brings.unknown
    assert unknown.term.endswith(term)
    assert unknown.nearest


def test_what_conforms_is_not_called_wrong() -> None:
    assert judge(PREFIXES + 'place:a a sc:Place ; skos:prefLabel "A"@en .').results == []

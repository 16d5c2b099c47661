"""Decisions added to their file: the whole of it is read before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.identity import decisions, writing
from kg.identity.decisions import Decision
from kg.identity.withdrawn import Withdrawal
from kg.settings import Settings
from tests.corpus import SmallCorpus


def decision(
    verdict: str = "same", a: str = "organization/northmark", b: str = "organization/eastmark", why: str = 'a "quoted" reason: x'
) -> Decision:
    return Decision(a, b, verdict, a if verdict == "same" else "", "Ana", "2030-06-01", why)


def test_a_decision_is_read_again_as_it_was_written(corpus: SmallCorpus) -> None:
    index = corpus.read().index
    writing.add(corpus.decisions, decision(), index, [])
    assert decisions.read(corpus.decisions, index) == [decision()]


def test_what_stood_in_the_file_stays(corpus: SmallCorpus) -> None:
    index = corpus.read().index
    corpus.decisions.write_text(
        "# why we decide\n" + writing.line(decision("unsure", b="organization/hill-league")), encoding="utf-8"
    )
    writing.add(corpus.decisions, decision(), index, [])
    text = corpus.decisions.read_text(encoding="utf-8")
    assert text.startswith("# why we decide\n")
    assert len(decisions.read(corpus.decisions, index)) == 2


def test_the_two_are_decided_anew_only_when_that_is_said_and_the_old_stays_as_a_comment(corpus: SmallCorpus) -> None:
    index = corpus.read().index
    writing.add(corpus.decisions, decision(), index, [])
    with pytest.raises(InputError, match="decided already"):
        writing.add(corpus.decisions, decision("not-same"), index, [])
    other_way = decision("not-same", a="organization/eastmark", b="organization/northmark")
    old = writing.add(corpus.decisions, other_way, index, [], instead=True)
    assert "verdict: same" in old
    assert decisions.read(corpus.decisions, index) == [other_way]
    assert "# until 2030-06-01: - {a: organization/northmark" in corpus.decisions.read_text(encoding="utf-8")


def test_a_decision_on_several_lines_gives_way_as_a_whole(corpus: SmallCorpus) -> None:
    index = corpus.read().index
    corpus.decisions.write_text(
        "- a: organization/northmark\n  b: organization/eastmark\n  verdict: unsure\n  by: x\n  on: 2030-01-01\n"
        '  why: "x"\n\n# another\n' + writing.line(decision("unsure", b="organization/hill-league")),
        encoding="utf-8",
    )
    writing.add(corpus.decisions, decision("not-same"), index, [], instead=True)
    read = decisions.read(corpus.decisions, index)
    assert [(one.b, one.verdict) for one in read] == [
        ("organization/hill-league", "unsure"),
        ("organization/eastmark", "not-same"),
    ]
    assert "\n# another\n" in corpus.decisions.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "one",
    [
        decision(b="place/hill"),
        decision(b="organization/northmark"),
        decision(b="organization/nobody"),
        decision(a="Organization/Northmark"),
    ],
)
def test_a_decision_that_would_not_be_read_is_not_written(corpus: SmallCorpus, one: Decision) -> None:
    index = corpus.read().index
    corpus.decisions.write_text(writing.line(decision("unsure", b="organization/hill-league")), encoding="utf-8")
    before = corpus.decisions.read_text(encoding="utf-8")
    with pytest.raises(InputError):
        writing.add(corpus.decisions, one, index, [])
    assert corpus.decisions.read_text(encoding="utf-8") == before
    assert [path.name for path in corpus.root.iterdir() if "writing" in path.name] == []


def test_what_the_records_decide_the_home_cannot_decide_again(corpus: SmallCorpus, tmp_path: Path) -> None:
    index = corpus.read().index
    with pytest.raises(InputError, match="decided already at another file"):
        writing.add(tmp_path / "home.yaml", decision("unsure"), index, [decision()])


def test_entities_of_registers_are_decided_on_in_the_home_with_their_class(corpus: SmallCorpus) -> None:
    settings = Settings(home=corpus.root / "home", records=corpus.root / "records")
    index = corpus.read().index
    files = writing.Files.of(settings)
    names = ("organization/northmark", "organization/state-nmk")
    assert files.choose(names, index) == files.home
    assert files.choose(("organization/northmark", "organization/eastmark"), index) == corpus.decisions
    one = decision(b="organization/state-nmk")
    writing.add(files.home, one, index, [], class_name="Polity")
    assert writing.read_home(settings, index, []) == [one]
    with pytest.raises(InputError, match="is a Polity"):
        writing.add(files.home, decision("same", b="organization/state-x"), index, [], class_name="Body")
    with pytest.raises(InputError, match="no class of a organization/"):
        writing.add(files.home, decision("same", b="organization/state-x"), index, [], class_name="Place")


def test_a_decision_of_the_home_over_what_is_withdrawn_stops(corpus: SmallCorpus) -> None:
    settings = Settings(home=corpus.root / "home", records=corpus.root / "records")
    index = corpus.read().index
    writing.add(writing.Files.of(settings).home, decision(), index, [])
    gone = [Withdrawal("organization/eastmark", "2030-01-01", "x", "asked for")]
    with pytest.raises(InputError, match="was withdrawn"):
        writing.read_home(settings, index, [], gone)


def test_a_mistake_names_the_file_of_decisions(corpus: SmallCorpus) -> None:
    index = corpus.read().index
    with pytest.raises(InputError, match="always itself") as caught:
        writing.add(corpus.decisions, decision("not-same", b="organization/northmark"), index, [])
    assert caught.value.where.startswith("decisions.yaml:")

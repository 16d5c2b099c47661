"""Rules asked of one block of lines after the other find what they find in the whole graph, if their scope is what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import BuildError
from kg.namespaces import PROJECT
from kg.store import blockwise
from kg.store.blockwise import Beside, Blockwise, Rule
from kg.store.derive import derive
from kg.store.lines import Block, undivided
from kg.store.rdf import parse_nquads
from kg.store.terms import Quad
from tests import lake

RULES = sorted((resources.path("queries") / "derive").glob("*.rq"))
NAMES = "CONSTRUCT { ?x sc:displayLabel ?l } WHERE { ?x sc:participant ?who . ?who skos:prefLabel ?l }"


@pytest.fixture(scope="module")
def before() -> Block:
    """The default graph of the lake without what is derived, sorted."""
    written = [line.encode() for line in lake.lines()]
    end = f" <{PROJECT}graph/derived> .\n".encode()
    derived = {line.removesuffix(end) + b" .\n" for line in written if line.endswith(end)}
    quads = parse_nquads(b"".join(written))
    return [line for line, quad in zip(written, quads, strict=True) if quad.graph is None and line not in derived]


def whole(lines: Block, rules: list[Path]) -> Block:
    """What rules add to a graph as a whole."""
    quads = list(parse_nquads(b"".join(lines)))
    return sorted(f"{Quad(*triple).n3()}\n".encode() for triple in derive(quads, rules, PROJECT))


def by_blocks(lines: Block, rules: list[Path]) -> Block:
    """The same, asked of blocks of one subject each."""
    beside = Beside()
    stream = undivided([line] for line in lines)
    blocks = list(beside.seen(stream))
    asked = Blockwise([Rule.read(path) for path in rules], PROJECT, beside)
    return [line for block in blocks for line in asked.added(block)]


@pytest.mark.parametrize("rule", [path for path in RULES if Rule.read(path).scope != "graph"], ids=lambda path: path.stem)
def test_a_rule_keeps_to_the_scope_it_declares(rule: Path, before: Block) -> None:
    earlier = RULES[: RULES.index(rule)]
    known = sorted({*before, *whole(before, earlier)})
    if rule.stem == "55-citation":
        # The rule before it cites what has one passage: without it both kinds are asked for.
        known = [line for line in known if b"ns#citation> " not in line]
    found = whole(known, [rule])
    assert found
    assert by_blocks(known, [rule]) == found


def test_rules_that_follow_each_other_see_what_was_added(before: Block) -> None:
    rules = [path for path in RULES if path.stem in ("54-citation-of-one", "55-citation")]
    known = sorted({*before, *whole(before, RULES[: RULES.index(rules[0])])})
    assert by_blocks(known, rules) == whole(known, rules)


def test_a_rule_that_joins_nodes_would_be_found_out(tmp_path: Path, before: Block) -> None:
    rule = tmp_path / "00-names.rq"
    rule.write_text(f"# scope: node\n{NAMES}", encoding="utf-8")
    assert whole(before, [rule])
    assert by_blocks(before, [rule]) != whole(before, [rule])


def test_what_the_graph_has_in_another_lexical_form_is_not_added() -> None:
    subject = f"<{PROJECT}id/place/x> ".encode()
    label, other = (
        f"<{name}> ".encode()
        for name in ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
    )
    value = b'"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    lines = sorted([subject + label + value, subject + other + value])
    rule = next(path for path in RULES if path.stem == "20-labels")
    assert by_blocks(lines, [rule]) == whole(lines, [rule]) == []


def test_a_rule_without_a_scope_may_look_anywhere() -> None:
    assert {Rule.read(path).scope for path in RULES if path.stem in ("30-tenure", "60-counts")} == {"graph"}


def test_more_evidence_than_is_kept_is_told(before: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blockwise, "MOST", 3)
    beside = Beside()
    for _ in beside.seen([before]):
        pass
    assert beside.too_many


@pytest.mark.parametrize(
    ("text", "message"), [("CONSTRUCT { ?x sc:a ?y", "does not parse"), ("SELECT ?x WHERE { ?x sc:a ?y }", "is a CONSTRUCT")]
)
def test_a_rule_that_is_none_is_named(tmp_path: Path, text: str, message: str) -> None:
    rule = tmp_path / "00-bad.rq"
    rule.write_text(f"# scope: node\n{text}", encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        by_blocks([b"<urn:x> <https://w3id.org/secoop/ns#a> <urn:y> .\n"], [rule])

"""YAML is read with positions, by whichever parser, and what would break one is refused before it does."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.interpret import nodes


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 21 + "]" * 21, "\n".join("  " * n + "a:" for n in range(30))])
def test_deep_nesting_is_refused_where_it_begins_to_be_too_deep(text: str) -> None:
    with pytest.raises(InputError, match="nested too deeply") as caught:
        nodes.loads(text, "deep.yaml")
    assert caught.value.where.startswith("deep.yaml:")


def test_twenty_levels_are_read() -> None:
    assert nodes.loads("[" * 20 + "]" * 20, "deep.yaml").line == 1


def test_positions_count_characters_and_plain_nothing_is_nothing() -> None:
    found = nodes.loads("ä: {ö: x, e: , n: null, q: 'null'}\n", "file.yaml").value
    assert isinstance(found, dict)
    inner = found["ä"].value
    assert isinstance(inner, dict)
    assert (inner["ö"].line, inner["ö"].column) == (1, 8)
    assert [inner[name].value for name in ("e", "n", "q")] == [None, None, "null"]


@pytest.mark.parametrize("escape", ["\\x00", "\\x1b", "\\x7f", "\\uffff"])
def test_a_text_that_no_answer_could_carry_is_refused_where_it_stands(escape: str) -> None:
    with pytest.raises(InputError, match="a control character in the text") as caught:
        nodes.loads(f'a: b\nc: ["d", "e{escape}f"]\n', "file.yaml")
    assert caught.value.where == "file.yaml:2:10"


def test_line_breaks_tabs_and_letters_garbled_elsewhere_are_texts() -> None:
    found = nodes.loads('"a\\n\\tb\\x93"', "file.yaml")
    assert found.value == "a\n\tb\x93"

"""A finding points at the line that first mentions its focus."""

from __future__ import annotations

import pytest

from kg.validation.locate import first_lines

A = "https://x.example/id/a"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# nothing\n<https://x.example/id/a> a 1 .", 2),
        ("@prefix x: <https://x.example/id/> .\n\nx:ab a 1 .\nx:a a 2 .", 4),
        ("PREFIX x: <https://x.example/id/>\nx:a.b a 1 .\nx:a a 1.", 3),
        ("@prefix : <https://x.example/id/> .\n:a a 1 .", 2),
        ('{\n "@id": "https://x.example/id/a"\n}', 2),
        ("<rdf:RDF>\n<rdf:Description\n rdf:about='https://x.example/id/a'/></rdf:RDF>", 3),
    ],
)
def test_the_first_mention_is_found(text: str, line: int) -> None:
    assert first_lines(text, [A]) == {A: line}


def test_what_is_not_mentioned_has_no_line() -> None:
    assert first_lines("@prefix x: <https://x.example/id/> .\nx:b a 1 .", [A]) == {}


def test_lines_of_several_iris_are_found_in_one_pass() -> None:
    text = "".join(f"<https://x.example/{n}> <https://x.example/p> 1 .\n" for n in range(2000))
    wanted = [f"https://x.example/{n}" for n in (0, 999, 1999)]
    assert list(first_lines(text, wanted).values()) == [1, 1000, 2000]

"""A drawing of nothing is a drawing that says so, of a size that can be seen."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("view", "words"), [("network", "Nobody known"), ("timeline", "No date known"), ("map", "No place known")]
)
def test_a_drawing_of_nothing_says_so_and_has_a_size(client: FlaskClient, view: str, words: str) -> None:
    root = ET.fromstring(client.get(f"/{view}.svg?from=9999").data)  # noqa: S314 -- our own file
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    assert (width, height) == (float(root.attrib["width"]), float(root.attrib["height"]))
    assert min(width, height) >= 40
    assert [text.text for text in root.iter(f"{_SVG}text")] == [words]


@pytest.mark.parametrize("view", ["network", "timeline"])
def test_a_drawing_of_something_does_not_say_that_nothing_is_known(client: FlaskClient, view: str) -> None:
    root = ET.fromstring(client.get(f"/{view}.svg").data)  # noqa: S314 -- our own file
    texts = {text.text for text in root.iter(f"{_SVG}text")}
    assert texts
    assert not texts & {"Nobody known", "No date known", "No place known"}

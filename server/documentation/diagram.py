"""The core of the ontology as a drawing: boxes on a grid, arrows for relations and for kinds.

Only the places of the boxes are decided here. Every arrow names a property (or ``a kind of``), and a test holds each against the
domains, ranges and superclasses the ontology declares, so the drawing cannot show what is not so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

KIND = "a kind of"
_WIDTH, _HEIGHT, _ACROSS, _DOWN = 150, 46, 265, 104
#: Class → (column, row).
PLACES: dict[str, tuple[int, int]] = {
    "Actor": (0, 0),
    "Organization": (0, 1),
    "Post": (0, 2),
    "Statement": (0, 3),
    "Participation": (1, 1),
    "Assertion": (1, 3),
    "Arrangement": (2, 0),
    "Event": (2, 1),
    "Outcome": (2, 2),
    "Evidence": (2, 3),
    "Place": (3, 0),
    "EventSeries": (3, 1),
    "Instrument": (3, 2),
    "SourceItem": (3, 3),
}
#: (from, relation, to).
ARROWS: tuple[tuple[str, str, str], ...] = (
    ("Participation", "participant", "Actor"),
    ("Participation", "onBehalfOf", "Organization"),
    ("Participation", "inCapacityOf", "Post"),
    ("Participation", "participationIn", "Event"),
    ("Participation", KIND, "Assertion"),
    ("Organization", KIND, "Actor"),
    ("Post", "postIn", "Organization"),
    ("Event", "underFramework", "Arrangement"),
    ("Event", "heldAt", "Place"),
    ("Event", "inSeries", "EventSeries"),
    ("Event", "produced", "Instrument"),
    ("Outcome", "outcomeOf", "Event"),
    ("Outcome", KIND, "Assertion"),
    ("Statement", KIND, "Assertion"),
    ("Assertion", "evidence", "Evidence"),
    ("Evidence", "inItem", "SourceItem"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A class; ``x`` and ``y`` are its upper left corner in pixels."""

    name: str
    x: int
    y: int
    width: int = _WIDTH
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line between two boxes with its name beside the middle; ``term`` is the property, '' for a kind."""

    text: str
    term: str
    line: tuple[float, float, float, float]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template draws; width and height in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawing() -> Drawing:
    """The boxes and arrows at their places."""
    boxes = {name: Box(name, 2 + column * _ACROSS, 2 + row * _DOWN) for name, (column, row) in PLACES.items()}
    arrows = tuple(_arrow(boxes[start], relation, boxes[end]) for start, relation, end in ARROWS)
    width = max(box.x + box.width for box in boxes.values()) + 2
    height = max(box.y + box.height for box in boxes.values()) + 2
    return Drawing(width, height, tuple(boxes.values()), arrows)


def _arrow(start: Box, relation: str, end: Box) -> Arrow:
    x1, y1 = _centre(start)
    x2, y2 = _centre(end)
    x1, y1, x2, y2 = *_border(start, x2, y2), *_border(end, x1, y1)
    # A little before the middle, so that the head stays free; 4 px down, since text stands on its baseline.
    at = (round(x1 + (x2 - x1) * 0.47, 1), round(y1 + (y2 - y1) * 0.47 + 4, 1))
    return Arrow(relation, "" if relation == KIND else relation, (x1, y1, x2, y2), at)


def _centre(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _border(box: Box, x: float, y: float) -> tuple[float, float]:
    """Where the line from a box's centre towards a point leaves the box."""
    cx, cy = _centre(box)
    dx, dy = x - cx, y - cy
    scale = min(
        box.width / 2 / abs(dx) if dx else float("inf"),
        box.height / 2 / abs(dy) if dy else float("inf"),
    )
    return round(cx + dx * scale, 1), round(cy + dy * scale, 1)


def overlaps(drawn: Drawing) -> list[tuple[str, str]]:
    """Pairs of boxes that lie over each other, or boxes an arrow of others runs through, by name."""
    found = [(a.name, b.name) for a, b in pairwise(sorted(drawn.boxes, key=lambda box: (box.x, box.y))) if _cover(a, b)]
    for (start, _, end), arrow in zip(ARROWS, drawn.arrows, strict=True):
        found += [(f"{start}–{end}", box.name) for box in drawn.boxes if box.name not in (start, end) and _crosses(arrow, box)]
    return found


def _cover(a: Box, b: Box) -> bool:
    return abs(a.x - b.x) < a.width and abs(a.y - b.y) < a.height


def _crosses(arrow: Arrow, box: Box) -> bool:
    x1, y1, x2, y2 = arrow.line
    steps = [(x1 + (x2 - x1) * i / 100, y1 + (y2 - y1) * i / 100) for i in range(1, 100)]
    return any(box.x < x < box.x + box.width and box.y < y < box.y + box.height for x, y in steps)

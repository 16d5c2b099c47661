"""Where the actors of a network are drawn, the same at every run.

Every connected part has a box of its own. Where nearly everybody met everybody, as at one meeting, the actors stand around a
circle with room for each name; elsewhere near to whom they met (Fruchterman and Reingold, 1991, from a circle, not by chance).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, pi, sin

import networkx as nx

from kg.views.network import Network

#: Width of the drawing, and the height of its rows, in its own units.
WIDTH = 1000.0
_HIGHEST, _LOWEST = 640.0, 130.0
#: Room at the sides of a box for names, and above and below.
_SIDE, _ABOVE = 215.0, 34.0
#: Share of all possible ties from which a part is drawn as a circle.
_DENSE = 0.45
#: Most actors of a part that are drawn near to whom they met: names have no room for more, and the steps take their square.
_MOST_NEAR = 120
_STEPS = 200
#: Of no effect on what begins at a circle; the library asks for it.
_SEED = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A point, and on which side of it the name stands: start (right of it), end (left of it) or middle (below)."""

    x: float
    y: float
    side: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A place for every actor, and the height the drawing takes."""

    places: dict[str, Place]
    height: float


def graph(network: Network) -> nx.Graph[str]:
    """The network as a graph; nodes have ``meetings``, edges ``weight``, ``grade``, ``stated`` and ``events``."""
    made: nx.Graph[str] = nx.Graph()
    for actor, meetings in network.actors.items():
        made.add_node(actor, meetings=meetings)
    for (a, b), tie in network.ties.items():
        made.add_edge(a, b, weight=tie.weight, grade=tie.grade, stated=tie.certain, events=" ".join(sorted(tie.events)))
    return made


def layout(network: Network, ego: str = "") -> Layout:
    """Lay out a network; the part with the actor chosen comes first, then the largest."""
    whole = graph(network)
    parts = [sorted(part) for part in nx.connected_components(whole)]
    parts.sort(key=lambda part: (ego not in part, -len(part), part))
    places: dict[str, Place] = {}
    top = 0.0
    for row in _rows(parts):
        height = _height(max(len(part) for part in row))
        total, left = sum(_width(part) for part in row), 0.0
        for part in row:
            width = WIDTH * _width(part) / total
            places |= _placed(whole.subgraph(part), part, ego, (left, top, width, height))
            left += width
        top += height
    return Layout(places, top)


def _rows(parts: list[list[str]]) -> list[list[list[str]]]:
    """Parts side by side as long as there is room for their names."""
    rows: list[list[list[str]]] = []
    taken = WIDTH
    for part in parts:
        if taken + _width(part) > WIDTH:
            rows.append([])
            taken = 0.0
        rows[-1].append(part)
        taken += _width(part)
    return rows


def _width(part: list[str]) -> float:
    return min(WIDTH, 2 * _SIDE + 14.0 * len(part))


def _height(actors: int) -> float:
    return min(_HIGHEST, _LOWEST + 13.0 * actors)


def _placed(part: nx.Graph[str], actors: list[str], ego: str, box: tuple[float, float, float, float]) -> dict[str, Place]:
    left, top, width, height = box
    cx, cy = left + width / 2, top + height / 2
    across, down = max(width / 2 - _SIDE, 20.0), max(height / 2 - _ABOVE, 20.0)
    if len(actors) == 1:
        return {actors[0]: Place(round(cx, 1), round(cy, 1), "middle")}
    if nx.density(part) > _DENSE or len(actors) > _MOST_NEAR:
        return _circle([actor for actor in actors if actor != ego], ego if ego in actors else "", (cx, cy), (across, down))
    start = nx.circular_layout(actors)
    laid = nx.spring_layout(part, pos=start, iterations=_STEPS, weight=None, seed=_SEED)
    found = {actor: (float(laid[actor][0]), float(laid[actor][1])) for actor in actors}
    mx, my = found.get(ego) or (sum(x for x, _ in found.values()) / len(found), sum(y for _, y in found.values()) / len(found))
    reach_x = max(abs(x - mx) for x, _ in found.values()) or 1.0
    reach_y = max(abs(y - my) for _, y in found.values()) or 1.0
    return {
        actor: Place(round(cx + (x - mx) / reach_x * across, 1), round(cy + (y - my) / reach_y * down, 1), "middle")
        for actor, (x, y) in found.items()
    }


def _circle(actors: list[str], ego: str, centre: tuple[float, float], reach: tuple[float, float]) -> dict[str, Place]:
    """Around a centre, evenly by height so that names at the sides do not meet; the actor chosen is the centre."""
    (cx, cy), (across, down) = centre, reach
    places = {ego: Place(round(cx, 1), round(cy, 1), "middle")} if ego else {}
    right = ceil(len(actors) / 2)
    for side, group in (("start", actors[:right]), ("end", actors[right:][::-1])):
        for number, actor in enumerate(group):
            angle = pi * (number + 0.5) / len(group)
            x = across * sin(angle) * (1 if side == "start" else -1)
            # Halfway between a circle and a column: names have a line each.
            y = down * (-cos(angle) * 0.4 + (2 * (number + 0.5) / len(group) - 1) * 0.6)
            places[actor] = Place(round(cx + x, 1), round(cy + y, 1), side)
    return places

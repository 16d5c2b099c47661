"""The part of the earth that shows some points, and where they are in a drawing of it.

Equidistant cylindrical, true to scale on the parallel in the middle: plain, and no point moves when the frame does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

#: Width of the drawing in its own units; its height follows from the frame.
WIDTH = 1000.0
#: Height of a frame to its width, as it is drawn.
_SHAPE = 0.6
#: What is shown where there is no point: Europe and Central Asia (west, south, east, north; degrees).
_HOME = (-12.0, 33.0, 92.0, 62.0)
#: The smallest frame, and the room around points (degrees).
_LEAST, _ROOM = 16.0, 3.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the earth in degrees, ``north`` and ``south`` as latitudes."""

    west: float
    south: float
    east: float
    north: float

    @property
    def stretch(self) -> float:
        """How much shorter a degree of longitude is than one of latitude, in the middle."""
        return max(cos(radians((self.south + self.north) / 2)), 0.1)

    @property
    def unit(self) -> float:
        """Units of the drawing for a degree of latitude."""
        return WIDTH / ((self.east - self.west) * self.stretch)

    @property
    def height(self) -> float:
        """The height of the drawing in its units."""
        return round((self.north - self.south) * self.unit, 1)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point is drawn."""
        return round((longitude - self.west) * self.stretch * self.unit, 1), round((self.north - latitude) * self.unit, 1)

    def meets(self, west: float, south: float, east: float, north: float) -> bool:
        """Whether a box has a part in the frame."""
        return west < self.east and east > self.west and south < self.north and north > self.south


def frame(points: Iterable[tuple[float, float]]) -> Frame:
    """A frame with room around some points (longitude, latitude), in the shape of a drawing."""
    found = list(points)
    if not found:
        return Frame(*_HOME)
    west, east = min(x for x, _ in found) - _ROOM, max(x for x, _ in found) + _ROOM
    south, north = min(y for _, y in found) - _ROOM, max(y for _, y in found) + _ROOM
    middle = (south + north) / 2
    stretch = max(cos(radians(middle)), 0.1)
    height = max(north - south, _LEAST, (east - west) * stretch * _SHAPE)
    width = max(east - west, height / _SHAPE / stretch)
    x, y = _within((west + east) / 2, width / 2, 180), _within(middle, height / 2, 90)
    return Frame(max(x - width / 2, -180), max(y - height / 2, -90), min(x + width / 2, 180), min(y + height / 2, 90))


def _within(middle: float, half: float, limit: float) -> float:
    """Move a middle so that what is around it stays on the map, where it has room."""
    return 0.0 if half >= limit else min(max(middle, half - limit), limit - half)

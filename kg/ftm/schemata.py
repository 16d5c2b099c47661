"""The schemata of FollowTheMoney 4 that this project reads and writes, with the properties it speaks of.

A test holds the table to the library's own model where that is installed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

_THING = ("name", "alias", "summary", "notes")
_INTERVAL = ("date", "startDate", "endDate", "description", "recordId")
#: Schema → the properties read or written; of what is only written, the reader counts the values.
SCHEMATA: dict[str, tuple[str, ...]] = {
    "Person": _THING,
    "Organization": (*_THING, "country"),
    "PublicBody": (*_THING, "country"),
    "Company": (*_THING, "country"),
    "LegalEntity": _THING,
    "Position": (*_THING, "organization"),
    "Event": (*_THING, "date", "startDate", "endDate", "location", "organizer", "involved"),
    "Membership": (*_INTERVAL, "member", "organization", "role"),
    "Occupancy": (*_INTERVAL, "holder", "post"),
    "Directorship": (*_INTERVAL, "director", "organization", "role"),
    "Employment": (*_INTERVAL, "employee", "employer", "role"),
}
#: How a written event says its status, in words that are read back.
STATUS = "Event status: "
#: How a written membership or occupancy says of which event's time it is, in words that are read back; an entity's id follows.
AS_OF = "As of the event "

Entity = dict[str, Any]


def subject(identifier: str) -> str:
    """The IRI that stands for an entity of a file."""
    return f"urn:x-ftm:{quote(identifier, safe='')}"

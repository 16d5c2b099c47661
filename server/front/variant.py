"""One representation of a resource, as the cache keeps it and an exchange carries it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

Headers = list[tuple[str, str]]
Name = tuple[Hashable, ...]
#: What an entry of the cache's tables costs beside its text: tuple, key, links (measured with sys.getsizeof).
ENTRY_BYTES = 600


@dataclass(slots=True)
class Variant:
    """One representation of a resource: plain, and in the encodings clients have asked for.

    It is named by its content, and ``cost`` is the bytes it takes. ``plain`` is None when the body is too long to be kept:
    its validator still answers conditional requests. ``length`` is that of the plain body in bytes.
    """

    status: str
    headers: Headers
    tag: str
    route: str
    plain: bytes | None
    length: int
    encoded: dict[str, bytes] = field(default_factory=dict)
    name: Name = ()
    cost: int = 0

    def __post_init__(self) -> None:
        self.name = (self.route, self.tag, tuple(self.headers))
        self.cost = len(self.plain or b"") + text(self.name) + ENTRY_BYTES

    def body(self, encoding: str) -> bytes | None:
        """The body in an encoding, '' for plain; None when it is not kept."""
        return self.encoded.get(encoding) if encoding else self.plain


def text(name: Name) -> int:
    """Characters of a name, about; never fewer than its strings have. One call into C: names are long and many."""
    return len(repr(name))

"""SPARQL 1.1 Update on an opened store: one function, for callers that may write (a token was checked, or it is our own text).

Nothing is validated here and no generation is published: the caller applies an update to a store of its own, judges
what came out, and commits. The engine applies a request wholly or not at all (SPARQL 1.1 Update, section 3).
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.engine import syntax_error
from kg.store.sparql import BYTES, check_update


def apply(store: ox.Store, text: str, *, prefixes: Mapping[str, str], base: str | None = None, limit: int = BYTES) -> None:
    """Apply an update request to a store; ``base`` resolves its relative IRIs, ``limit`` is its greatest length in bytes.

    Raises RefusedError for LOAD and SERVICE, also where the request says SILENT, because nothing is fetched from
    elsewhere; TooLargeError over a limit; InputError for what does not parse (``extra``: line and column) and for an
    operation that cannot be done, such as creating a graph that exists. After an error the store is as before.
    """
    check_update(text, limit)
    try:
        store.update(text, base_iri=base, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise syntax_error(error, text, "update") from None
    except RuntimeError as error:
        raise InputError(
            f"the update cannot be applied: {error}", where="update", remedy="name graphs as they are, or write SILENT"
        ) from None

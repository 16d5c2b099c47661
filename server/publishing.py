"""What changes the graph through the server, one thing after the other: each works on the generation the last one has left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kg.contributions import ledger
from kg.errors import WriterBusyError
from kg.settings import Settings
from server.state import Snapshot, settings, state

#: One change at a time in this process; the writer's lock holds off other processes.
_TURN = threading.Lock()


@contextmanager
def turn(where: str) -> Iterator[Snapshot]:
    """Wait for the change before this one, then work on the generation it has left; ``where`` is the route.

    Raises WriterBusyError.
    """
    if not _TURN.acquire(timeout=settings().queue_seconds):
        raise WriterBusyError("another change is being made", where=where, remedy="try again in a moment")
    try:
        state().renew()
        current = state().lease()
        try:
            yield current
        finally:
            state().release(current)
    finally:
        _TURN.release()


def as_published(current: Snapshot) -> Settings:
    """The settings with the base IRI the graph has: a change through the server does not move it."""
    return replace(settings(), base_iri=current.generation.base)


def busy(name: str, where: str, what: str) -> WriterBusyError:
    """The refusal while another process is writing, with what has become of a contribution; it names no folder of the machine.

    ``what`` is the contribution in the words of the route.
    """
    left = ledger.get(settings().home, name)
    fate = f"{what} waits in the ledger" if left.state == ledger.PENDING else "nothing was changed"
    return WriterBusyError(
        f"another build is writing here; {fate}",
        where=where,
        remedy="send the same again in a moment",
        extra={"contribution": name, "state": left.state},
    )

"""Who asks: the address the queue and the log know a client by, and the id of its request."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
#: One subscriber's part of an IPv6 address (RFC 6177); the rest of it is the subscriber's to change.
_SITE_BITS = 64


def request_id(environ: WSGIEnvironment) -> str:
    """The client's own id for its request when it is a sensible one, else a fresh one."""
    given: str | None = environ.get("HTTP_X_REQUEST_ID")
    if given and _REQUEST_ID.fullmatch(given):
        return given
    # A name and no secret; asking the kernel for it would let another thread have the interpreter.
    return f"{random.getrandbits(128):032x}"


def client(environ: WSGIEnvironment, proxies: int) -> str:
    """The client's address; with ``proxies`` trusted ones in front, what the outermost of them wrote.

    Each proxy appends the address it was asked from to X-Forwarded-For, so the last ``proxies`` entries are theirs and
    everything before may be invented. With fewer entries the request did not come through all of them.
    """
    address: str = environ.get("REMOTE_ADDR", "")
    if proxies:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies:
            address = forwarded[-proxies].strip() or address
    return _normalised(address)


@lru_cache(maxsize=4096)
def _normalised(text: str) -> str:
    try:
        address = ip_address(text)
    except (AddressValueError, ValueError):
        return "unknown"
    if isinstance(address, IPv4Address):
        return str(address)
    return _site(address)


def _site(address: IPv6Address) -> str:
    """An IPv6 address's network, or the IPv4 address it carries."""
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _SITE_BITS), strict=False))

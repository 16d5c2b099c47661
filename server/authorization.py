"""Who is asking: the bearer token of a request (RFC 6750). There are no cookies and no sessions, so nothing of a browser's
own is ever taken for consent, and a page elsewhere can send nothing in somebody's name."""

from __future__ import annotations

import re

from flask import request

from kg.contributions import tokens
from kg.contributions.tokens import Token
from kg.errors import InputError, UnauthorizedError
from server import parameters
from server.state import settings

_BEARER = re.compile(r"Bearer ([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)
#: Names under which clients put tokens into addresses or forms.
_ELSEWHERE = ("access_token", "token", "api_key", "authorization")


def require(scope: str) -> Token:
    """The token of the request, which has to allow a scope.

    Raises InputError for a token in the address, UnauthorizedError and ForbiddenError as :func:`kg.contributions.tokens.check`.
    """
    refuse_elsewhere(parameters.query_pairs(), "the URL")
    header = request.headers.get("Authorization", "")
    match = _BEARER.fullmatch(header.strip())
    if match is None:
        words = "there is no token" if not header else "the Authorization header holds no bearer token"
        raise UnauthorizedError(words, where="the Authorization header", remedy="send Authorization: Bearer and your token")
    return tokens.check(settings().home, match.group(1), scope)


def refuse_elsewhere(given: parameters.Pairs, where: str) -> None:
    """Raise InputError for a token where it would be logged, kept in histories or passed on in links (RFC 6750, 5.3)."""
    found = next((name for name, _ in given if name.lower() in _ELSEWHERE), None)
    if found is not None:
        raise InputError(
            f"the parameter {found!r} is not taken: a token in {where} is seen by others",
            where=where,
            remedy="send it in the Authorization header, and have this one revoked",
        )

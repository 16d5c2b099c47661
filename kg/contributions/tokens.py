"""Tokens: who may send changes, and which. A token is a name, its scopes, and a secret that is shown once.

At rest there is only a SHA-256 of the secret. A slow hash protects what people choose, because that can be guessed; a secret
here is 256 random bits, of which no hash rate tries a noticeable part, so the plain hash gives nothing away and costs
nothing on every request. The file is readable by its owner only. A name stands for a contributor: whoever gets a new token
under the name of a revoked one goes on as the same contributor.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.contributions import audit, files
from kg.errors import ForbiddenError, InputError, NotFoundError, SecoopError, UnauthorizedError
from kg.vocabulary import suggest

#: What a token may allow.
SCOPES = {
    "contribute": "send changes for review, and read one's own",
    "review": "read every change in the ledger, accept and reject what waits",
    "update": "make changes at once, as far as contributors may",
    "update:all": "make changes at once to every graph but the vocabulary and what is derived",
}
#: Scopes that others include; every token may read what its holder sent.
_INCLUDED = {"update": {"update:all"}, "contribute": {"update", "update:all"}, "read": set(SCOPES)}
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_PREFIX = "secoop_"
_LONGEST = 200
_FILE = "tokens.json"


@dataclass(frozen=True, slots=True)
class Token:
    """One token as it is kept: ``sha256`` of the secret, times in UTC (ISO 8601), ``expires`` '' for never."""

    name: str
    scopes: tuple[str, ...]
    sha256: str
    created: str
    expires: str = ""

    def allows(self, scope: str) -> bool:
        """Whether the token has a scope, or one that includes it."""
        return not ({scope} | _INCLUDED.get(scope, set())).isdisjoint(self.scopes)

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return bool(self.expires) and datetime.fromisoformat(self.expires) <= now


def check_name(name: str) -> str:
    """Return the name of a contributor; raises InputError for one that cannot stand in IRIs, files and log lines."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name[:80]!r} cannot name a contributor",
            where="name",
            remedy="1 to 63 small letters, digits, dots and hyphens, for example ana.lind",
        )
    return name


def add(home: Path, name: str, scopes: Iterable[str], days: int | None = None) -> str:
    """Make a token and return its secret, which is kept nowhere; ``days`` is how long it holds, None for ever.

    Raises InputError for a name or scope that is none, and for a name that has a token.
    """
    check_name(name)
    wanted = tuple(dict.fromkeys(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise InputError(f"{scope[:80]!r} is not a scope", where="--scope", remedy=suggest(scope, SCOPES))
    if not wanted:
        raise InputError("a token without scopes allows nothing", where="--scope", remedy="one of " + ", ".join(SCOPES))
    secret = _PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    until = (now + timedelta(days=days)).isoformat(timespec="seconds") if days else ""
    with files.lock(home / f"{_FILE}.lock"):
        known = listed(home)
        if any(token.name == name for token in known):
            raise InputError(f"{name} has a token", where="name", remedy=f"run `kg token revoke {name}` first")
        token = Token(name, wanted, _digest(secret), now.isoformat(timespec="seconds"), until)
        _write(home, [*known, token])
    audit.note(home, "token added", who=name, scopes=list(wanted), expires=until)
    return secret


def revoke(home: Path, name: str) -> None:
    """Forget a token; raises NotFoundError when there is none of that name."""
    with files.lock(home / f"{_FILE}.lock"):
        known = listed(home)
        left = [token for token in known if token.name != name]
        if len(left) == len(known):
            raise NotFoundError(f"{name[:80]!r} has no token", where=_FILE, remedy="`kg token list` shows all of them")
        _write(home, left)
    audit.note(home, "token revoked", who=name)


def listed(home: Path) -> list[Token]:
    """Every token, in the order they were made; raises SecoopError when others than the owner may read the file."""
    path = home / _FILE
    try:
        if path.stat().st_mode & 0o077:
            raise SecoopError("others may read the tokens", where=str(path), remedy=f"chmod 600 {path}, and renew the tokens")
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Token(**{**one, "scopes": tuple(one["scopes"])}) for one in kept["tokens"]]


def check(home: Path, secret: str, scope: str) -> Token:
    """Return the token a secret belongs to.

    Raises UnauthorizedError when there is none or its time is over, with the same words and after the same work in every
    case, and ForbiddenError when it does not allow the scope.
    """
    given = _digest(secret[:_LONGEST])
    found: Token | None = None
    for token in listed(home):
        # Every token is compared, each in constant time: how long it takes tells nothing about any of them.
        if hmac.compare_digest(token.sha256, given):
            found = token
    if found is None or found.expired(datetime.now(UTC)):
        raise UnauthorizedError("the token is not known here", where="the Authorization header", remedy="ask for a new one")
    if not found.allows(scope):
        raise ForbiddenError(
            f"this token does not allow {scope!r}",
            where="the Authorization header",
            remedy=f"ask for a token with the scope {scope}: {SCOPES.get(scope, '')}",
            extra={"scope": scope},
        )
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _write(home: Path, tokens: Iterable[Token]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    files.replace(home / _FILE, json.dumps({"tokens": [asdict(token) for token in tokens]}, indent=1) + "\n")

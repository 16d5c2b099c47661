"""A front before an application of a few lines that counts how often it is asked, over generations that are only numbers."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from kg.settings import Settings
from server.front.front import Front
from server.offered import Offered

Made = tuple[str, list[tuple[str, str]], bytes]


@dataclass
class Got:
    """An answer as a client sees it."""

    status: int
    headers: dict[str, str]
    body: bytes
    sent: Iterable[bytes] | None = None


@dataclass
class Generations:
    """Stands for the server's state: a generation that tests set."""

    number: int = 1
    leases: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    languages: Offered = field(default_factory=lambda: Offered(("fr", "ru")))

    def lease(self) -> SimpleNamespace:
        with self.lock:
            self.leases += 1
        return SimpleNamespace(generation=SimpleNamespace(number=self.number), languages=self.languages)

    def release(self, _snapshot: object) -> None:
        with self.lock:
            self.leases -= 1

    def processes(self) -> tuple[int, int]:
        return self.number, 0


class Site:
    """A front and the application behind it; ``make`` turns an environment into an answer."""

    def __init__(self, make: Callable[[dict[str, Any]], Made] | None = None, **settings: Any) -> None:
        self.make = make or default
        self.asked: list[dict[str, Any]] = []
        self.state = Generations()
        self.front = Front(self._app, replace(Settings(), **settings), self.state)

    def _app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        refused = environ.get("secoop.refusal")
        if refused is not None:
            text = str(refused).encode()
            start_response(f"{refused.status} Refused", [*getattr(refused, "headers", {}).items(), ("Cache-Control", "no-store")])
            return [text]
        environ["secoop.route"] = environ["PATH_INFO"]
        status, headers, body = self.make(environ)
        start_response(status, headers)
        return [body]

    def get(self, path: str, method: str = "GET", *, body: Any = b"", client: str = "192.0.2.1", **headers: str) -> Got:
        """One request; ``headers`` with underscores for hyphens."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": client,
            "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        if isinstance(body, bytes) and body:
            environ["CONTENT_LENGTH"] = str(len(body))
        given: list[Any] = []
        sent = self.front(environ, lambda *args: given.extend(args))  # type: ignore[arg-type, func-returns-value]
        content = b"".join(sent)
        return Got(int(given[0][:3]), dict(given[1]), content, sent)


def answer(body: bytes, *headers: tuple[str, str], status: str = "200 OK", media_type: str = "text/plain") -> Made:
    """An answer of known length."""
    return status, [("Content-Type", media_type), ("Content-Length", str(len(body))), *headers], body


def default(environ: dict[str, Any]) -> Made:
    """A body that shows everything an answer may depend on."""
    parts = (environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_ACCEPT"))
    return answer(repr(parts).encode())

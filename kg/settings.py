"""Every setting in one table; ``docs/settings.md`` is generated from it and a test holds the two together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: field name, environment variable, unit, default (as text) and what it does.

    ``zero`` is whether a number may be 0; ``least`` is the least that works, where that is not 1.
    """

    name: str
    variable: str
    unit: str
    default: str
    help: str
    zero: bool = False
    least: int = 0


SETTINGS: tuple[Setting, ...] = (
    Setting("home", "SECOOP_HOME", "folder", "var", "Where generations of the graph are kept."),
    Setting("captures", "SECOOP_CAPTURES", "folder", "", "The source documents, where the reader has them; shows passages."),
    Setting("records", "SECOOP_RECORDS", "folder", "", "Curated records in place of the project's own; decisions lie beside it."),
    Setting("base_iri", "SECOOP_BASE_IRI", "IRI", "https://w3id.org/secoop/", "Base of id/ and graph/ IRIs a build mints."),
    Setting(
        "reports",
        "SECOOP_REPORTS",
        "URL",
        "",
        "Where readers report mistakes; {iri}, {file} and {line} in it stand for what the page is about.",
    ),
    Setting("host", "SECOOP_HOST", "address", "127.0.0.1", "Address the server listens on."),
    Setting("port", "SECOOP_PORT", "port", "8080", "Port the server listens on."),
    Setting(
        "threads", "SECOOP_THREADS", "threads", "48", "Requests worked on at the same time; most only wait. 8 or more.", least=8
    ),
    Setting("connections", "SECOOP_CONNECTIONS", "count", "512", "Connections open at the same time; more wait to be accepted."),
    Setting("proxies", "SECOOP_PROXIES", "count", "0", "Trusted proxies in front, which add to X-Forwarded-For.", zero=True),
    Setting("cache_mb", "SECOOP_CACHE_MB", "MB", "64", "Answers kept in memory; 0 keeps none.", zero=True),
    Setting("client_queue", "SECOOP_CLIENT_QUEUE", "count", "16", "Queries of one client that run or wait; more get a 429."),
    Setting("client_workers", "SECOOP_CLIENT_WORKERS", "processes", "1", "Queries of one client evaluated at the same time."),
    Setting("queue_seconds", "SECOOP_QUEUE_SECONDS", "s", "30", "A query that has waited for its turn this long gets a 503."),
    Setting("body_seconds", "SECOOP_BODY_SECONDS", "s", "10", "A request body has to arrive within this time."),
    Setting("access_log", "SECOOP_ACCESS_LOG", "file", "-", "One JSON line a request; `-` is standard error, `off` is none."),
    Setting(
        "query_seconds", "SECOOP_QUERY_SECONDS", "s", "10", "A query's process is ended after this long, that of `kg query` too."
    ),
    Setting(
        "view_seconds",
        "SECOOP_VIEW_SECONDS",
        "s",
        "30",
        "The process that makes a network, timeline or map is ended after this long.",
    ),
    Setting(
        "query_memory_mb", "SECOOP_QUERY_MEMORY_MB", "MB", "1024", "Memory a query or view may take beyond the loaded graph."
    ),
    Setting("query_bytes", "SECOOP_QUERY_BYTES", "bytes", "65536", "Longest query text."),
    Setting("answer_mb", "SECOOP_ANSWER_MB", "MB", "256", "Longest answer, uncompressed."),
    Setting(
        "rows", "SECOOP_ROWS", "rows", "1000000", "Rows of a table; a longer one is cut, and says so. 0 cuts none.", zero=True
    ),
    Setting("workers", "SECOOP_WORKERS", "processes", "2", "Queries evaluated at the same time."),
    Setting("in_memory_mb", "SECOOP_IN_MEMORY_MB", "MB", "2048", "A graph up to this size (as N-Quads) is queried in memory."),
    Setting(
        "pages_in_memory_mb",
        "SECOOP_PAGES_IN_MEMORY_MB",
        "MB",
        "64",
        "A graph up to this size (as N-Quads) is in memory for pages too: quicker, at twice its size in memory.",
        zero=True,
    ),
    Setting("upload_mb", "SECOOP_UPLOAD_MB", "MB", "2", "Largest body POST /validate reads."),
    Setting("validate_seconds", "SECOOP_VALIDATE_SECONDS", "s", "120", "A validation's process is ended after this long."),
    Setting("validators", "SECOOP_VALIDATORS", "processes", "2", "Validations done at the same time by one server process."),
    Setting("validate_memory_mb", "SECOOP_VALIDATE_MEMORY_MB", "MB", "2048", "Memory a validation's process may take."),
    Setting("updates", "SECOOP_UPDATES", "on or off", "off", "Whether POST /update takes updates from holders of a token."),
    Setting("load_mb", "SECOOP_LOAD_MB", "MB", "64", "Largest file of RDF, pages or calendars `kg load` reads, uncompressed."),
    Setting(
        "load_triples",
        "SECOOP_LOAD_TRIPLES",
        "triples",
        "500000",
        "Most triples one load of RDF takes in; it takes 4.5 kB for each.",
    ),
    Setting("load_seconds", "SECOOP_LOAD_SECONDS", "s", "600", "A load from an endpoint, or its mapping, takes no longer."),
    Setting(
        "keep_generations",
        "SECOOP_KEEP_GENERATIONS",
        "count",
        "2",
        "Published generations kept, the current one included.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; fields follow :data:`SETTINGS`."""

    home: Path = Path("var")
    captures: Path | None = None
    records: Path | None = None
    base_iri: str = "https://w3id.org/secoop/"
    reports: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 48
    connections: int = 512
    proxies: int = 0
    cache_mb: int = 64
    client_queue: int = 16
    client_workers: int = 1
    queue_seconds: float = 30.0
    body_seconds: float = 10.0
    access_log: str = "-"
    query_seconds: float = 10.0
    view_seconds: float = 30.0
    query_memory_mb: int = 1024
    query_bytes: int = 65536
    answer_mb: int = 256
    rows: int = 1_000_000
    workers: int = 2
    in_memory_mb: int = 2048
    pages_in_memory_mb: int = 64
    upload_mb: int = 2
    validate_seconds: float = 120.0
    validators: int = 2
    validate_memory_mb: int = 2048
    updates: bool = False
    load_mb: int = 64
    load_triples: int = 500_000
    load_seconds: float = 600.0
    keep_generations: int = 2

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Read the environment, then apply overrides that are not None (command-line options).

        Raises InputError naming the variable when a value does not read as its type.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for setting in SETTINGS:
            text = environ.get(setting.variable, "")
            if text:
                values[setting.name] = _convert(setting, text)
        values.update({name: value for name, value in overrides.items() if value is not None})
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})  # type: ignore[arg-type]

    def variables(self) -> dict[str, str]:
        """The environment from which :meth:`from_env` makes these settings again, in another process."""
        values = ((setting.variable, getattr(self, setting.name)) for setting in SETTINGS)
        return {name: _text(value) for name, value in values if value is not None}


def _text(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _convert(setting: Setting, text: str) -> object:
    if setting.unit == "folder":
        return Path(text)
    if setting.unit == "on or off":
        return _switch(setting, text)
    if setting.unit == "URL":
        return _url(setting, text)
    if setting.unit in ("IRI", "address", "file"):
        return _iri(setting, text) if setting.unit == "IRI" else text
    try:
        number = float(text) if setting.unit == "s" else int(text)
    except ValueError:
        raise InputError(
            f"{text!r} is not a number of {setting.unit}",
            where=setting.variable,
            remedy=f"set a plain number, for example {setting.default}",
        ) from None
    if setting.least and number < setting.least:
        raise InputError(
            f"{text} is too few: each kind of request needs some for itself",
            where=setting.variable,
            remedy=f"set {setting.least} or more, for example {setting.default}",
        )
    if not 0 <= number < float("inf") or not (number or setting.zero):
        least = "a number from 0" if setting.zero else "a positive number"
        raise InputError(f"{text} is not {least}", where=setting.variable, remedy=f"for example {setting.default}")
    return number


def _switch(setting: Setting, text: str) -> bool:
    if text not in ("on", "off"):
        raise InputError(f"{text!r} is neither on nor off", where=setting.variable, remedy=f"for example {setting.default}")
    return text == "on"


def _iri(setting: Setting, text: str) -> str:
    if not text.startswith(("http://", "https://")) or not text.endswith("/") or any(c in text for c in ' <>"{}|\\^`'):
        raise InputError(
            f"{text!r} cannot be a base IRI",
            where=setting.variable,
            remedy=f"an http(s) IRI that ends in a slash, for example {setting.default}",
        )
    return text


def _url(setting: Setting, text: str) -> str:
    if not text.startswith(("http://", "https://", "mailto:")) or any(c.isspace() or c in '<>"' for c in text):
        raise InputError(
            f"{text!r} cannot be an address of reports",
            where=setting.variable,
            remedy="an http(s) or mailto address, for example https://example.org/report?about={iri}",
        )
    return text


def table() -> str:
    """The settings as a Markdown table, the body of ``docs/settings.md``."""
    rows = ["| setting | unit | default | what it does |", "|---|---|---|---|"]
    rows += [f"| `{s.variable}` | {s.unit} | {f'`{s.default}`' if s.default else '–'} | {s.help} |" for s in SETTINGS]
    return "\n".join(rows) + "\n"

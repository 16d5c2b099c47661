"""A descriptor of kind ``documents``: web pages, files of JSON-LD and calendars into the graph of a dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, NotFoundError
from kg.loaders import account
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.documents import calendars, pages
from kg.loaders.documents.pages import Page
from kg.loaders.tabular.rejects import Summary
from kg.mapping import construct, days, schemes, sets
from kg.mapping.descriptor import Descriptor
from kg.mapping.files import content, text
from kg.mapping.model import Model
from kg.mapping.run import Run, running
from kg.mapping.sets import Mapping
from kg.settings import Settings
from kg.store.datasets import Draft
from kg.store.terms import Iri, Term

_PAGES = (".html", ".htm", ".xhtml")
_JSON = (".jsonld", ".json")
_CALENDARS = (".ics", ".ical", ".ifb")
_CHARSET = re.compile(rb"<meta[^>]{0,200}\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
#: Encodings a page may declare besides UTF-8.
_ENCODINGS = {"iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "koi8-r"}


@dataclass(frozen=True, slots=True)
class Documents(DeclaredSource[Descriptor]):
    """Documents as ``kg load`` sees them (:class:`kg.loaders.kinds.Loadable`)."""

    mapping: Mapping

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files into the draft; return what became of the subjects and entries."""
        settings = Settings.from_env()
        captures = account.digests(paths)
        day = days.checked(context.day(self.descriptor, paths))
        size, done = sum(path.stat().st_size for path in paths), 0
        with running(
            self.descriptor.source(day), self.descriptor.options(day), captures, draft, context.iris, context.index.vocabulary
        ) as run:
            run.summary.unit = "subjects"
            for path in paths:
                data, before = content(path, settings.load_mb * 1_000_000), run.summary.read
                suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
                if suffix in _CALENDARS:
                    _calendar(run, decoded(data, path.name), path.name)
                elif suffix in _PAGES or suffix in _JSON:
                    read = pages.read_html if suffix in _PAGES else pages.read_json
                    page = read(decoded(data, path.name), path.name, self.descriptor.text("base"), settings.load_triples)
                    _page(run, page, self.mapping, settings, self.descriptor.schemes())
                else:
                    raise InputError(
                        f"{path.name!r} is neither a page nor a calendar",
                        where=path.name,
                        remedy="name files that end in .html, .jsonld or .ics",
                    )
                if run.summary.read == before:
                    run.summary.notes.append(f"{path.name} states nothing for machines")
                done += path.stat().st_size
                context.progress(done, size, run.summary.read)
            if not run.summary.read:
                raise InputError("no file states anything for machines", where=paths[0].name, remedy="draft a record (kg draft)")
        return run.summary


def decoded(data: bytes, name: str) -> str:
    """The text of a document, in UTF-8 or the encoding a page declares; raises InputError."""
    match = _CHARSET.search(data[:4096])
    declared = match[1].decode("ascii").lower() if match else ""
    return text(data, name, [declared] if declared in _ENCODINGS else [])


def _calendar(run: Run, text: str, file: str) -> None:
    found = calendars.read(text, file)
    for position, error in found.rejected:
        run.reject(position, error)
    interpreter = run.interpreter(Model.of(found.triples), found.positions)
    run.write(interpreter.outcomes())
    for what, count in found.components.items():
        for _ in range(count):
            run.ignore(what)
    if found.properties:
        told = ", ".join(f"{name} {count}" for name, count in found.properties.most_common(12))
        run.summary.notes.append(f"{file}: not read by name: {told}")


def _page(run: Run, page: Page, mapping: Mapping, settings: Settings, allowed: frozenset[str]) -> None:
    for position, error in page.rejected:
        run.reject(position, error)
    triples = list(construct.modern(schemes.kept(run, page.triples, page.positions, allowed)))
    model = construct.apply(mapping, triples, most=settings.load_triples, seconds=settings.load_seconds)
    interpreter = run.interpreter(model, page.positions)
    taken = run.write(interpreter.outcomes())
    facts: dict[str, list[tuple[Iri, Term]]] = {}
    for subject, predicate, value in triples:
        facts.setdefault(subject.value, []).append((predicate, value))
    run.rest(facts, taken, interpreter.used, mapping, page.positions)
    for what, count in page.unread.items():
        if count:
            run.summary.notes.append(f"{count} {what} were seen and are not read")


def read(path: Path) -> Documents:
    """Read and check a descriptor of kind ``documents``; raises InputError with file, line and column at the first mistake."""
    descriptor = Descriptor.read(path, "documents")
    node = descriptor.root.get("mapping")
    try:
        return Documents(descriptor, sets.read(descriptor.text("mapping", "schema"), path.parent))
    except NotFoundError as error:
        (node or descriptor.root).fail(error.message, error.remedy)

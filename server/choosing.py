"""What a reader chose to see, from the parameters of a view, and the form in which it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flask import url_for

from kg.errors import InputError
from kg.known import check_there
from kg.labels import DEFAULT
from kg.namespaces import CONCEPT
from kg.search.build import TOPIC
from kg.store.terms import Iri, Literal
from kg.views.selection import Choice
from server import naming, parameters, signposts, spreadsheet
from server.graph import REPLACED_BY
from server.incoming import Pairs
from server.representation import Addresses, Shown, Words
from server.state import Snapshot

#: Part of a choice → kinds of entities that can stand there, label of the field, example.
FIELDS = {
    "actor": (("organization", "person", "group"), "Actor", "organization/osce"),
    "framework": (("organization", "series", "instrument"), "Initiative, series or body", "organization/wbcti"),
    "place": (("place",), "Place, with what lies in it", "place/western-balkans"),
    "topic": ((), "Topic, with the narrower ones", "topic/terrorism"),
}
_YEARS = ("from", "to")
NAMES = (*FIELDS, *_YEARS)
_LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its value as given, the entity it stands for, and where a script asks for suggestions."""

    name: str
    label: str
    example: str
    value: str
    shown: Shown | None
    suggest: str


@dataclass(frozen=True, slots=True)
class Title:
    """What a view shows: the view, the names of what was chosen, and the years, '' for all; as a text, all of it."""

    what: str
    names: list[Shown]
    years: str

    def __str__(self) -> str:
        names = ", ".join(shown.text for shown in self.names)
        return self.what + (f": {names}" if names else "") + (f", {self.years}" if self.years else "")


def choice(current: Snapshot, pairs: Pairs) -> Choice:
    """The choice in some parameters; raises InputError, NotFoundError and GoneError (with the reason) naming the parameter."""
    given = {name: (parameters.single(pairs, name) or "").strip() for name in NAMES}
    parts = {name: _entity(current, name, given[name]) if given[name] else "" for name in FIELDS}
    first, last = (parameters.whole(pairs, name, 0, _LAST_YEAR) if given[name] else 0 for name in _YEARS)
    if first and last and first > last:
        raise InputError(
            f"the period ends in {last}, before it begins in {first}", where="the parameters 'from' and 'to'", remedy="swap them"
        )
    return Choice(**parts, first=first, last=last)


def _entity(current: Snapshot, name: str, text: str) -> str:
    """The IRI for what was typed: ``kind/slug``, an IRI, or a name exactly as pages show it."""
    kinds = FIELDS[name][0] or (TOPIC,)
    short = _short(current, name, text)
    kind, _, slug = short.partition("/")
    if name == "topic" and kind != TOPIC:
        kind, slug = TOPIC, short
    stem = CONCEPT if name == "topic" else f"{current.generation.base}id/"
    # A name may have what no address has: blanks, quotation marks.
    addresses = Addresses(current.generation.base)
    iri = addresses.iri("concept", f"{kind}/{slug}") if name == "topic" else addresses.iri(kind, slug)
    if iri is None or kind not in kinds or not current.graph.properties(iri):
        return stem + naming.one(current, kinds, text, name, FIELDS[name][2])
    kept = current.graph.one(iri, REPLACED_BY)
    chosen = kept.value if kept is not None and not isinstance(kept, Literal) else iri
    check_there(Iri(chosen), current.reader, f"the parameter {name!r}")
    return chosen


def form(current: Snapshot, chosen: Choice, words: Words) -> list[Field]:
    """The fields with what was chosen."""
    made = []
    for name, (kinds, label, example) in FIELDS.items():
        iri = getattr(chosen, name)
        suggest = url_for("search.suggest", kind=list(kinds)) if kinds else ""
        made.append(Field(name, label, example, _short(current, name, iri), words.node(iri) if iri else None, suggest))
    return made


def _short(current: Snapshot, name: str, iri: str) -> str:
    return iri.removeprefix(CONCEPT if name == "topic" else f"{current.generation.base}id/")


def address(current: Snapshot, chosen: Choice) -> dict[str, str]:
    """The parameters that stand for a choice, for links."""
    values = {name: _short(current, name, iri) for name, iri in chosen.named.items()}
    years = {"from": chosen.first, "to": chosen.last}
    return values | {name: str(year) for name, year in years.items() if year}


def downloads(view: str, endings: Mapping[str, str], link: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """The formats of a view with their addresses; CSV for spreadsheets is the last. A drawing is as on the page, data are not."""
    drawn = {"svg": language} if language != DEFAULT else {}
    found = [(ending, url_for(f"{view}.file", ending=ending, **link, lang=drawn.get(ending))) for ending in endings]
    return [*found, (spreadsheet.NAME, url_for(f"{view}.sheet", **link))]


def signs(current: Snapshot, view: str, endings: Mapping[str, str], link: Mapping[str, Any], number: int, last: int) -> list[str]:
    """The signposts of a view: how to cite it, its files, and the pages of its table."""

    def address(page: int) -> str:
        return _page(view, link, page)

    files = [(url_for(f"{view}.file", ending=ending, **link), media_type) for ending, media_type in endings.items()]
    return [
        signposts.link(canonical(current, view, link, 1), "cite-as"),
        *signposts.files(files, "item alternate"),
        signposts.link(url_for("datasets.index", lang=None), "collection"),
        *signposts.turning(address, number, last),
    ]


def canonical(current: Snapshot, view: str, link: Mapping[str, Any], number: int) -> str:
    """The one address of a page of a view, however its choices were spelled; the first page's is how the view is cited."""
    return current.generation.base.rstrip("/") + _page(view, link, number)


def _page(view: str, link: Mapping[str, Any], number: int) -> str:
    return url_for(f"{view}.page", **({**link, "page": number} if number > 1 else link), lang=None)


def title(words: Words, chosen: Choice, what: str) -> Title:
    """What a view shows, in words."""
    return Title(what, [replace(words.node(iri), href="", note="") for iri in chosen.named.values()], _period(chosen))


def _period(chosen: Choice) -> str:
    if chosen.first and chosen.last:
        return f"{chosen.first} to {chosen.last}" if chosen.first != chosen.last else str(chosen.first)
    return f"from {chosen.first}" if chosen.first else f"until {chosen.last}" if chosen.last else ""


def citation(current: Snapshot, what: str, path: str) -> str:
    """How to cite a view: title, generation with its digest and day, address."""
    of = current.generation
    return f"secoop, {what}. Generation {of.number} ({of.digest[:12]}), {of.created[:10]}. {of.base.rstrip('/')}{path}"


assert {field.name for field in fields(Choice)} == {*FIELDS, "first", "last"}  # noqa: S101 -- a new part needs its field

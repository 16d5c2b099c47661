"""Whose a name is: a dataset's name is one descriptor's, a beginning of entities' names is one dataset's; and who needs whom.

Names alone never merge. Two registers that begin names alike and have equal keys would make one entity of two, so that a
beginning is one register's, unless a descriptor says that both use the keys of one authority (``sharedWith``). Where one
beginning begins the other, the names that were made are compared instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from kg.errors import InputError, NotFoundError
from kg.interpret.index import KIND_CLASS
from kg.interpret.nodes import Node, load
from kg.interpret.quads import TYPE
from kg.loaders import kinds
from kg.namespaces import SCHEMES
from kg.store import datasets, lines
from kg.store.datasets import Draft
from kg.store.described import Claims, Dataset

#: Kinds of descriptors whose datasets are concept schemes of their own name; kinds that keep IRIs as their source has them.
_SCHEMES, _KEPT = frozenset({"codes", "dictionary", "agents"}), frozenset({"", "secoop"})
_TYPE = f" {TYPE.n3()} ".encode()
_SHOWN = 5
#: Before the name of a descriptor of the project.
_OWN = "kg/sources/"


def of(path: Path) -> Claims:
    """What a descriptor that was read and checked claims; raises InputError for the name of a scheme of the ontology."""
    root = load(path)
    kind = root.get("kind")
    kind_name = kind.text() if kind is not None else "table"
    name = root.need("dataset")
    if kind_name in _SCHEMES:
        if name.text() in SCHEMES:
            name.fail(f"{name.value!r} is a scheme of the ontology", "call the dataset and its descriptor otherwise")
        return Claims(_place(path), [])
    mapping = root.get("mapping")
    if kind_name == "rdf" and (mapping.text() if mapping is not None else "") in _KEPT:
        # A graph of its own refers to nobody; one in our vocabulary names whom it likes.
        return Claims(_place(path), [] if mapping is None else None)
    if kind_name != "table":
        return Claims(_place(path), _needs(root), dict.fromkeys((f"{one}/{name.text()}" for one in KIND_CLASS), ""))
    parts = [part for section in ("entities", "events") for part in _parts(root, section)]
    made = {part.need("name").text(): part for part in parts if part.get("name") is not None}
    return Claims(
        _place(path),
        _needs(root),
        {start: part.need("class").text() for start, part in made.items()},
        {start: [one.text() for one in part.each("sharedWith")] for start, part in made.items() if part.get("sharedWith")},
    )


def _place(path: Path) -> str:
    """Where a descriptor lies; the project's own are wherever the project lies."""
    place = path.resolve()
    return f"{_OWN}{place.name}" if place.parent == kinds.folder() else str(place)


def _path(place: str) -> Path:
    return kinds.folder() / place.removeprefix(_OWN) if place.startswith(_OWN) else Path(place)


def _parts(root: Node, section: str) -> Iterable[Node]:
    node = root.get(section)
    return node.fields().values() if node is not None else ()


def _needs(root: Node) -> list[str]:
    named = [part.get("registry") for part in _parts(root, "lookups")]
    relations = root.get("relations")
    named.append(relations.get("codes") if relations is not None else None)
    return sorted({node.text() for node in named if node is not None})


def check(home: Path, name: str, claims: Claims) -> None:
    """Raise InputError where a dataset about to be loaded claims what is another descriptor's or dataset's."""
    _one_descriptor(name, claims.descriptor, _before(home, name))
    for other in datasets.installed(home, name):
        _apart(name, claims, other.name, other.claims)


def _before(home: Path, name: str) -> Dataset | None:
    """The dataset that is to be replaced; None where there is none, or it is damaged and so in nobody's way."""
    try:
        return datasets.get(home, name)
    except (NotFoundError, InputError):
        return None


def check_all(home: Path, staged: Draft | None = None) -> None:
    """Raise InputError where two loaded datasets claim one thing, or a descriptor of the project has a loaded one's name.

    A ``staged`` one was checked before it was read (:func:`check`).
    """
    installed = datasets.installed(home, staged.name if staged is not None else "")
    for one in installed:
        _one_descriptor(one.name, one.claims.descriptor, None)
    for one, other in combinations(installed, 2):
        _apart(one.name, one.claims, other.name, other.claims)


def _one_descriptor(name: str, descriptor: str, before: Dataset | None) -> None:
    """Raise InputError where another descriptor declares the dataset too: the project's, or the one it was loaded by."""
    mine, own = _path(descriptor), kinds.known().get(name)
    others = [own] if own is not None else []
    if before is not None and before.claims.descriptor:
        others.append(_path(before.claims.descriptor))
    for other in others:
        if descriptor and not _same(mine, other):
            raise InputError(
                f"two descriptors declare the dataset {name!r}: {mine} and {other}",
                where=mine.name,
                remedy="call one of them (its file and its `dataset:`) otherwise;"
                f" `kg sources --remove {name}` takes away what was loaded",
            )


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one descriptor: one file, copies of it, or one that is there no longer."""
    if one == other.resolve() or not one.is_file() or not other.is_file():
        return True
    return one.read_bytes() == other.read_bytes()


def _apart(name: str, claims: Claims, other: str, others: Claims) -> None:
    for start in sorted(claims.names.keys() & others.names.keys()):
        if other not in claims.shared.get(start, ()) and name not in others.shared.get(start, ()):
            raise InputError(
                f"{name!r} and {other!r} both make names that begin {start}-…, so that equal keys would be one entity",
                where=f"{Path(claims.descriptor).name}, name: {start}",
                remedy=f"begin them otherwise; or, where both use the keys of one authority, write sharedWith: {other} beside it",
            )
        if claims.names[start] != others.names[start]:
            raise InputError(
                f"{name!r} and {other!r} share the names that begin {start}-…,"
                f" and one makes a {claims.names[start]} of them, the other a {others.names[start]}",
                where=f"{Path(claims.descriptor).name}, name: {start}",
                remedy="give both one class, or begin the names otherwise",
            )


def compare(home: Path, draft: Draft) -> None:
    """Raise InputError where a name that was just made is another dataset's, because one beginning begins the other."""
    dataset = draft.dataset
    if dataset is None:
        return
    graph = draft.folder / dataset.files["graph"]
    for other in datasets.installed(home, draft.name):
        nested = [one for one in dataset.claims.names if any(_nested(one, start) for start in other.claims.names)]
        if not nested:
            continue
        common = described(dataset, graph) & described(other, home / "datasets" / other.name / other.files["graph"])
        both = sorted(name for name in common if name.startswith(tuple(f"{one}-" for one in nested)))
        if both:
            shown = ", ".join(both[:_SHOWN])
            raise InputError(
                f"{len(both):,} names are made by {other.name!r} as well: {shown}",
                where=f"{Path(dataset.claims.descriptor).name}, name: {nested[0]}",
                remedy="begin the names so that no beginning begins another",
            )


def _nested(one: str, other: str) -> bool:
    return one != other and (one.startswith(f"{other}-") or other.startswith(f"{one}-"))


def described(dataset: Dataset, graph: Path) -> set[str]:
    """The entities (``kind/slug``) that a dataset's graph describes."""
    start = f"<{dataset.base}id/".encode()
    kind = tuple(start + f"{one}/".encode() for one in KIND_CLASS)
    return {
        line[len(start) : line.index(b">")].decode()
        for block in lines.read(graph)
        for line in block
        if line.startswith(kind) and line[line.index(b">") + 1 :].startswith(_TYPE)
    }


def referring(home: Path, name: str) -> Iterator[str]:
    """Who would miss a loaded dataset, each with how; raises NotFoundError, and InputError for a damaged one that others name."""
    entities: set[str] | None = None
    for other in datasets.installed(home, name):
        if other.claims.needs is not None:
            if name in other.claims.needs:
                yield f"{other.name} looks names up in it"
            continue
        if entities is None:
            gone = datasets.get(home, name)
            entities = described(gone, home / "datasets" / name / gone.files["graph"])
        path = home / "datasets" / other.name / other.files["graph"]
        missed = _mentioned(other, path) & (entities - described(other, path))
        if missed:
            yield f"{other.name} names {len(missed):,} of its entities, such as {min(missed)}"


def _mentioned(dataset: Dataset, graph: Path) -> set[str]:
    """The entities a graph has as objects."""
    start = f"<{dataset.base}id/".encode()
    found = set()
    for block in lines.read(graph):
        for line in block:
            value = line.split(b" ", 3)[2]
            if value.startswith(start):
                found.add(value[len(start) : -1].decode())
    return found

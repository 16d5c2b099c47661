"""What the graph of a dataset says of itself, whichever loader wrote it: source, licence, files and when, loader, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from kg import __version__
from kg.errors import InputError
from kg.interpret.quads import PREF_LABEL, TYPE, integer, sc
from kg.loaders import characters
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import DCTERMS, PROV, RDFS, XSD, Iris
from kg.store.described import Dataset
from kg.store.terms import Iri, Literal, Term, lang, typed

_VOID_TRIPLES = "http://rdfs.org/ns/void#triples"
_DCAT_DATASET = "http://www.w3.org/ns/dcat#Dataset"
_RETRIEVED = "http://purl.org/pav/retrievedOn"


@dataclass(frozen=True, slots=True)
class Source:
    """A source as its descriptor declares it; ``digest`` is the descriptor's SHA-256, ``retrieved`` a day (ISO 8601)."""

    name: str
    title: str
    publisher: str
    licence: str
    homepage: str
    digest: str
    retrieved: str

    def __post_init__(self) -> None:
        """Raise InputError for a day of retrieval that is none."""
        try:
            day = date.fromisoformat(self.retrieved).isoformat()
        except ValueError:
            day = ""
        if day != self.retrieved:
            raise InputError(f"{self.retrieved!r} is not a day", where=f"{self.name}, retrieved", remedy="write it as 2031-03-05")


def digests(paths: Sequence[Path]) -> dict[str, str]:
    """File name → SHA-256 of its bytes; raises InputError for a file that cannot be read or named, or two of one name."""
    for path in paths:
        if characters.forbidden(path.name):
            raise InputError("a control character in the name of a file", where=characters.shown(path.name), remedy="rename it")
    found = {path.name: _digest(path) for path in paths}
    if len(found) != len(paths):
        raise InputError("two files have one name", where=paths[0].name, remedy="rename one of them")
    return found


def written(paths: Sequence[Path]) -> str:
    """The day the newest file was written: when it was retrieved, where nobody says so."""
    return date.fromtimestamp(max(path.stat().st_mtime for path in paths)).isoformat()


def describe(
    add: Callable[[Iri, Iri, Term], object],
    iris: Iris,
    source: Source,
    captures: Mapping[str, str],
    summary: Summary,
    triples: Callable[[], int],
) -> None:
    """Write what the graph says of itself; ``triples`` counts those written so far, these among them."""
    dataset, graph = Iri(iris.node("dataset", source.name)), Iri(iris.graph(source.name))
    about: list[tuple[Iri, str, Term]] = [
        (dataset, DCTERMS + "publisher", Literal(source.publisher)),
        (dataset, DCTERMS + "license", Literal(source.licence)),
        (graph, DCTERMS + "license", Literal(source.licence)),
        (graph, PROV + "wasDerivedFrom", dataset),
        (graph, DCTERMS + "source", dataset),
        (graph, DCTERMS + "provenance", lang(f"read by secoop {__version__}, descriptor sha256:{source.digest}", "en")),
        (graph, DCTERMS + "extent", lang(told(summary), "en")),
    ]
    if source.homepage:
        about.append((dataset, RDFS + "seeAlso", Iri(source.homepage)))
    add(dataset, TYPE, sc("Source"))
    add(dataset, TYPE, Iri(_DCAT_DATASET))
    add(dataset, PREF_LABEL, lang(source.title, "en"))
    for number, (name, digest) in enumerate(sorted(captures.items()), 1):
        capture = Iri(iris.node("capture", source.name, str(number)))
        add(capture, TYPE, sc("Capture"))
        about += [
            (capture, sc("captureOf").value, dataset),
            (capture, sc("fileName").value, Literal(name)),
            (capture, sc("sha256").value, Literal(digest)),
            (capture, _RETRIEVED, typed(source.retrieved, XSD + "date")),
            (graph, PROV + "wasDerivedFrom", capture),
        ]
    for subject, predicate, value in about:
        add(subject, Iri(predicate), value)
    add(graph, Iri(_VOID_TRIPLES), integer(triples() + 1))


def told(summary: Summary) -> str:
    """What became of the rows, as a sum."""
    ignored = f" + {summary.ignored} ignored" if summary.ignored else ""
    read = f"{summary.read} {summary.unit} read"
    return f"{read} = {summary.loaded} loaded + {summary.merged} merged + {summary.rejected} rejected{ignored}"


def dataset(source: Source, iris: Iris, captures: Mapping[str, str], summary: Summary) -> Dataset:
    """The description of a dataset just read, for :meth:`kg.store.datasets.Draft.describe`."""
    return Dataset(
        name=source.name,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        homepage=source.homepage,
        retrieved=source.retrieved,
        loaded=datetime.now(UTC).isoformat(timespec="seconds"),
        base=iris.base,
        version=__version__,
        descriptor=source.digest,
        digest="",
        captures=dict(captures),
        counts=summary.to_dict(),
    )


def _digest(path: Path) -> str:
    total = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path), remedy="check the path") from None
    return total.hexdigest()

"""The data of a run: one generation, and the same graph as each peer reads it; kept between runs of one size."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.serve import generate
from kg import resources
from kg.errors import NotFoundError
from kg.store import generations
from kg.store.generations import Generation
from kg.store.rdf import read_nquads


@dataclass(frozen=True, slots=True)
class Dataset:
    """A folder with the generation (``home``), the merged graph as N-Triples, and the files of peers."""

    folder: Path
    generation: Generation

    @property
    def home(self) -> Path:
        """What SECOOP_HOME is for this data."""
        return self.folder / "home"

    @property
    def merged(self) -> Path:
        """The default graph of the generation, derived triples included, as N-Triples."""
        return self.folder / "merged.nt"

    def oxigraph(self, tool: str) -> Path:
        """The files of the native server, loaded from the generation's own N-Quads with its own loader."""
        location = self.folder / f"oxigraph-{self.generation.digest[:16]}"
        if not location.exists():
            draft = location.with_suffix(".loading")
            for arguments in (["load", "--location", draft, "--file", self.generation.nquads], ["optimize", "--location", draft]):
                subprocess.run([tool, *map(str, arguments)], check=True, capture_output=True)
            draft.rename(location)
        return location


def prepare(parent: Path, events: int) -> Dataset:
    """The data for so many events, generated unless they lie there already, by the same rules."""
    folder = parent.resolve() / f"events-{events}-{_fingerprint()}"
    home = folder / "home"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        generation = generations.current(home)
    except NotFoundError:
        generation = generate.publish(home, events)
    data = Dataset(folder, generation)
    if not data.merged.exists():
        draft = data.merged.with_suffix(".writing")
        with draft.open("w", encoding="utf-8") as out:
            out.writelines(f"{quad.n3()}\n" for quad in read_nquads(generation.nquads) if quad.graph is None)
        draft.rename(data.merged)
    return data


def _fingerprint() -> str:
    """Of the generator and the rules; a word changed in the ontology moves no figure, and a million triples take minutes."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    rules = sorted((resources.path("queries") / "derive").glob("*.rq"))
    total = sha256()
    for path in [*(p for p in code if p.stem in ("generate", "population")), *rules]:
        total.update(path.read_bytes())
    return total.hexdigest()[:12]

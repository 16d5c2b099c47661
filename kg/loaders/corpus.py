"""All curated input of a build, read and declared together, so that a mistake anywhere stops before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg import resources
from kg.identity import decisions as identity
from kg.identity import withdrawn
from kg.interpret.index import Index
from kg.interpret.nodes import load
from kg.loaders import authority, entities, records
from kg.namespaces import Iris
from kg.store.terms import Quad
from kg.vocabulary import Vocabulary


@dataclass(slots=True)
class Corpus:
    """The curated records of one folder."""

    vocabulary: Vocabulary
    index: Index
    entities: list[entities.Entity]
    records: list[records.Record]
    authority: list[Path]
    decisions: list[identity.Decision]
    withdrawn: list[withdrawn.Withdrawal] = field(default_factory=list, kw_only=True)

    @classmethod
    def read(
        cls, captures: Path | None, folder: Path | None = None, decisions: Path | None = None, *, locks: bool = True
    ) -> Corpus:
        """Read ``documents/``, ``entities/``, ``authority/`` below the folder, the decisions and, beside them, what is withdrawn.

        Raises InputError with file, line and column at the first mistake.
        """
        root = folder or resources.path("records")
        file = decisions or (root.parent / "identity" / "decisions.yaml")
        gone = withdrawn.read(file.with_name("withdrawn.yaml"))
        for path in sorted([*root.glob("*/*.yaml"), *file.parent.glob(file.name)]) if gone else ():
            withdrawn.check(load(path), gone)
        vocabulary = Vocabulary.load()
        index = Index(vocabulary)
        declared = entities.declare(root / "entities", index)
        documents = records.read_all(root / "documents", captures, locks=locks)
        records.declare(documents, index)
        lists = sorted((root / "authority").glob("*.yaml"))
        return cls(vocabulary, index, declared, documents, lists, identity.read(file, index), withdrawn=gone)

    def graphs(self) -> set[str]:
        """Names of graphs that no loaded dataset can have: those of the records, and those every build makes."""
        lists = {authority.graph_name(path) for path in self.authority}
        return {"ontology", "schemes", "derived", "entities", "identity", *lists, *(record.name for record in self.records)}

    def expand(self, iris: Iris) -> list[Quad]:
        """Return the asserted quads of every named graph."""
        quads = entities.expand(self.entities, self.index, iris)
        for record in self.records:
            quads += records.Expander(record, self.index, iris).expand()
        for path in self.authority:
            quads += authority.expand(path, self.index, iris)
        return quads + identity.expand(self.decisions, iris) + withdrawn.expand(self.withdrawn, iris)

"""A small invented corpus that a test can break in one place."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.interpret.passages import write_lock
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.store.terms import Quad

TEXT = "Hill Day, 4 May 2030. Mr Bo Lind, Chair of Northmark, opened it; Eastmark sent experts. The next is planned in 2031.\n"
RECORD = """\
document: {{id: hill, file: hill.txt, sha256: {sha}, language: en}}
items:
- id: 1
  span: 0-{end}
  says:
  - {{headline: "Hill Day", at: 0-8}}
  names:
  - {{of: organization/northmark, name: Northmark, lang: en, script: Latn, at: 43-52}}
  meetings:
  - id: event/hill-day
    label: {{en: Hill Day}}
    says:
    - {{status: held, at: 54-63}}
    - {{date: 2030-05-04, at: 10-20}}
    - {{heldAt: place/hill, certainty: inferred, because: "named after it", at: 0-8}}
    - {{editionNumber: null, unreadable: "numeral lost", at: 0-8}}
    - {{about: topic/training, at: 65-86}}
    participations:
    - {{who: person/bo-lind, role: opener, attendance: attended, as: post/northmark-chair, listedName: "Bo Lind", at: 25-60}}
    - {{who: group/eastmark-experts, role: attendee, attendance: attended, rank: experts, at: 65-86}}
    counts:
    - {{counted: experts, unreadable: "not given", at: 79-86}}
    outcomes:
    - {{kind: agreed, by: person/bo-lind, text: {{en: to meet again}}, at: 88-116}}
  - id: event/hill-day-2031
    label: {{en: next Hill Day}}
    says:
    - {{status: planned, at: 100-107}}
    - {{date: "2031", at: 111-115}}
  memberships:
  - {{member: organization/northmark, of: organization/hill-league, status: member, at: 43-52}}
  facts:
  - about: organization/northmark
    says:
    - {{cooperatesWith: organization/eastmark, certainty: inferred, because: "sent experts", at: 65-86}}
"""
ENTITIES = """\
person/bo-lind: {class: Person, label: {en: Bo Lind}}
organization/northmark: {class: Polity, label: {en: Northmark}, classification: state}
organization/eastmark: {class: Polity, label: {en: Eastmark}}
organization/hill-league: {class: Framework, label: {en: Hill League}}
group/eastmark-experts: {class: UnnamedGroup, label: {en: experts of Eastmark}, drawnFrom: organization/eastmark}
post/northmark-chair: {class: Post, label: {en: Chair of Northmark}, postIn: organization/northmark}
place/hill: {class: Place, label: {en: Hill}}
"""
AUTHORITY = """\
authority: {id: gazetteer, title: Invented Gazetteer, licence: CC0, file: gazetteer.csv, sha256: %s}
facts:
- about: place/hill
  says:
  - {latitude: 41.9, row: "Hill"}
- about: organization/northmark
  says:
  - {isoAlpha2: NM, row: "Northmark"}
""" % ("0" * 64)
#: Takes the one person of the corpus down.
WITHDRAWN = "- {entity: person/bo-lind, on: 2031-06-01, by: curator, why: asked to be taken out}\n"


@dataclass
class SmallCorpus:
    """Its folders; ``edit`` replaces words in one of its files."""

    root: Path

    @classmethod
    def write(cls, root: Path) -> SmallCorpus:
        """Write the corpus below a folder."""
        self = cls(root)
        for folder in ("records/documents", "records/entities", "records/authority", "captures"):
            (root / folder).mkdir(parents=True)
        self.capture.write_text(TEXT, encoding="utf-8")
        sha = sha256(TEXT.encode()).hexdigest()
        self.record.write_text(RECORD.format(sha=sha, end=len(TEXT)), encoding="utf-8")
        self.entities.write_text(ENTITIES, encoding="utf-8")
        self.authority.write_text(AUTHORITY, encoding="utf-8")
        return self

    @property
    def record(self) -> Path:
        return self.root / "records/documents/hill.yaml"

    @property
    def entities(self) -> Path:
        return self.root / "records/entities/all.yaml"

    @property
    def authority(self) -> Path:
        return self.root / "records/authority/gazetteer.yaml"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions.yaml"

    @property
    def withdrawn(self) -> Path:
        return self.root / "withdrawn.yaml"

    @property
    def captures(self) -> Path:
        return self.root / "captures"

    @property
    def capture(self) -> Path:
        return self.captures / "hill.txt"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace words that must be there."""
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def take_down(self) -> None:
        """Withdraw Bo Lind, and take the lines that name him out of record and entities."""
        self.withdrawn.write_text(WITHDRAWN, encoding="utf-8")
        for path in (self.record, self.entities):
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line.replace("by: person/bo-lind", "by: group/eastmark-experts") for line in lines]
            path.write_text("".join(line for line in kept if "person/bo-lind" not in line), encoding="utf-8")

    def lock(self) -> None:
        """Write the passage hashes of the record as it stands, as ``kg record lock`` does."""
        corpus = Corpus.read(self.captures, self.root / "records", self.decisions, locks=False)
        corpus.expand(Iris())
        write_lock(self.record.with_suffix(".sha256"), corpus.records[0].passages.used)

    def read(self, captures: bool = True) -> Corpus:
        return Corpus.read(self.captures if captures else None, self.root / "records", self.decisions)

    def quads(self, captures: bool = True) -> list[Quad]:
        return self.read(captures).expand(Iris())

"""Small invented event-coded data with a code list and states, that a test can break in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.interpret.index import Index
from kg.loaders import kinds
from kg.loaders.declared import Context
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.store import datasets
from kg.store.generations import writer
from kg.vocabulary import Vocabulary

CODES = """\
kind: codes
dataset: codes
title: Invented codes
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-01-01
language: en
file: {format: tsv}
code: code
name: name
shortest: "2"
residual: ", not specified"
"""
CODE_ROWS = """\
code\tname
1\tTalking
01\tSTATE
010\tState, not specified
03\tINTEND
036\tIntend to meet
04\tCONSULT
040\tConsult, not specified
041\tTelephone
042\tVisit
043\tReceive
046\tNegotiate
05\tAGREE
057\tSign
"""
STATES = "spelling,entity,class,label\nEastmark,organization/eastmark,Polity,Eastmark\nEMK,organization/eastmark,Polity,Eastmark\nWestmark,organization/westmark,Polity,Westmark\n"
MEANINGS = """\
code,means,mirror,source,target,why
01,none,,,,a statement
03,none,,,,an intent
036,announced,036,attendee,attendee,
040,consultation,040,,,
041,consultation,041,,,
042,held,043,attendee,host,
043,held,042,host,attendee,
046,held,046,attendee,attendee,
05,none,,,,
057,agreement,057,signatory,signatory,
"""
SPELLINGS = "relation,code\nConsult,040\nState,010\nHold talks with,046\n"
ACTOR_KINDS = "words,match,class\nPolice,whole,Body\nMinistry of,start,Body\nCitizen,whole,UnnamedGroup\n"
PERSONS = 'pattern,why\n"President [A-Z]\\w+",a title\n'
DESCRIPTOR = """\
kind: events
dataset: talks
title: Invented talks
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-12-31
language: en
file: {format: tsv}
columns: {date: day, source: from, relation: what, target: to}
ignore: {story: "not at hand"}
row: [id]
date: {order: ymd, years: ["2020", "2040"]}
key: [day, pair]
lookups:
  states: {file: states.csv}
relations: {codes: codes, spellings: spellings.csv, meanings: meanings.csv}
actors: {known: [states], places: states, kinds: actor-kinds.csv, persons: persons.csv}
"""
HEADER = "id\tday\tfrom\twhat\tto\tstory\n"


def rows(*lines: str) -> str:
    """A file of rows given with ``|`` between day, source, relation and target; their names are 1, 2, 3 …"""
    return HEADER + "".join(f"{number}\t" + line.replace("|", "\t") + "\ts\n" for number, line in enumerate(lines, 1))


@dataclass
class Talks:
    """Descriptor, tables and code list in a folder, loaded into a home beside them."""

    folder: Path
    descriptor: str = DESCRIPTOR
    name: str = "talks.tsv"

    def __post_init__(self) -> None:
        tables = {
            "codes.yaml": CODES,
            "codes.tsv": CODE_ROWS,
            "states.csv": STATES,
            "meanings.csv": MEANINGS,
            "spellings.csv": SPELLINGS,
            "actor-kinds.csv": ACTOR_KINDS,
            "persons.csv": PERSONS,
        }
        for file, text in tables.items():
            self.write(file, text)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def write(self, file: str, text: str) -> Path:
        path = self.folder / file
        path.write_text(text, encoding="utf-8")
        return path

    def load_codes(self) -> Summary:
        return self._load("codes", [self.folder / "codes.tsv"])

    def load(self, content: str | bytes) -> Summary:
        """Load the code list where it is not loaded, then a file of this content."""
        if not (self.home / "datasets" / "codes").exists():
            self.load_codes()
        path = self.folder / self.name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.load_files(path)

    def load_files(self, *paths: Path) -> Summary:
        self.write("talks.yaml", self.descriptor)
        return self._load("talks", list(paths))

    def _load(self, name: str, paths: list[Path]) -> Summary:
        found = kinds.read(self.folder / f"{name}.yaml")
        with datasets.draft(self.home, name) as draft:
            summary = found.load(paths, draft, Context(self.home, Index(Vocabulary.load()), Iris()))
            with writer(self.home):
                draft.commit()
        return summary

    def lines(self, dataset: str = "talks") -> set[str]:
        """The triples of a dataset's graph, IRIs without their bases."""
        found = set()
        for quad in datasets.quads(self.home, Iris()):
            if quad.graph is not None and quad.graph.value.endswith(f"/{dataset}"):
                text = quad._replace(graph=None).n3().removesuffix(" .")
                found.add(
                    re.sub(r"<(?:https://w3id.org/secoop/(?:id/|ns#|concept/)?|http[^>]*[#/](?=\w+>))([^>]*)>", r"\1", text)
                )
        return found

    def events(self) -> set[str]:
        """The names of the events."""
        return {line.split()[0] for line in self.lines() if line.startswith("event/")}

    def about(self, start: str) -> set[str]:
        """Predicate and object of everything whose name begins so, with the rest of the name."""
        return {line.removeprefix(start) for line in self.lines() if line.startswith(start)}

    def rejects(self) -> list[list[str]]:
        dataset = datasets.get(self.home, "talks")
        text = (self.home / "datasets" / "talks" / dataset.files["rejects"]).read_text(encoding="utf-8")
        return [line.split("\t") for line in text.splitlines()[1:]]

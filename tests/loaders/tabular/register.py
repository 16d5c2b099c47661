"""A small invented register that a test can break in one place, and the guide's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from kg.loaders.corpus import Corpus
from kg.loaders.declared import Context
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular.load import load
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.store import datasets
from kg.store.generations import writer
from kg.store.terms import Quad
from tests.corpus import SmallCorpus

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "registers.md"
DESCRIPTOR = """\
dataset: visits
title: Visits to Northmark
publisher: Northmark
licence: CC0-1.0
retrieved: 2031-12-31
file: {format: csv}
lookups:
  states: {file: states.csv}
columns:
  id: {}
  visitor: {}
  country: {lookup: states}
  start: {date: ymd, years: ["1900", "2040"]}
  end: {date: ymd, years: ["1900", "2040"], required: "false"}
row: id
entities:
  visitor: {name: person/visits, key: visitor, class: Person, label: {en: "{visitor}"}}
  state: {from: country}
events:
  visit:
    name: event/visit
    key: [visitor, start]
    class: Event
    label: {en: "Visit of {visitor}"}
    status: held
    date: {start: start, end: end}
participations:
- {event: visit, who: visitor, role: attendee, attendance: attended, for: state}
"""
STATES = (
    "spelling,entity,class,label\nEastmark,organization/eastmark,,\nSouthmark,organization/visits-southmark,Polity,Southmark\n"
)
HEADER = "id,visitor,country,start,end\n"
ROWS = "1,bo,Eastmark,2031-01-05,2031-01-07\n2,cy,Southmark,2031-02-01,\n"


@dataclass
class Register:
    """A descriptor, its look-up and a file in a folder, loaded into a home beside it."""

    folder: Path
    descriptor: str = DESCRIPTOR
    name: str = "visits.csv"
    summaries: list[Summary] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def index(self) -> Corpus:
        return SmallCorpus.write(self.folder / "corpus").read() if not (self.folder / "corpus").exists() else self._again()

    def _again(self) -> Corpus:
        return SmallCorpus(self.folder / "corpus").read()

    def load(self, content: str | bytes, *, commit: bool = True) -> Summary:
        """Load a file's content; the summary, or the error."""
        (self.folder / "visits.yaml").write_text(self.descriptor, encoding="utf-8")
        states = self.folder / "states.csv"
        if not states.exists():
            states.write_text(STATES, encoding="utf-8")
        path = self.folder / self.name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = descriptors.read(self.folder / "visits.yaml")
        with datasets.draft(self.home, found.name) as draft:
            summary = load(found, [path], draft, Context(self.home, self.index().index, Iris()))
            if commit:
                with writer(self.home):
                    draft.commit()
        return summary

    def quads(self) -> list[Quad]:
        return list(datasets.quads(self.home, Iris()))

    def lines(self) -> set[str]:
        """Triples of the loaded datasets, IRIs without their bases."""
        return {
            re.sub(
                r"<(?:https://w3id.org/secoop/(?:id/|ns#|concept/)?|http[^>]*[#/])([^>]*)>", r"\1", quad._replace(graph=None).n3()
            )
            for quad in self.quads()
        }

    def rejects(self) -> list[list[str]]:
        dataset = datasets.get(self.home, "visits")
        text = (self.home / "datasets" / "visits" / dataset.files["rejects"]).read_text(encoding="utf-8")
        return [line.split("\t") for line in text.splitlines()[1:]]


def guide_files() -> dict[str, str]:
    """The files the guide shows, by name, and its commands and output under ``sh`` and ``text``."""
    text = GUIDE.read_text(encoding="utf-8")
    files = dict(re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)```", text, re.MULTILINE | re.DOTALL))
    return files | dict(re.findall(r"```(sh|text)\n(.*?)```", text, re.DOTALL))

"""A source in another vocabulary, loaded through the real command into a home of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from kg.cli import main
from kg.namespaces import Iris
from kg.store import datasets
from tests.corpus import SmallCorpus


@dataclass
class Sample:
    """A folder with a home, a small corpus, and the files a test writes."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def descriptor(self, name: str, kind: str, **keys: str) -> Path:
        lines = [
            f"kind: {kind}",
            f"dataset: {name}",
            "title: Sample",
            "publisher: Northmark",
            "licence: CC0-1.0",
            "retrieved: 2031-06-01",
        ]
        return self.write(f"{name}.yaml", "\n".join([*lines, *(f"{key}: {value}" for key, value in keys.items())]) + "\n")

    def run(self, *words: str | Path, **environment: str) -> Result:
        """Run ``kg`` with the small corpus in place of the project's records."""
        corpus = self.folder / "corpus"
        if not corpus.exists():
            SmallCorpus.write(corpus)
        env = {"SECOOP_RECORDS": str(corpus / "records"), "SECOOP_CAPTURES": str(corpus / "captures"), **environment}
        return CliRunner().invoke(main, ["--home", str(self.home), *map(str, words)], env=env)

    def load(self, *words: str | Path, **environment: str) -> str:
        """Load without building; the output."""
        result = self.run("load", *words, "--no-build", **environment)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str | Path, **environment: str) -> str:
        """A load that is refused as a whole: the message, and nothing is left behind."""
        result = self.run("load", *words, "--no-build", **environment)
        assert result.exit_code == 2, result.output
        assert datasets.installed(self.home) == []
        return result.output

    def lines(self, *, apart: bool = False) -> set[str]:
        """Triples of the loaded datasets, IRIs without their bases."""
        return {
            re.sub(
                r"<(?:https://w3id.org/secoop/(?:id/|ns#|concept/)?|http[^>]*[#/])([^>]*)>", r"\1", quad._replace(graph=None).n3()
            )
            for quad in datasets.quads(self.home, Iris(), apart=apart)
        }

    def events(self) -> dict[str, dict[str, set[str]]]:
        """English or only label of each event → its facts, stated plainly or by Statements, places and wholes by label."""
        return facts(self.lines())


def facts(lines: set[str]) -> dict[str, dict[str, set[str]]]:
    """What is said of each event, by its label."""
    triples = [line.removesuffix(" .").split(" ", 2) for line in lines]
    labels: dict[str, str] = {}
    for subject, predicate, value in sorted(triples):
        if predicate == "prefLabel" and (subject not in labels or value.endswith("@en")):
            labels[subject] = value.rpartition("@")[0].strip('"')
    statements: dict[str, dict[str, str]] = {}
    found: dict[str, dict[str, set[str]]] = {label: {} for name, label in labels.items() if name.startswith("event/")}
    for subject, predicate, value in triples:
        if subject.startswith(("statement/", "participation/")):
            statements.setdefault(subject, {})[predicate] = value
        elif subject.startswith("event/") and predicate not in ("type", "prefLabel", "altLabel", "exactMatch"):
            found[labels[subject]].setdefault(predicate, set()).add(labels.get(value, value))
    for node in statements.values():
        about = node.get("subject", node.get("participationIn", ""))
        if about.startswith("event/") and "predicate" in node:
            found[labels[about]].setdefault(node["predicate"], set()).add(labels.get(node["object"], node["object"]))
        elif about.startswith("event/"):
            who = labels.get(node.get("participant", ""), node.get("listedName", "").strip('"'))
            found[labels[about]].setdefault(node["role"], set()).add(f"{who} {node['attendanceStatus'].partition('/')[2]}")
    return found

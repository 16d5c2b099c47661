"""The README's worked examples, executed against the real graph and a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server.running import reserved_port, serving

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python|output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KG = Path(sys.executable).parent / "kg"


@dataclass
class Served:
    """A server over the real graph."""

    port: int
    folder: Path

    def run(self, code: str) -> str:
        """Run one command line or Python program of the README, on this server's port."""
        code = code.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")
        command = ["bash", "-c", code] if not code.startswith("from ") else [sys.executable, "-c", code]
        environment = {**os.environ, "PATH": f"{KG.parent}:{os.environ['PATH']}", "SECOOP_HOME": str(self.folder / "home")}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
        return done.stdout.replace(f"127.0.0.1:{self.port}", "127.0.0.1:8080").replace("\r\n", "\n")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("readme")
    with reserved_port() as port:
        home, base = str(folder / "home"), f"http://127.0.0.1:{port}/"
        subprocess.run([KG, "--home", home, "build", "--base-iri", base], check=True, capture_output=True)
        with serving(folder, port):
            yield Served(port, folder)


def examples() -> list[tuple[str, str]]:
    """Each example with the output the README shows."""
    found: list[tuple[str, str]] = []
    blocks = BLOCK.findall(README)
    for position, (kind, body) in enumerate(blocks):
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
        elif kind == "python":
            assert blocks[position + 1][0] == "output", "a Python example is followed by its output"
            found.append((body, blocks[position + 1][1]))
    return found


def steady(text: str) -> str:
    """The text without how many shapes and checks there are and a plan asks again: it changes with every rule that is added."""
    counted = re.sub(r"\d+ shapes and \d+ checks", "some shapes and checks", text).strip()
    return re.sub(r"^rules: .*$", lambda line: re.sub(r"\d[\d.]*", "some", line.group()), counted, flags=re.MULTILINE)


def test_there_is_an_example_for_each_kind_of_user() -> None:
    code = " ".join(code for code, _ in examples())
    for word in ("kg query", "curl", "SPARQLWrapper", "rdflib", "kg validate"):
        assert word in code


@pytest.mark.parametrize(("code", "output"), examples(), ids=lambda text: text[:40])
def test_an_example_prints_what_the_readme_shows(served: Served, code: str, output: str) -> None:
    assert steady(served.run(code)) == steady(output)


def test_every_file_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_curl_is_there() -> None:
    assert shutil.which("curl")

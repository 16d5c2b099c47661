"""What the guide to validating tells people to write works as it is written."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kg.validation.parsing import SUFFIXES
from tests.shapes.fixtures import DATA

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide" / "validating.md"
GOOD = (DATA / "good" / "r15-met.ttl").read_text(encoding="utf-8")
BAD = (DATA / "bad" / "r15-met.ttl").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A git repository with a file that conforms and one that does not, and a ``kg`` on its path."""
    (tmp_path / "bin").mkdir()
    kg = tmp_path / "bin" / "kg"
    kg.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "from kg.cli import main; main()" "$@"\n')
    kg.chmod(0o755)
    repository = tmp_path / "repository"
    repository.mkdir()
    for name in ("mine.ttl", "a.ttl"):
        (repository / name).write_text(GOOD, encoding="utf-8")
    (repository / "b.jsonld").write_text(
        '{"@id": "https://w3id.org/secoop/id/place/x", "@type": "https://w3id.org/secoop/ns#Place"}'
    )
    (repository / "c.rdf").write_text('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>')
    (repository / "mine.nt").write_text("")
    run(repository, "git init -q && git config user.email a@x.example && git config user.name A")
    return repository


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder.parent / 'bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "SECOOP_HOME": str(folder.parent / "home")}
    return subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("line", blocks("sh")[0].splitlines())
def test_every_command_of_the_guide_runs(folder: Path, line: str) -> None:
    result = run(folder, line)
    # b.jsonld has a place without a name.
    assert result.returncode == (1 if "b.jsonld" in line else 0), result.stderr + result.stdout


@pytest.mark.parametrize("hook", [*HOOKS, *yaml.safe_load(blocks("yaml")[0])["repos"][0]["hooks"]], ids=["repository", "guide"])
def test_the_hook_takes_every_format_and_ends_with_a_status(folder: Path, hook: dict[str, str]) -> None:
    assert [suffix for suffix in SUFFIXES if not re.search(hook["files"], f"data/x{suffix}")] == []
    assert not re.search(hook["files"], "notes.md")
    (folder / "bad.ttl").write_text(BAD, encoding="utf-8")
    assert run(folder, f"{hook['entry']} mine.ttl a.ttl").returncode == 0
    assert run(folder, f"{hook['entry']} mine.ttl bad.ttl").returncode == 1


def test_the_git_hook_judges_what_is_about_to_be_committed(folder: Path) -> None:
    hook = folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(next(block for block in blocks("sh") if block.startswith("#!")))
    hook.chmod(0o755)
    assert run(folder, "git commit -q --allow-empty -m nothing").returncode == 0
    (folder / "new one.ttl").write_text(BAD, encoding="utf-8")
    run(folder, "git add mine.ttl 'new one.ttl'")
    (folder / "new one.ttl").write_text(GOOD, encoding="utf-8")
    refused = run(folder, "git commit -m bad")
    assert refused.returncode != 0
    assert "new one.ttl: does not conform" in refused.stdout + refused.stderr
    run(folder, "git add 'new one.ttl'")
    assert run(folder, "git commit -q -m good").returncode == 0


def test_the_job_writes_a_log_with_paths_of_the_repository_and_fails_on_violations(folder: Path) -> None:
    steps = yaml.safe_load(blocks("yaml")[1])["jobs"]["validate"]["steps"]
    (line,) = [step["run"] for step in steps if "kg validate" in step.get("run", "")]
    (upload,) = [step["with"]["sarif_file"] for step in steps if "upload-sarif" in step.get("uses", "")]
    (folder / "data").mkdir()
    (folder / "data" / "bad.ttl").write_text(BAD, encoding="utf-8")
    run(folder, "git add mine.ttl data")
    assert run(folder, line).returncode != 0
    log = json.loads((folder / upload).read_text(encoding="utf-8"))
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/bad.ttl"
    assert "sc:met" in BAD.splitlines()[place["region"]["startLine"] - 1]


def test_the_links_of_the_guide_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", GUIDE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (GUIDE.parent / link).is_file()] == []

"""HermiT's verdict on a view, within a deadline.

HermiT is a Java program that owlready2 carries along. It runs as grandchild of this process, in a process group of its
own, so that the deadline ends Java too and not only the Python process that waits for it. Owlready2 leaves what it writes for
Java where it lies: in a temporary folder of that run, which this process removes, however the run ended.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import MissingToolError, SecoopError
from kg.reasoning.explain import clashes
from kg.reasoning.view import View

#: Seconds after which a run is ended unless the caller says otherwise.
DEADLINE = 120.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT found. ``unsatisfiable`` are IRIs of classes that cannot have a member, ``parents`` the class tree: for
    every class the named classes directly above it, asserted or inferred (empty when nothing is consistent).

    HermiT itself gives no reasons; ``explanation`` names the clashes a simple search finds and is empty when all is
    well.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    explanation: str = ""
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class ReasonerError(SecoopError):
    """The reasoner gave no verdict: it ran out of time or refused its input."""

    code = "reasoner"


def java() -> str:
    """The path of the Java runtime; raises MissingToolError when there is none."""
    found = shutil.which("java")
    if found is None:
        raise MissingToolError(
            "the OWL reasoner needs Java, which is not installed",
            remedy="install a Java runtime (on Debian: apt-get install default-jre-headless) or leave reasoning out",
        )
    return found


def check(view: View, *, deadline: float = DEADLINE) -> Verdict:
    """Judge a view; raises MissingToolError without Java, ReasonerError without a verdict in ``deadline`` seconds."""
    java()
    with TemporaryDirectory(prefix="secoop-reasoning-") as folder:
        file = Path(folder) / "view.nt"
        view.write(file)
        answer = json.loads(_run(file, deadline))
    if answer["error"]:
        raise ReasonerError(f"HermiT refused the reasoning view: {answer['error'].strip()[:2000]}")
    unsatisfiable = tuple(answer["unsatisfiable"])
    parents = {cls: tuple(above) for cls, above in answer["parents"].items()}
    return Verdict(answer["consistent"], unsatisfiable, _explanation(view, answer["consistent"], unsatisfiable), parents)


def _run(file: Path, deadline: float) -> str:
    """Run the worker, with the file's folder for its temporary files; its whole process group is ended at the deadline."""
    command = [sys.executable, "-m", "kg.reasoning.worker", str(file)]
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": paths, "TMPDIR": str(file.parent)}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            output, complaint = process.communicate(timeout=deadline)
        except subprocess.TimeoutExpired:
            raise ReasonerError(
                f"HermiT gave no verdict within {deadline:g} s", remedy="raise the deadline or reason over less data"
            ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        raise ReasonerError(f"the reasoning process failed: {complaint.strip()[-2000:]}")
    return output


def _explanation(view: View, consistent: bool, unsatisfiable: tuple[str, ...]) -> str:
    lines = [f"<{iri}> cannot have a member: its superclasses exclude each other" for iri in unsatisfiable]
    if not consistent:
        lines += clashes(view) or ["no simple clash found: look at unions and at values out of a datatype range"]
    return "\n".join(lines)

"""Load a register in a process that ends at once at a step of publishing: ``python -m tests.assembling.killing FOLDER STEP``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kg.assembling import whole
from kg.store import datasets, generations
from kg.store.datasets import Draft
from kg.validation import Report
from tests.corpus import SmallCorpus
from tests.loaders.tabular.register import ROWS
from tests.loaders.tabular.test_build import Home

#: Where the process ends: what is called, whether before it is, and whether the generation was published by then.
STEPS: dict[str, tuple[object, str, bool, bool]] = {
    "before the intention": (Draft, "intend", True, False),
    "after the intention": (Draft, "intend", False, False),
    "before the switch": (generations, "_switch", True, False),
    "after the switch": (generations, "_switch", False, True),
    "before the dataset": (Draft, "commit", True, True),
    "between its files": (datasets, "_sync", False, True),
    "after the dataset": (Draft, "commit", False, True),
}


def kill(root: Path, step: str) -> None:
    """Run it; fails where the step is never reached."""
    done = subprocess.run([sys.executable, "-m", __name__, str(root), step], capture_output=True, check=False, timeout=300)
    assert done.returncode == 7, done.stderr.decode()


def _ending(plain: Callable[..., object], before: bool, when: Callable[[], bool]) -> Callable[..., object]:
    def step(*arguments: object, **named: object) -> object:
        if before and when():
            os._exit(7)
        done = plain(*arguments, **named)
        if when():
            os._exit(7)
        return done

    return step


def main(root: Path, step: str) -> None:
    """Load all rows, with nobody judging: what is published does not matter here."""
    target, name, before, _ = STEPS[step]
    folder = root / "home" / "datasets" / "visits"

    def here() -> bool:
        return step != "between its files" or ((folder / "intended").is_dir() and not list(folder.glob("intended/graph-*")))

    setattr(whole.Held, "judge", lambda _graph, _step, by_change: Report())  # noqa: B010 - mypy knows it as a method
    setattr(target, name, _ending(getattr(target, name), before, here))
    Home(root, SmallCorpus(root / "corpus")).publish(ROWS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""Shared fixtures: the folder of shared material, and a small invented corpus."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.corpus import SmallCorpus

ROOT = Path(__file__).resolve().parent.parent

# What Hypothesis draws is the same in every run, and a slow machine is no failure: a run fails by what was changed and nothing
# else. `pytest --hypothesis-profile=default` draws anew.
settings.register_profile(
    "fixed", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("fixed")


def missing(what: str) -> None:
    """Skip visibly on a user's machine, fail where everything must be there (CI=true)."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the checkout, or at SECOOP_SHARED."""
    folder = Path(os.environ.get("SECOOP_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        missing(f"the shared material ({folder})")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _spare_connections() -> Iterator[None]:
    """Applications in this process cut nobody off: a client that never read its answer to the end is an earlier test's.

    Connections are found by their address, which is that of every test. A server of its own process cuts as it does in use.
    """
    from server.front.stalls import Stalls

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stalls.__init__, "__defaults__", (lambda _address, *, silent: 0,))
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the project's own records, built once for all processes of a run; not to be changed."""
    from kg.build import build
    from kg.settings import Settings

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    with (root / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "built" / "current").exists():
            build(Settings(home=root / "built"))
    return root / "built"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[SmallCorpus]:
    """An invented document with its record, entities and decisions, to be changed by a test."""
    yield SmallCorpus.write(tmp_path)

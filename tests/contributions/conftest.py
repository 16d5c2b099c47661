"""A published home: built once, copied for each test that changes it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from tests.contributions.home import Home, publish
from tests.corpus import SmallCorpus


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The small corpus, built; not to be changed."""
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("contributions")))


@pytest.fixture
def home(published: Home, tmp_path: Path) -> Home:
    """A copy of it for one test."""
    shutil.copytree(published.path, tmp_path / "home", symlinks=True)
    return Home(dataclasses.replace(published.settings, home=tmp_path / "home"))

"""Invented event-coded data, in a fresh folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.coded.talks import Talks


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    return Talks(tmp_path)

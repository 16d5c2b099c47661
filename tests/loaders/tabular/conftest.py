"""The invented register, in a fresh folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.tabular.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path)

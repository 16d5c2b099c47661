"""``kg serve`` before it listens; the running server is tested over its socket."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main


def test_serving_nothing_says_to_build_first(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve"])
    assert result.exit_code == 2
    assert "kg build" in result.output


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve", "--port", port])
    assert result.exit_code == 2
    assert "--port" in result.output

"""``kg serve`` before it listens; the running server is tested over its socket."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.corpus import SmallCorpus
from tests.server import site


def test_serving_nothing_says_to_build_first(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve"])
    assert result.exit_code == 2
    assert "kg build" in result.output


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve", "--port", port])
    assert result.exit_code == 2
    assert "--port" in result.output


def test_a_port_that_is_taken_is_told_and_not_shared(tmp_path: Path) -> None:
    site.publish(tmp_path / "home", SmallCorpus.write(tmp_path), "http://127.0.0.1/")
    with socket.socket() as other:
        # As the web server does: two of them would share the port, each with half of the requests.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port} of 127.0.0.1 is in use" in result.output
    assert "--port" in result.output


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    site.publish(tmp_path / "home", SmallCorpus.write(tmp_path), "http://127.0.0.1/")
    result = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "serve", "--host", "192.0.2.1"])
    assert result.exit_code == 2
    assert "192.0.2.1 cannot be listened on" in result.output
    assert "--host" in result.output

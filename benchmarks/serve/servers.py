"""The servers side by side, each a process of this run's own, on the loopback interface, ended by its own pid."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serve.client import ask
from benchmarks.serve.dataset import Dataset
from benchmarks.serve.workloads import JSON

START_SECONDS = 300.0
_HOST = "127.0.0.1"
_BIN = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


class UnavailableError(Exception):
    """A server is not installed here, or did not start; the reason is shown in the report."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: key, name and version for the table, its endpoint, its process.

    ``slow`` ones are asked for long answers once, when the others are done.
    """

    key: str
    name: str
    endpoint: str
    process: subprocess.Popen[bytes]
    slow: bool = False


@contextmanager
def ours(data: Dataset, log: Path) -> Iterator[Server]:
    """``kg serve`` with its own defaults, except that one client is all there are, the export is long, and nothing is logged."""
    port = _port()
    limits = {"SECOOP_ANSWER_MB": "1024", "SECOOP_QUERY_SECONDS": "120", "SECOOP_CLIENT_WORKERS": "2", "SECOOP_ACCESS_LOG": "off"}
    environment = {**os.environ, **limits, "SECOOP_HOME": str(data.home), "SECOOP_PORT": str(port)}
    command = [sys.executable, "-m", "kg.cli", "serve"]
    with _running("ours", "secoop", command, f"http://{_HOST}:{port}/sparql", log, environment) as server:
        yield server


@contextmanager
def oxigraph(data: Dataset, log: Path) -> Iterator[Server]:
    """The native server over its files, which it loaded and optimised before."""
    tool, port = _tool("oxigraph", "the PyPI package oxigraph"), _port()
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    command = [tool, "serve-read-only", "--location", str(data.oxigraph(tool)), "--bind", f"{_HOST}:{port}"]
    with _running("oxigraph", f"Oxigraph {version}", command, f"http://{_HOST}:{port}/query", log) as server:
        yield server


@contextmanager
def rdflib(data: Dataset, log: Path) -> Iterator[Server]:
    """rdflib-endpoint with rdflib's own store, in memory."""
    tool, port = _tool("rdflib-endpoint", "the PyPI package rdflib-endpoint"), _port()
    ask_version = "from importlib.metadata import version; print(version('rdflib-endpoint'))"
    python = Path(tool).parent / "python"
    version = subprocess.run([python, "-c", ask_version], capture_output=True, text=True, check=True).stdout.strip()
    command = [tool, "serve", "--host", _HOST, "--port", str(port), str(data.merged)]
    with _running("rdflib", f"rdflib-endpoint {version}", command, f"http://{_HOST}:{port}/", log) as server:
        yield server


@contextmanager
def virtuoso(data: Dataset, log: Path) -> Iterator[Server]:
    """Virtuoso with buffers for the whole graph, which is its default graph; loaded anew into a folder of this run."""
    tool, isql = _tool("virtuoso-t", "Debian's virtuoso-opensource"), _tool("isql-vt", "Debian's virtuoso-opensource")
    version = next(
        (
            word
            for word in subprocess.run([tool, "-?"], capture_output=True, text=True, check=False).stderr.split()
            if word[:2] == "7."
        ),
        "7",
    )
    sql, port = _port(), _port()
    folder = data.folder / "virtuoso"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, port=port, allowed=data.folder), encoding="utf-8")
    command = [tool, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running("virtuoso", f"Virtuoso {version}", command, f"http://{_HOST}:{port}/sparql", log) as server:
        load = f"DB.DBA.TTLP_MT(file_open('{data.merged}'), '', 'urn:merged', 0); checkpoint;"
        done = subprocess.run(
            [isql, f"{_HOST}:{sql}", "dba", "dba", f"exec={load}"],
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        if "Error" in done.stdout + done.stderr:
            raise UnavailableError(f"Virtuoso did not load the graph: {(done.stdout + done.stderr)[:300]}")
        yield server


EVERY: dict[str, Callable[[Dataset, Path], AbstractContextManager[Server]]] = {
    "ours": ours,
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "rdflib": rdflib,
}

_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 20000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
FileExtend = 200

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 40
ServerThreads = 40
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
CheckpointInterval = 0
DirsAllowed = {allowed}

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 40
MaxClientConnections = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30

[SPARQL]
DefaultGraph = urn:merged
ResultSetMaxRows = 1200000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""


@contextmanager
def _running(
    key: str, name: str, command: Sequence[str], endpoint: str, log: Path, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    with (log / f"{key}.log").open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, env=environment)
        try:
            _wait(name, endpoint, process)
            yield Server(key, name, endpoint, process, slow=key == "rdflib")
        finally:
            _end(process)


def _wait(name: str, endpoint: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; the first query also makes it load what it loads."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise UnavailableError(f"{name} ended with {process.returncode} when it was started")
        try:
            status = ask(endpoint, "ASK {}", JSON, seconds=START_SECONDS).status
            if status == 200:
                return
            if 400 <= status < 500:
                raise UnavailableError(f"{name} answers {status}")
        except OSError:
            time.sleep(0.3)
    raise UnavailableError(f"{name} did not answer within {START_SECONDS:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tool(name: str, package: str) -> str:
    found = shutil.which(name, path=_BIN)
    if found is None:
        raise UnavailableError(f"{name} is not installed ({package})")
    return found


def _port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])

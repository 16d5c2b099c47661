"""The clients: wrk for requests a second, one plain connection for single long answers. Loopback only, all bounded."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

CONNECTIONS = 8
_BLOCK = 1 << 18
#: Counted up in front of the query, so that no cache has seen the request before: it declares a prefix nobody uses.
_SCRIPT = """
local n, step = {start}, {step}
local headers = {{ ["Accept"] = "{accept}"{more} }}
local tail = [==[{tail}]==]
request = function()
  n = n + step
  if step == 0 then return wrk.format("GET", "{path}?query=" .. tail, headers) end
  return wrk.format("GET", "{path}?query=PREFIX%20n" .. n .. "%3A%3Curn%3An%3E%20" .. tail, headers)
end
done = function(summary)
  local e = summary.errors
  io.write(string.format('\\nRESULT {{"requests": %d, "microseconds": %d, "bytes": %d, "errors": %d}}\\n',
    summary.requests, summary.duration, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: status, headers, number of bytes, seconds from the request to the last byte; the body if it was kept."""

    status: int
    headers: dict[str, str]
    length: int
    seconds: float
    body: bytes = b""


def ask(endpoint: str, query: str, accept: str, *, seconds: float, keep: bool = False) -> Reply:
    """Send one query and read all of its answer. Raises OSError, TimeoutError among them, when there is none in time."""
    parts = urlsplit(endpoint)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    started = time.perf_counter()
    try:
        connection.request("GET", f"{parts.path}?query={quote(query, safe='')}", headers={"Accept": accept})
        response = connection.getresponse()
        pieces, length = [], 0
        while piece := response.read(_BLOCK):
            length += len(piece)
            if keep:
                pieces.append(piece)
        taken = time.perf_counter() - started
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, headers, length, taken, b"".join(pieces))


class LoadError(Exception):
    """The load could not be made, or answers were errors."""


def rate(endpoint: str, query: str, accept: str, *, seconds: float, first: int | None = None, etag: str = "") -> float:
    """Requests answered in a second. ``first`` numbers the requests from there, so that each is new to a cache.

    ``etag`` asks whether that answer has changed. Raises LoadError when wrk is missing or one answer was an error.
    """
    tool = shutil.which("wrk")
    if tool is None:
        raise LoadError("wrk is not installed (Debian: apt install wrk)")
    more = f', ["If-None-Match"] = [==[{etag}]==]' if etag else ""
    path, tail = urlsplit(endpoint).path, quote(query, safe="")
    script = _SCRIPT.format(start=first or 0, step=int(first is not None), accept=accept, more=more, path=path, tail=tail)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "load.lua"
        file.write_text(script, encoding="utf-8")
        command = [tool, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", "-s", str(file), endpoint]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    line = next((text for text in done.stdout.splitlines() if text.startswith("RESULT ")), "")
    if not line:
        raise LoadError(f"wrk said: {done.stdout[-300:]}{done.stderr[-300:]}")
    result = json.loads(line.removeprefix("RESULT "))
    if result["errors"] or not result["requests"]:
        raise LoadError(f"{result['errors']} of {result['requests']} requests failed")
    return int(result["requests"]) / (int(result["microseconds"]) / 1e6)

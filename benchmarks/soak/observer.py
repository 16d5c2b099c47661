"""What a server holds, as the kernel sees it: processes, threads, descriptors, files, memory (Linux, proc(5))."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_INODE = re.compile(r":\[\d+\]$")
#: Memory of its own; what is mapped from files is shared and given back at need.
_MEMORY = re.compile(r"^RssAnon:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Process:
    """One process: what it runs, its threads, its descriptors by kind, MB of memory of its own."""

    pid: int
    role: str
    threads: int
    descriptors: Counter[str]
    megabytes: float


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything a server holds at one moment; ``files`` are names below its folders, unlinked ones among descriptors."""

    processes: tuple[Process, ...]
    files: tuple[str, ...]

    def roles(self) -> Counter[str]:
        """How many processes of each kind."""
        return Counter(process.role for process in self.processes)

    def descriptors(self) -> Counter[str]:
        """How many descriptors of each kind, by the role of the process that has them open."""
        total: Counter[str] = Counter()
        for process in self.processes:
            total.update({f"{process.role}: {kind}": number for kind, number in process.descriptors.items()})
        return total

    def threads(self) -> int:
        """Threads of all processes."""
        return sum(process.threads for process in self.processes)

    def megabytes(self, role: str) -> float:
        """MB of memory of the processes of one kind."""
        return sum(process.megabytes for process in self.processes if process.role == role)


def look(root: int, folders: Iterable[Path]) -> Holding:
    """What the process and everything below it hold, and what lies in the folders."""
    processes = [found for pid in [root, *below(root)] if (found := _process(pid, root)) is not None]
    files = [str(path.relative_to(folder.parent)) for folder in folders for path in folder.rglob("*")]
    return Holding(tuple(processes), tuple(sorted(files)))


def below(pid: int) -> list[int]:
    """The processes a process has started, and theirs."""
    found = []
    for task in _children(pid):
        found += [task, *below(task)]
    return found


def _children(pid: int) -> list[int]:
    try:
        files = list((_PROC / str(pid) / "task").glob("*/children"))
        return [int(child) for file in files for child in file.read_text(encoding="ascii").split()]
    except OSError:
        return []


def _process(pid: int, root: int) -> Process | None:
    folder = _PROC / str(pid)
    try:
        status = (folder / "status").read_text(encoding="utf-8", errors="replace")
        command = (folder / "cmdline").read_bytes()
        parent = int(re.findall(r"^PPid:\s+(\d+)", status, re.MULTILINE)[0])
        kinds = Counter(_kind(entry) for entry in (folder / "fd").iterdir())
        threads = len(list((folder / "task").iterdir()))
    except (OSError, IndexError):
        return None
    memory = _MEMORY.search(status)
    return Process(pid, _role(pid, root, parent, command, status), threads, kinds, int(memory[1]) / 1024 if memory else 0.0)


def _role(pid: int, root: int, parent: int, command: bytes, status: str) -> str:
    if re.search(r"^State:\s+Z", status, re.MULTILINE):
        return "zombie"
    if pid == root:
        return "server"
    if b"kg.store.zygote" in command:
        above = _read(_PROC / str(parent) / "cmdline")
        return "executor" if b"kg.store.zygote" in above else "zygote"
    if b"kg.validation" in command:
        return "validation"
    if b"resource_tracker" in command:
        return "tracker"
    return "web" if parent == root else "other"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _kind(entry: Path) -> str:
    """What a descriptor is, without what tells two of a kind apart."""
    try:
        target = str(entry.readlink())
    except OSError:
        return "gone"
    if target.endswith("(deleted)"):
        return "unlinked file"
    if target.startswith("/"):
        return "file" if not target.startswith("/dev/") else target
    return _INODE.sub("", target)


_LAST_WORDS = "executor: unlinked file"


def settle(look_now: Callable[[], Holding], usual: Callable[[Holding], list[str]], seconds: float) -> tuple[Holding, list[str]]:
    """Look until nothing is left over, for some seconds at most; the last look and what is left in it."""
    end = time.monotonic() + seconds
    while True:
        holding = look_now()
        left = usual(holding)
        if not left or time.monotonic() >= end:
            return holding, left
        time.sleep(0.25)


def leaks(before: Holding, after: Holding, spare_threads: int = 0) -> list[str]:
    """What the second look has more of than the first: processes, threads, descriptors, files. Fewer are no leak.

    ``spare_threads`` are those of a bounded pool, which come and go.
    """
    found = [f"process: {number} more {role}" for role, number in (after.roles() - before.roles()).items()]
    # The web server starts its threads as they are needed and ends them after half a minute without work.
    if after.threads() > before.threads() + spare_threads:
        found.append(f"threads: {after.threads() - before.threads()} more")
    more = after.descriptors() - before.descriptors()
    # An executor keeps the file for its last words until the next query brings another.
    if more[_LAST_WORDS] <= before.roles()["executor"]:
        del more[_LAST_WORDS]
    found += [f"descriptor: {number} more, {kind}" for kind, number in more.items()]
    named = Counter(_pattern(file) for file in after.files) - Counter(_pattern(file) for file in before.files)
    return found + [f"file: {number} more, {name}" for name, number in named.items()]


def _pattern(file: str) -> str:
    """A name without what differs between two generations or two temporary folders."""
    name = re.sub(r"secoop-\w+", "secoop-*", file)
    name = re.sub(r"/\d{6}(?=/|\.|$)", "/NNNNNN", name)
    return re.sub(r"/store/.*", "/store/*", name) if "/store/" in name else name

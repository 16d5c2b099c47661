"""``python -m benchmarks.soak.publisher HOME FILE [BYTES]``: publish one edition in a process that can be ended at any point.

With BYTES no file of the process may get longer: what a full disk is where no small disk can be had.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from benchmarks.soak import editions


def main() -> None:
    """Publish, and say the number of the generation."""
    home, nquads, *limit = sys.argv[1:]
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    print(editions.publish(Path(home), Path(nquads)).number)


if __name__ == "__main__":
    main()

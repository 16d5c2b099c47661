"""Where an executor writes an answer: into memory while it is short, into an unlinked temporary file when it gets longer.

Nothing leaves before the answer is whole, so every failure on the way is an error and never a short answer.
"""

from __future__ import annotations

import io
import os
import tempfile
from typing import BinaryIO, cast

#: An answer up to this many bytes goes with the verdict.
SHORT = 1 << 16


class Spool(io.RawIOBase):
    """One answer after the other: ``length`` bytes, in the file where it is ``long``.

    The file is opened ahead, because none may be opened while a query is evaluated.
    """

    def __init__(self) -> None:
        super().__init__()
        self._memory = io.BytesIO()
        self._file: BinaryIO | None = None
        self.long = False
        self.length = 0

    def begin(self) -> None:
        """Be ready for a new answer; raises OSError where no file can be made."""
        self._memory = io.BytesIO()
        self.long = False
        self.length = 0
        if self._file is None:
            self._file = cast("BinaryIO", tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - closed by `end`

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Add all of the data; raises OSError at the file-size limit or where the disk is full."""
        self.length += len(data)
        if not self.long:
            if self._memory.tell() + len(data) <= SHORT:
                return self._memory.write(data)
            self.long = True
            self._put(self._memory.getvalue())
        self._put(data)
        return len(data)

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self.descriptor, left) :]

    @property
    def descriptor(self) -> int:
        """The file's descriptor."""
        if self._file is None:
            raise ValueError("the spool was not begun")
        return self._file.fileno()

    @property
    def short(self) -> bytes:
        """The answer, where it is short."""
        return self._memory.getvalue()

    def end(self) -> None:
        """The answer is with its reader, or was given up; an untouched file serves the next one."""
        if self.long and self._file is not None:
            self._file.close()
            self._file = None

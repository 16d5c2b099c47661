"""The argument of every command that reads a file somebody names."""

from __future__ import annotations

from pathlib import Path

import click

from kg import given

_STDIN = Path("-")


class File(click.Path):
    """A file that can be read; a pipe, a device, a folder is refused with what to do, before anything is read.

    With ``allow_dash``, ``-`` is the standard input.
    """

    def __init__(self, *, allow_dash: bool = False) -> None:
        super().__init__(allow_dash=allow_dash, path_type=Path)

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # type: ignore[override]
        """The path; raises SecoopError, which every command shows with its remedy."""
        path = Path(str(super().convert(str(value), param, ctx)))
        return path if self.allow_dash and path == _STDIN else given.file(path)

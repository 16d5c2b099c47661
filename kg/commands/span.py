"""``kg span``: the numbers of a passage."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.files import File
from kg.errors import InputError


@click.command()
@click.argument("file", type=File())
@click.argument("words")
@click.option("--all", "every", is_flag=True, help="Print every place instead of failing when there are several.")
@click.option("--within", default="", metavar="START-END", help="Look only inside this span.")
def span(file: Path, words: str, every: bool, within: str) -> None:
    """Print start-end of WORDS in FILE, in code points.

    \b
    Example:
      kg span press-release.txt "opened the Second"

    Words that stand in several places are an error: give more of them, or --all.
    """
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{file}, byte {error.start}", remedy="convert the file to UTF-8") from None
    low, high = _window(within, len(text))
    places = []
    start = text.find(words, low, high) if words else -1
    while start >= 0:
        places.append(f"{start}-{start + len(words)}")
        start = text.find(words, start + 1, high)
    if not places:
        raise InputError(
            f"{words!r} does not stand in the text",
            where=str(file),
            remedy="copy the words exactly, line breaks included",
        )
    if len(places) > 1 and not every:
        raise InputError(
            f"{words!r} stands in {len(places)} places: {', '.join(places[:10])}",
            where=str(file),
            remedy="give more words, or --all",
        )
    click.echo("\n".join(places))


def _window(within: str, length: int) -> tuple[int, int]:
    if not within:
        return 0, length
    start, _, end = within.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise InputError(f"{within!r} is not a span", where="--within", remedy="write for example 100-400")
    return int(start), int(end)

"""The ``kg`` command."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from kg import __version__
from kg.errors import InputError, NoRoomError, SecoopError, plain
from kg.settings import Settings

#: Command → module below ``kg.commands``; imported when used, so that ``kg span`` starts without the store.
COMMANDS = {
    "align": "align",
    "build": "build",
    "changes": "changes",
    "check": "check",
    "contribute": "contribute",
    "draft": "draft",
    "export": "export",
    "format": "format",
    "load": "load",
    "migrate": "migrate",
    "project": "project",
    "query": "query",
    "record": "record",
    "release": "release",
    "review": "review",
    "same": "same",
    "serve": "serve",
    "sources": "sources",
    "span": "span",
    "stats": "stats",
    "token": "token",
    "validate": "validate",
}


#: Characters of a path that are shown.
_SHOWN = 200


class _Commands(click.Group):
    """A group that shows errors as what, where and how to mend, and exits with 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"kg.commands.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SecoopError as error:
            click.echo(f"kg: {plain(str(error))}", err=True)
            sys.exit(2)
        except OSError as error:
            told = _refused(error)
            if told is None:
                raise
            click.echo(f"kg: {plain(str(told))}", err=True)
            sys.exit(2)


def _refused(error: OSError) -> SecoopError | None:
    """What the system refused, for people: no room, or a path it cannot reach; None for what is about neither."""
    if error.errno in NoRoomError.numbers:
        return SecoopError(
            f"the machine has no room: {error.strerror}",
            where=Path(str(error.filename)).name if error.filename else "writing",
            remedy="make room and run it again; what was published before is still in force",
        )
    if error.filename is None:
        return None
    return InputError(
        f"it cannot be reached: {error.strerror}",
        where=str(error.filename)[:_SHOWN],
        remedy="check the path, and who may read and write there",
    )


@click.group(cls=_Commands)
@click.version_option(__version__, prog_name="kg")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Where generations are kept (SECOOP_HOME).")
@click.option("--captures", type=click.Path(file_okay=False, path_type=Path), help="The source documents (SECOOP_CAPTURES).")
@click.pass_context
def main(ctx: click.Context, home: Path | None, captures: Path | None) -> None:
    """Build, ask and serve the knowledge graph of security cooperation.

    \b
    Begin with:
      kg build            records and ontology → a validated, published graph
      kg query            the questions it can answer
      kg serve            SPARQL and pages on http://127.0.0.1:8080/
    """
    ctx.obj = Settings.from_env(home=home, captures=captures)


if __name__ == "__main__":
    main()

"""``kg review``: look at what waits, accept or reject it."""

from __future__ import annotations

import getpass

import click

from kg.contributions import intake, ledger
from kg.contributions import review as desk
from kg.errors import NotConformingError
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.validation import Report


@click.group(invoke_without_command=True)
@click.pass_context
def review(context: click.Context) -> None:
    """Look at contributions and decide about them. Without a command, list what waits.

    \b
      kg review                        what waits
      kg review show ID                the change by entity, and how the graph would be judged
      kg review accept ID              build and publish the next generation with it
      kg review reject ID --why "…"    say why not; also takes an accepted one out of the next build
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@review.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Also what was accepted or rejected.")
@click.pass_obj
def list_(settings: Settings, everything: bool = False) -> None:
    """List contributions, the oldest first."""
    shown = [one for one in ledger.every(settings.home) if everything or one.state == ledger.PENDING]
    for one in shown:
        click.echo(f"{one.id}  {one.state:<8}  {one.meta.when}  {one.meta.who}: {one.meta.why}")
    if not shown:
        click.echo("nothing waits for review" if not everything else "there are no contributions", err=True)


@review.command()
@click.argument("name", metavar="ID")
@click.option("--patch", "raw", is_flag=True, help="Print the change as RDF Patch and nothing else.")
@click.pass_obj
def show(settings: Settings, name: str, raw: bool) -> None:
    """Print contribution ID: who, why, what is added (+) and removed (-), namesakes, and the validation report.

    Exit status 1 when the graph as it is now would not conform with it.
    """
    one = ledger.get(settings.home, name)
    if raw:
        click.echo(one.patch.text(), nl=False)
        return
    generation = generations.current(settings.home)
    reader = Reader.open(generation)
    click.echo(f"{one.id}  {one.state}\nby {one.meta.who}, {one.meta.when}, for generation {one.meta.generation}\n{one.meta.why}")
    if one.by:
        became = f", part of generation {one.published}" if one.published else ""
        click.echo(f"{one.state} by {one.by}, {one.decided}{became}{f': {one.reason}' if one.reason else ''}")
    change = one.patch.rebased(one.meta.base, generation.base)
    click.echo("\n" + desk.difference(change, reader).to_text())
    if one.state != ledger.PENDING:
        return
    try:
        click.echo(intake.judge(change, generation, settings).to_text(), nl=False)
    except NotConformingError as error:
        click.echo(Report.from_dict(error.extra["report"]).to_text(), nl=False)  # type: ignore[arg-type]
        raise SystemExit(1) from None


@review.command()
@click.argument("name", metavar="ID")
@click.option("--as", "by", metavar="NAME", help="The reviewer's name; your user name if not given.")
@click.pass_obj
def accept(settings: Settings, name: str, by: str | None) -> None:
    """Accept contribution ID: the next generation has it, with who, when and why in a graph of its own.

    When the build fails, nothing is published and the contribution waits on.
    """
    summary = desk.accept(settings, name, by or getpass.getuser(), lambda step: click.echo(f"  {step}", err=True))
    number = summary.generation.number if summary.generation else 0
    click.echo(f"{name} is in generation {number}; {sum(summary.seconds.values()):.1f} s")


@review.command()
@click.argument("name", metavar="ID")
@click.option("--why", required=True, help="One sentence for the contributor.")
@click.option("--as", "by", metavar="NAME", help="The reviewer's name; your user name if not given.")
@click.pass_obj
def reject(settings: Settings, name: str, why: str, by: str | None) -> None:
    """Reject contribution ID. One that was accepted leaves the graph with the next `kg build`."""
    was = ledger.get(settings.home, name).state
    desk.reject(settings, name, by or getpass.getuser(), why)
    click.echo(f"{name} is rejected" + ("; run `kg build` to publish the graph without it" if was == ledger.ACCEPTED else ""))

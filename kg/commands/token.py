"""``kg token``: who may send changes."""

from __future__ import annotations

import click

from kg.contributions import tokens
from kg.settings import Settings


@click.group()
def token() -> None:
    """Give and take tokens, with which people and programs send changes.

    \b
    Scopes:
      contribute   send changes for review, and read one's own
      review       read every change in the ledger, accept and reject
      update       make changes at once, as far as contributors may (SECOOP_UPDATES=on)
      update:all   make changes at once to every graph but the vocabulary and what is derived

    A token's name is its holder's name as a contributor. Only a hash of the secret is kept.
    """


@token.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, metavar="SCOPE", help="What it allows; may be repeated.")
@click.option("--days", type=click.IntRange(1, 36_500), help="How long it holds; for ever if not given.")
@click.pass_obj
def add(settings: Settings, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for NAME and print its secret, this once.

    \b
      kg token add ana.lind --scope contribute --days 365
    """
    secret = tokens.add(settings.home, name, scopes, days)
    click.echo(f"token of {name} ({', '.join(scopes)}); it is shown only now:", err=True)
    click.echo(secret)


@token.command(name="list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List names, scopes and times; secrets are kept nowhere."""
    for one in tokens.listed(settings.home):
        click.echo(
            f"{one.name:<24}  {', '.join(one.scopes):<32}  since {one.created}  {f'until {one.expires}' if one.expires else ''}"
        )


@token.command()
@click.argument("name")
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """Forget the token of NAME; what was contributed under the name stays theirs."""
    tokens.revoke(settings.home, name)
    click.echo(f"the token of {name} is not known any more")

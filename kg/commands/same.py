"""``kg same``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial

import click

from kg.errors import InputError, NotFoundError
from kg.identity import candidates as finding
from kg.identity import evidence, writing
from kg.identity.candidates import Pair
from kg.identity.decisions import Decision
from kg.identity.evidence import Evidence
from kg.interpret.index import KIND_CLASS
from kg.interpret.index import Index as Declared
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.search import build
from kg.search.index import Index
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.vocabulary import suggest

VERDICTS = ("same", "not-same", "unsure")


@click.group()
def same() -> None:
    """Who is who: candidates, decisions, and what was decided.

    \b
    Two records may name one actor in two ways, and two actors may share a name. Names alone never merge: look at
    the candidates, read the passages, decide, and `kg build` applies it.
      kg same candidates                        pairs that may be one, with reasons
      kg same candidates organization/osce      those of one entity
      kg same decide A B --verdict not-same --why "…" --by NAME
      kg same list
    See docs/guide/identity.md.
    """


@same.command()
@click.argument("entity", required=False)
@click.option("--dataset", metavar="NAME", help="Only pairs with an entity that this graph describes.")
@click.option("--kind", metavar="KIND", help="Only entities of a kind, such as organization.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Pairs shown, the strongest first.")
@click.option("--decided", "with_decided", is_flag=True, help="Also pairs that have been decided.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a pair, for programs.")
@click.pass_obj
def candidates(
    settings: Settings, entity: str | None, dataset: str | None, kind: str | None, limit: int, with_decided: bool, as_json: bool
) -> None:
    """List pairs of entities that may be one, each with its reasons and evidence. ENTITY is kind/slug or an IRI."""
    if kind and kind not in KIND_CLASS:
        raise InputError(f"no entities are of the kind {kind!r}", where="--kind", remedy=suggest(kind, KIND_CLASS))
    generation = generations.current(settings.home)
    reader = Reader.open(generation)
    index, iris = Index(build.ensure(generation, reader)), Iris(generation.base)
    of = ""
    if entity:
        found = index.get(entity)
        if found is None:
            raise NotFoundError(
                f"no entity is called {entity!r}", where="ENTITY", remedy="it is kind/slug, for example organization/osce"
            )
        of = found.iri
    among = evidence.described(reader, iris.graph(dataset)) if dataset else frozenset[str]()
    if dataset and not among:
        raise NotFoundError(
            f"no graph {dataset!r} describes entities", where="--dataset", remedy="`kg sources` lists what is loaded"
        )
    everything = finding.find(index, of, among, partial(evidence.on_other_days, evidence.dates(reader)))
    known = {} if with_decided else evidence.decided(reader)
    pairs = [pair for pair in everything.pairs if frozenset((pair.a.iri, pair.b.iri)) not in known]
    pairs = [pair for pair in pairs if not kind or pair.a.kind == kind]
    for pair in pairs[:limit]:
        _show(pair, evidence.of(pair, reader, iris), iris, as_json=as_json)
    if not as_json:
        decided = len(everything.pairs) - len(pairs) if not kind else 0
        click.echo(
            f"{len(pairs):,} undecided pairs among {everything.names:,} names, {min(limit, len(pairs)):,} shown"
            + (f"; {decided:,} decided ones left out (--decided)" if decided and not with_decided else "")
            + (f"; {everything.apart:,} pairs of events on other days left out" if everything.apart else "")
            + (f"; {everything.common:,} words that very many names share brought none together" if everything.common else "")
        )


def _show(pair: Pair, known: Evidence, iris: Iris, *, as_json: bool) -> None:
    a, b = (iris.relative(one.iri).removeprefix("id/") for one in (pair.a, pair.b))
    if as_json:
        reasons = [
            {"rule": one.rule, "a": one.a.text, "b": one.b.text, "alike": round(one.alike, 1), "printed": printed}
            for one, printed in zip(pair.reasons, known.printed, strict=True)
        ]
        value = {
            "a": a,
            "b": b,
            "reasons": reasons,
            "described": known.described,
            "together": known.together,
            "differ": known.differ,
            "against": pair.against,
        }
        click.echo(json.dumps(value, ensure_ascii=False))
        return
    click.echo(f"{a}  ?  {b}")
    for reason, printed in zip(pair.reasons, known.printed, strict=True):
        click.echo(f"  for      {reason}")
        click.echo(f"           {printed}")
    click.echo(f"  sources  {known.described[0] or '–'} | {known.described[1] or '–'}")
    if known.together:
        click.echo(f"  against  both were at {', '.join(known.together)}")
    for one in known.differ:
        click.echo(f"  against  {one}")
    if pair.against:
        click.echo(f"  against  {pair.against}")


@same.command()
@click.argument("a")
@click.argument("b")
@click.option("--verdict", type=click.Choice(VERDICTS), required=True)
@click.option("--why", required=True, help="What in the sources supports it, in your own words.")
@click.option("--by", required=True, help="Who decides.")
@click.option("--keep", help="For `same`: the entity that stays; by default A.")
@click.option("--instead", is_flag=True, help="Decide anew what is decided; the earlier decision stays as a comment.")
@click.pass_obj
def decide(settings: Settings, a: str, b: str, verdict: str, why: str, by: str, keep: str | None, instead: bool) -> None:
    """Put a decision on two entities (kind/slug) on record; `kg build` applies it.

    Nothing is merged but by such a line. To undo a merge decide again with --instead: the next build is as if it had never been.
    """
    corpus = _corpus(settings)
    files = writing.Files.of(settings)
    kept = (keep or a) if verdict == "same" else ""
    today = datetime.now(UTC).date().isoformat()
    one = Decision(a, b, verdict, kept, by.strip(), today, why.strip())
    if not one.why or not one.by:
        raise InputError(
            "a decision needs a reason and a name", where="--why, --by", remedy="say what in the sources supports it"
        )
    local = writing.read_home(settings, corpus.index, corpus.decisions, corpus.withdrawn)
    path = files.choose((a, b), corpus.index)
    others = local if path == files.records else corpus.decisions
    class_name = "" if path == files.records else _class(settings, (a, b), corpus.index)
    if path == files.home:
        _not_in(files, one, corpus.decisions)
    old = writing.add(path, one, corpus.index, others, class_name=class_name, instead=instead)
    click.echo(writing.line(one, class_name).rstrip())
    if old:
        click.echo(f"in the place of  {old}")
    click.echo(f"written to {path}; `kg build` applies it")


def _not_in(files: writing.Files, one: Decision, before: list[Decision]) -> None:
    """Raise InputError where the records decide these two, in a file that is not written here."""
    if any({known.a, known.b} == {one.a, one.b} for known in before):
        raise InputError("these two are decided already", where=str(files.records), remedy="change the decision where it stands")


def _class(settings: Settings, names: tuple[str, str], declared: Declared) -> str:
    """The class two entities have in the graph, where one is of a register; raises InputError unless it is one and the same."""
    generation = generations.current(settings.home)
    index = Index(build.ensure(generation))
    iris = Iris(generation.base)
    found = []
    for name in names:
        entity = index.get(name)
        if entity is None and name not in declared.entities:
            raise NotFoundError(
                f"{name!r} is neither declared nor in the graph",
                where="the decision",
                remedy="`kg same candidates` names what is",
            )
        # What a decision has merged is known by the class of what was kept.
        if entity is not None and iris.relative(entity.iri) != f"id/{name}" and name not in declared.entities:
            found.append(_most_special(entity.classes, declared))
        elif name in declared.entities:
            found.append(declared.entities[name].class_name)
        elif entity is not None:
            found.append(_most_special(entity.classes, declared))
    if len(set(found)) > 1:
        raise InputError(
            f"{names[0]} is a {found[0]}, {names[1]} a {found[1]}",
            where="the decision",
            remedy="only entities of one class are decided on",
        )
    return found[0]


def _most_special(classes: tuple[str, ...], declared: Declared) -> str:
    """The class of an entity of which all the others are ancestors."""
    ancestors = declared.vocabulary.superclasses
    return max(classes, key=lambda name: (len(next((v for k, v in ancestors.items() if k.endswith(f"#{name}")), ())), name))


@same.command(name="list")
@click.argument("entity", required=False)
@click.option("--verdict", type=click.Choice(VERDICTS), help="Only decisions of one verdict.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a decision, for programs.")
@click.pass_obj
def listed(settings: Settings, entity: str | None, verdict: str | None, as_json: bool) -> None:
    """List what was decided, by whom, when and why; of one entity where it is named."""
    corpus = _corpus(settings)
    local = writing.read_home(settings, corpus.index, corpus.decisions, corpus.withdrawn)
    count = 0
    for where, one in [*(("records", one) for one in corpus.decisions), *(("home", one) for one in local)]:
        if (verdict and one.verdict != verdict) or (entity and entity not in (one.a, one.b)):
            continue
        count += 1
        if as_json:
            fields = {
                "a": one.a,
                "b": one.b,
                "verdict": one.verdict,
                "keep": one.keep,
                "by": one.by,
                "on": one.on,
                "why": one.why,
            }
            click.echo(json.dumps({**fields, "in": where}, ensure_ascii=False))
        else:
            kept = f", keeps {one.keep}" if one.keep else ""
            click.echo(f"{one.verdict:9} {one.a}  {one.b}{kept}\n          {one.on} {one.by} ({where}): {one.why}")
    if not as_json:
        click.echo(f"{count:,} decisions")


def _corpus(settings: Settings) -> Corpus:
    folder = settings.records
    return Corpus.read(settings.captures, folder, folder.parent / "decisions.yaml" if folder else None)

"""A descriptor of kind ``ftm``: files of FollowTheMoney entities into the graph of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.loaders import account
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.ftm import reading
from kg.loaders.ftm.reading import Entities
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.mapping import days, files
from kg.mapping.descriptor import Descriptor
from kg.mapping.model import Model
from kg.mapping.run import Run, running
from kg.settings import Settings
from kg.store.datasets import Draft

#: Properties told in the note about what is not read.
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class FtmSource(DeclaredSource[Descriptor]):
    """Entities as ``kg load`` sees them (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files into the draft; return what became of the entities."""
        settings = Settings.from_env()
        captures = account.digests(paths)
        day = days.checked(context.day(self.descriptor, paths))
        found = Entities()
        for path in paths:
            text = files.text(files.content(path, settings.load_mb * 1_000_000), path.name)
            reading.read(text, path.name, context.index.vocabulary, found)
        with running(
            self.descriptor.source(day), self.descriptor.options(day), captures, draft, context.iris, context.index.vocabulary
        ) as run:
            run.summary.unit = "entities"
            _write(run, found)
            context.progress(1, 1, run.summary.read)
        return run.summary


def _write(run: Run, found: Entities) -> None:
    for position, error in found.rejected:
        run.reject(position, error)
    interpreter = run.interpreter(Model.of(found.triples), found.positions)
    taken = run.write(
        outcome for outcome in interpreter.outcomes() if outcome.subject in found.positions or outcome.error is None
    )
    posts = len(taken - found.positions.keys())
    run.summary.read -= posts
    run.summary.loaded -= posts
    for name, position in found.positions.items():
        if name in taken:
            continue
        if name in interpreter.used:
            run.summary.read += 1
            run.summary.merged += 1
        else:
            run.reject(position, RejectError("neither a person nor an organization, and in no event"))
    run.summary.read += found.again
    run.summary.merged += found.again
    for what, count in found.ignored.items():
        for _ in range(count):
            run.ignore(what)
    unread = +found.unread
    if unread:
        told = ", ".join(f"{name} {count}" for name, count in unread.most_common(_SHOWN))
        more = f" and {len(unread) - _SHOWN} more properties" if len(unread) > _SHOWN else ""
        run.summary.notes.append(f"{unread.total():,} values are not read: {told}{more}")


def read(path: Path) -> FtmSource:
    """Read and check a descriptor of kind ``ftm``; raises InputError with file, line and column at the first mistake."""
    return FtmSource(Descriptor.read(path, "ftm"))

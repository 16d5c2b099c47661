"""A register as ``kg load`` sees it: a descriptor of kind ``table``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular import load as loading
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.rejects import Summary
from kg.store.datasets import Draft


@dataclass(frozen=True, slots=True)
class Register(DeclaredSource[Descriptor]):
    """A table's descriptor, read and checked (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files into the draft (:func:`kg.loaders.tabular.load.load`)."""
        return loading.load(self.descriptor, paths, draft, context)


def read(path: Path) -> Register:
    """Read and check a table's descriptor; raises InputError with file, line and column at the first mistake."""
    return Register(descriptors.read(path))

"""A register as ``kg load`` sees it: a descriptor of kind ``table``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.interpret.index import Index
from kg.loaders.tabular import descriptor as descriptors
from kg.loaders.tabular import load as loading
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.store.datasets import Draft


@dataclass(frozen=True, slots=True)
class Register:
    """A table's descriptor, read and checked (:class:`kg.loaders.kinds.Loadable`)."""

    descriptor: Descriptor

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.descriptor.name

    @property
    def title(self) -> str:
        """The English title."""
        return self.descriptor.title

    @property
    def publisher(self) -> str:
        """Who publishes the register."""
        return self.descriptor.root.need("publisher").text()

    @property
    def licence(self) -> str:
        """Its licence."""
        return self.descriptor.root.need("licence").text()

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        node = self.descriptor.root.get("homepage")
        return node.text() if node is not None else ""

    def load(
        self,
        paths: Sequence[Path],
        draft: Draft,
        *,
        home: Path,
        index: Index,
        iris: Iris,
        retrieved: str = "",
        progress: loading.Progress = lambda _done, _size, _rows: None,
    ) -> Summary:
        """Read the files into the draft (:func:`kg.loaders.tabular.load.load`)."""
        return loading.load(
            self.descriptor, paths, draft, home=home, index=index, iris=iris, retrieved=retrieved, progress=progress
        )


def read(path: Path) -> Register:
    """Read and check a table's descriptor; raises InputError with file, line and column at the first mistake."""
    return Register(descriptors.read(path))

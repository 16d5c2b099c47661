"""What ``kg load`` and ``kg sources`` ask of every descriptor, whatever its kind (:class:`kg.loaders.kinds.Loadable`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Told(Protocol):
    """A descriptor that says who publishes what, and under which licence."""

    @property
    def name(self) -> str:
        """The dataset's name, also that of its graph."""
        ...

    @property
    def title(self) -> str:
        """The English title."""
        ...

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        ...

    @property
    def licence(self) -> str:
        """Its licence."""
        ...

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        ...


D = TypeVar("D", bound=Told)


@dataclass(frozen=True, slots=True)
class DeclaredSource(Generic[D]):
    """A source with its descriptor; kinds add how it is read."""

    descriptor: D

    @property
    def name(self) -> str:
        """The dataset's name, also that of its graph."""
        return self.descriptor.name

    @property
    def title(self) -> str:
        """The English title."""
        return self.descriptor.title

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        return self.descriptor.publisher

    @property
    def licence(self) -> str:
        """Its licence."""
        return self.descriptor.licence

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        return self.descriptor.homepage

"""What a loaded dataset claims for itself and needs of others, kept in its ``meta.json``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Claims:
    """Where a dataset's descriptor lies, whose names it looks up, and how the names it makes begin.

    ``descriptor`` is a path, or ``kg/sources/NAME.yaml`` for one of the project's, wherever that is installed.
    ``needs`` are the datasets its names are looked up in, None where nobody wrote it down: the dataset was loaded before they
    were kept, or its source writes IRIs of its own choice. ``names`` says of each beginning (``kind/prefix``) the class of what
    is called so, ``shared`` with which datasets a beginning is shared, because both use the keys of one authority.
    """

    descriptor: str = ""
    needs: list[str] | None = None
    names: dict[str, str] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)

"""Whom and what a row names: entities of the records, those a look-up leads to, and those made from cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.interpret.nodes import Node
from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import ALT_LABEL, Entity, piece
from kg.loaders.tabular.lookups import Found, Lookup
from kg.loaders.tabular.memo import Remembered, Values
from kg.loaders.tabular.rejects import RejectError
from kg.loaders.tabular.scope import Key, Label, Scope, free, only
from kg.store.terms import lang


@dataclass(slots=True)
class Named:
    """Who a cell names: the entity (``kind/slug``), or '' where the printed name leads to none."""

    name: str
    printed: str

    @property
    def slug(self) -> str:
        """The part of a relation node's name that stands for it."""
        return self.name.partition("/")[2] or f"unresolved-{keys.mark(self.printed)}"


@dataclass(slots=True)
class Part:
    """What one rule makes of a row: who is named, what of that is to be described, its spellings, and what led to nobody.

    What is unresolved is told as for :meth:`kg.loaders.tabular.rejects.Summary.unresolve`.
    """

    named: tuple[Named, ...] = ()
    entities: tuple[Entity, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    unresolved: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    @property
    def known(self) -> list[str]:
        """The names of those who are an entity."""
        return [one.name for one in self.named if one.name]


Rule = Remembered[Part]


def rule(spec: Node, scope: Scope, before: Mapping[str, Rule]) -> Rule:
    """Compile a rule of the section ``entities``; it may refer to those before it."""
    when, fixed, source = scope.number(spec, "when"), spec.get("is"), scope.number(spec, "from")
    maker: _Fixed | _LookedUp | _Minted
    if fixed is not None:
        maker = _Fixed(Part((Named(scope.index.resolve(fixed).name, ""),)))
    elif source is not None:
        if not scope.columns[source].lookup:
            spec.need("from").fail("the column has no look-up", "add lookup: NAME to the column")
        maker = _LookedUp(source, scope)
    else:
        maker = _Minted(spec, scope, before)
    if when is None:
        return Remembered(maker.part, maker.columns)
    return Remembered(lambda values: maker.part(values) if values[when] else Part(), {*maker.columns, when})


class _Fixed:
    """An entity of the records, the same for every row."""

    columns: tuple[int, ...] = ()

    def __init__(self, part: Part) -> None:
        self._part = part

    def part(self, _values: Values) -> Part:
        return self._part


class _LookedUp:
    """Whom the spellings of a column lead to."""

    def __init__(self, number: int, scope: Scope) -> None:
        self.columns = (number,)
        self._column = scope.columns[number]
        self._lookup: Lookup = scope.lookups[self._column.lookup]
        self._scope = scope
        scope.summary.leads[self._column.name] = self._lookup.entities()

    def part(self, values: Values) -> Part:
        """Raises RejectError at the first spelling that leads to nobody, unless the column keeps such as mentions."""
        named, described, unresolved = [], [], []
        for value in values[self.columns[0]]:
            found = self._lookup.get(value)
            if found is not None:
                described += _described(found, self._scope)
                named.append(Named(found.entity, value))
                continue
            unresolved.append((self._column.name, value, self._lookup.several(value)))
            named.append(Named("", value))
            if not self._column.mention:
                for one in unresolved:
                    self._scope.summary.unresolve(*one)
                raise RejectError(self._lookup.why(value), self._column.name, value)
        return Part(tuple(named), tuple(described), unresolved=tuple(unresolved))


def _described(found: Found, scope: Scope) -> list[Entity]:
    """An entity that only the look-up describes."""
    if not found.class_name or found.entity in scope.index.entities:
        return []
    return [Entity.of(found.entity, found.class_name, (("en", found.label),))]


class _Minted:
    """Entities named by the cells that identify them, one for a row or for each value of a column."""

    def __init__(self, spec: Node, scope: Scope, before: Mapping[str, Rule]) -> None:
        self._scope = scope
        self._prefix = spec.need("name").text()
        self._class = spec.need("class").text()
        self._each = scope.number(spec, "each")
        self._key = Key(spec, scope)
        self._label = Label(spec, scope, each=self._each is not None)
        self._spellings = scope.each(spec, "spellings")
        self._names = scope.each(spec, "names")
        self._links = [(prop, linked(spec, prop, before)) for prop in ("postIn", "territoryOf") if spec.get(prop) is not None]
        curated = spec.get("curated")
        self._curated: tuple[int, Lookup] | None = None
        if curated is not None:
            self._curated = scope.numbers[curated.need("by").text()], scope.lookups[curated.need("lookup").text()]
        self.columns = {*self._key.columns, *self._label.columns, *self._spellings, *self._names}
        self.columns.update(number for _, other in self._links for number in other.columns)
        self.columns.update([self._each] if self._each is not None else [], [self._curated[0]] if self._curated else [])

    def part(self, values: Values) -> Part:
        """Raises RejectError for a name of the records, and where no column gives a label."""
        links = [self._scope.link(prop, name) for prop, other in self._links for name in other(values).known]
        named, described = [], []
        for value in ("",) if self._each is None else values[self._each]:
            known = self._known(values)
            if known is not None:
                # Whoever declares it describes it: a second label would be a second preferred name.
                described += _described(known, self._scope)
                named.append(Named(known.entity, value))
                continue
            name = f"{self._prefix}-{keys.slug(self._parts(values, value))}"
            free(name, self._scope, self._key.columns[0])
            labels = self._label.read(values, value)
            described.append(Entity.of(name, self._class, labels, [*links, *self._further(values, labels)]))
            named.append(Named(name, value))
        spellings = tuple((word, one.name) for one in named for number in self._spellings for word in values[number])
        return Part(tuple(named), tuple(described), spellings)

    def _further(self, values: Values, labels: Iterable[tuple[str, str]]) -> list[str]:
        """Names beside the label, as printed: acronyms, which are of no language."""
        told = {text for _, text in labels}
        names = dict.fromkeys(word for number in self._names for word in values[number] if word not in told)
        return [piece(ALT_LABEL, lang(name, "und")) for name in names]

    def _known(self, values: Values) -> Found | None:
        """The entity a code leads to, described elsewhere; raises RejectError for several codes."""
        if self._curated is None:
            return None
        by, lookup = self._curated
        code = only(values, by, self._scope)
        return lookup.get(code) if code else None

    def _parts(self, values: Values, value: str) -> list[str]:
        """The values of the key; where an entity is made for each of several values, this one alone."""
        columns = (values[number] for number in self._key.columns)
        return self._key.parts((value,) if value and value in found else found for found in columns)


def linked(spec: Node, key: str, before: Mapping[str, Rule]) -> Rule:
    """The rule another one refers to; raises InputError where it stands further down."""
    node = spec.need(key)
    found = before.get(node.text())
    if found is None:
        node.fail(f"{node.value!r} is described further down", "move it before the entity that refers to it")
    return found

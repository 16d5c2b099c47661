"""Random changes of a graph, drawn so that they often break rules or mend what was broken."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from kg.namespaces import EDTF, PROJECT, RDF, RDFS, SC, XSD
from kg.store.rdf import GENID
from kg.store.terms import Iri, Literal, Term, lang, typed
from kg.validation.delta import Delta, Triple

TYPE, SUBCLASS = Iri(RDF + "type"), Iri(RDFS + "subClassOf")
_ODD = [
    typed("1.50", XSD + "decimal"),
    typed("1.5", XSD + "decimal"),
    typed("007", XSD + "integer"),
    typed("7", XSD + "integer"),
    typed("7", XSD + "int"),
    typed("x", XSD + "integer"),
    typed("2031-02-30", EDTF),
    typed("2031-03/2031-01", EDTF),
    typed("XXXX-03-05", EDTF),
    typed("2031-03-05", EDTF),
    typed("2031-03-05", XSD + "date"),
    lang("Ein Name", "de"),
    lang("A name", "en"),
    lang("Another name", "en"),
    Literal("plain"),
    Literal("Chair of the board"),
]


class Draw:
    """Draws changes of one graph; the same seed draws the same ones. ``spare`` are triples of other graphs to add from."""

    def __init__(self, triples: Sequence[Triple], spare: Sequence[Triple], seed: int) -> None:
        self.triples = list(triples)
        self.spare = list(spare)
        self.rng = random.Random(seed)  # noqa: S311 - a test must repeat itself
        self.data = [t for t in triples if t[0].value.startswith(PROJECT + "id/")] or self.triples
        described = frozenset(self.data)
        self.terms = [t for t in self.triples if t not in described] or self.triples
        self.nodes = sorted({s for s, _, _ in self.data})
        self.classes = sorted({o for _, p, o in triples if p == TYPE and isinstance(o, Iri) and o.value.startswith(SC)})
        self.predicates = sorted({p for _, p, _ in [*self.data, *spare]})
        self.values: dict[Iri, list[Term]] = {}
        for _, predicate, value in [*self.data, *spare]:
            self.values.setdefault(predicate, []).append(value)

    def delta(self) -> Delta:
        """One change of one to four kinds at once."""
        added: list[Triple] = []
        removed: list[Triple] = []
        for _ in range(self.rng.choice((1, 1, 1, 2, 2, 3, 4))):
            kind = self.rng.choices([k for k, _ in _KINDS], [w for _, w in _KINDS])[0]
            more, less = kind(self)
            added += more
            removed += less
        return Delta(tuple(added), tuple(removed))

    def node(self) -> Iri:
        fresh = Iri(
            self.rng.choice((f"{PROJECT}id/event/new", f"{PROJECT}id/person/new", f"{GENID}0123/b{self.rng.randint(0, 2)}"))
        )
        return self.rng.choice([*self.rng.choices(self.nodes, k=6), fresh])

    def value(self, predicate: Iri) -> Term:
        known = self.values.get(predicate, _ODD)
        return self.rng.choice([*self.rng.choices(known, k=4), self.node(), self.rng.choice(_ODD)])

    def drop(self) -> tuple[list[Triple], list[Triple]]:
        return [], self.rng.sample(self.data, min(len(self.data), self.rng.randint(1, 5)))

    def drop_entity(self) -> tuple[list[Triple], list[Triple]]:
        node = self.rng.choice(self.nodes)
        return [], [t for t in self.data if node in (t[0], t[2])]

    def drop_absent(self) -> tuple[list[Triple], list[Triple]]:
        triple = self.rng.choice(self.data)
        return [], [(triple[0], triple[1], self.rng.choice(_ODD))]

    def add(self) -> tuple[list[Triple], list[Triple]]:
        predicates = self.rng.choices(self.predicates, k=self.rng.randint(1, 4))
        return [(self.node(), p, self.value(p)) for p in predicates], []

    def describe(self) -> tuple[list[Triple], list[Triple]]:
        """Several further facts about one node, as another one of its kind has them."""
        model, node = self.rng.choice(self.nodes), self.node()
        facts = [(p, o) for s, p, o in self.data if s == model and self.rng.random() < 0.8]
        return [(node, p, o if self.rng.random() < 0.8 else self.value(p)) for p, o in facts], []

    def change_value(self) -> tuple[list[Triple], list[Triple]]:
        old = self.rng.choice(self.data)
        return [(old[0], old[1], self.value(old[1]))], [old]

    def change_literal(self) -> tuple[list[Triple], list[Triple]]:
        literals = [t for t in self.data if isinstance(t[2], Literal)]
        if not literals:
            return [], []
        old = self.rng.choice(literals)
        value = old[2]
        new = self.rng.choice([*_ODD, Literal(value.value[:-1], *value[1:]), Literal(value.value)])
        return [(old[0], old[1], new)], [old] if self.rng.random() < 0.7 else []

    def retype(self) -> tuple[list[Triple], list[Triple]]:
        old = self.rng.choice([t for t in self.data if t[1] == TYPE] or self.data)
        new = (old[0], TYPE, self.rng.choice(self.classes))
        return [new] if self.rng.random() < 0.8 else [], [old] if self.rng.random() < 0.7 else []

    def class_tree(self) -> tuple[list[Triple], list[Triple]]:
        edges = [t for t in self.triples if t[1] == SUBCLASS and isinstance(t[2], Iri)]
        below, above = self.rng.choice(self.classes), self.rng.choice(self.classes)
        return ([(below, SUBCLASS, above)], []) if self.rng.random() < 0.5 else ([], [self.rng.choice(edges)])

    def vocabulary(self) -> tuple[list[Triple], list[Triple]]:
        """A fact about a term or concept is changed or lost."""
        old = self.rng.choice(self.terms)
        other = self.rng.choice([t for t in self.rng.choices(self.terms, k=40) if t[1] == old[1]] or [old])
        return [(old[0], old[1], other[2])] if self.rng.random() < 0.5 else [], [old] if self.rng.random() < 0.8 else []

    def borrow(self) -> tuple[list[Triple], list[Triple]]:
        """Some nodes of another graph, whole or in part."""
        node = self.rng.choice(self.spare)[0]
        keep = self.rng.choice((1.0, 0.7))
        picked = [t for t in self.spare if node in (t[0], t[2]) and self.rng.random() < keep]
        return picked[:25], []

    def rename(self) -> tuple[list[Triple], list[Triple]]:
        """One node takes the place of another one."""
        old, new = self.rng.choice(self.nodes), self.node()
        removed = [t for t in self.data if old in (t[0], t[2])]
        return [(new if s == old else s, p, new if o == old else o) for s, p, o in removed], removed

    def put_back(self) -> tuple[list[Triple], list[Triple]]:
        """Removed and added at once: nothing changes."""
        triple = self.rng.choice(self.data)
        return [triple], [triple]


_KINDS: list[tuple[Callable[[Draw], tuple[list[Triple], list[Triple]]], int]] = [
    (Draw.drop, 5),
    (Draw.drop_entity, 2),
    (Draw.drop_absent, 1),
    (Draw.add, 4),
    (Draw.describe, 3),
    (Draw.change_value, 4),
    (Draw.change_literal, 4),
    (Draw.retype, 4),
    (Draw.class_tree, 2),
    (Draw.vocabulary, 2),
    (Draw.borrow, 4),
    (Draw.rename, 3),
    (Draw.put_back, 1),
]

"""Relation nodes of records: participations, counts, outcomes, memberships, tenures, names (model.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.interpret.assertions import Asserter, date_facts
from kg.interpret.index import Declared
from kg.interpret.nodes import Node
from kg.interpret.quads import integer, sc
from kg.interpret.values import number, texts
from kg.namespaces import EDTF, RDFS, SC, SKOSXL
from kg.store.terms import Iri, Literal, lang, typed

_LABEL = Iri(RDFS + "label")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")

#: Checks that a printed name stands in the passage of its line.
CheckPrinted = Callable[[Node, Node], None]


def _sc(*names: str) -> list[str]:
    return [SC + name for name in names]


@dataclass(slots=True)
class Relations:
    """Writes relation nodes. ``suffix`` is what a node's IRI carries when another document than the event's home says it."""

    asserter: Asserter
    check_printed: CheckPrinted

    def participation(self, event: Declared, line: Node, order: int, suffix: Iterable[str]) -> str:
        """Write one participation; return the key (event.actor.role) that identifies it."""
        a = self.asserter
        who, listed, role = line.get("who"), line.get("listedName"), line.need("role")
        if who is None and listed is None:
            line.fail("nobody takes part", "name who: an actor, or listedName: the name as printed")
        actor = a.values.index.resolve(who, _sc("Actor")) if who is not None else None
        name = actor.slug if actor else f"unresolved-{order}"
        key = f"{event.slug}.{name}.{role.text()}"
        node = a.writer.node("participation", event.slug, name, role.text(), *suffix)
        a.assertion(node, "Participation", line)
        a.writer.add(node, sc("participationIn"), a.writer.entity(event.name))
        if actor:
            a.writer.add(node, sc("participant"), a.writer.entity(actor.name))
        a.writer.add(node, sc("role"), a.values.concept("role", role))
        a.writer.add(node, sc("attendanceStatus"), a.values.concept("attendance", line.need("attendance")))
        for rank in line.each("rank"):
            a.writer.add(node, sc("participantRank"), a.values.concept("rank", rank))
        for principal in line.each("for"):
            a.writer.add(node, sc("onBehalfOf"), a.values.entity(principal, *_sc("Organization")))
        for post in line.each("as"):
            a.writer.add(node, sc("inCapacityOf"), a.values.entity(post, *_sc("Post")))
        for printed in ("listedName", "listedDesignation"):
            value = line.get(printed)
            if value is not None:
                self.check_printed(value, line)
                a.writer.add(node, sc(printed), Literal(value.text()))
        self._delegation(node, event, line)
        return key

    def _delegation(self, node: Iri, event: Declared, line: Node) -> None:
        within = line.get("within")
        if within is None:
            return
        a = self.asserter
        head = a.values.index.resolve(within.need("who"), _sc("Actor"))
        a.values.concept("role", within.need("role"))
        a.writer.add(
            node,
            sc("withinDelegation"),
            a.writer.node("participation", event.slug, head.slug, within.need("role").text()),
        )

    def count(self, event: Declared, line: Node, order: int, suffix: Iterable[str]) -> None:
        """Write one attendance count; an unreadable one has no number."""
        a = self.asserter
        node = a.writer.node("count", event.slug, *suffix, str(order))
        certainty = a.assertion(node, "AttendanceCount", line)
        a.writer.add(node, sc("countOf"), a.writer.entity(event.name))
        a.writer.add(node, sc("counted"), a.values.concept("counted", line.need("counted")))
        comparator = line.get("comparator")
        if comparator is not None:
            a.writer.add(node, sc("comparator"), a.values.concept("comparator", comparator))
        if certainty == "unreadable":
            if line.get("number") is not None:
                line.need("number").fail("an unreadable count has no number", "remove it")
            return
        if comparator is None:
            line.fail("'comparator' is missing", "add comparator: exactly, about, at-least, more-than …")
        a.writer.add(node, sc("number"), integer(number(line.need("number"))))

    def outcome(self, event: Declared, line: Node, order: int, suffix: Iterable[str]) -> None:
        """Write one outcome."""
        a = self.asserter
        node = a.writer.node("outcome", event.slug, *suffix, str(order))
        a.assertion(node, "Outcome", line)
        a.writer.add(node, sc("outcomeOf"), a.writer.entity(event.name))
        a.writer.add(node, sc("outcomeKind"), a.values.concept("outcome", line.need("kind")))
        for key, name, classes in (
            ("by", "bearer", ["Actor"]),
            ("to", "addressee", ["Actor"]),
            ("about", "about", []),
            ("proposes", "proposes", []),
        ):
            for value in line.each(key):
                a.writer.add(node, sc(name), a.values.entity(value, *_sc(*classes)))
        words = texts(line.need("text"))
        a.writer.labels(node, words, sc("text"))
        a.writer.labels(node, words, _LABEL)

    def membership(self, line: Node, document: str, order: int) -> None:
        """Write one membership."""
        a = self.asserter
        member = a.values.index.resolve(line.need("member"), _sc("Actor"))
        body = a.values.index.resolve(line.need("of"), _sc("Organization"))
        node = a.writer.node("membership", body.slug, member.slug, document, str(order))
        a.assertion(node, "Membership", line)
        a.writer.add(node, sc("member"), a.writer.entity(member.name))
        a.writer.add(node, sc("memberOf"), a.writer.entity(body.name))
        a.writer.add(node, sc("memberStatus"), a.values.concept("member-status", line.need("status")))
        self._as_of(node, line)

    def tenure(self, line: Node, document: str, order: int) -> None:
        """Write one tenure that no participation implies."""
        a = self.asserter
        holder = a.values.index.resolve(line.need("holder"), _sc("Person"))
        post = a.values.index.resolve(line.need("post"), _sc("Post"))
        node = a.writer.node("tenure", holder.slug, post.slug, document, str(order))
        a.assertion(node, "Tenure", line)
        a.writer.add(node, sc("holder"), a.writer.entity(holder.name))
        a.writer.add(node, sc("post"), a.writer.entity(post.name))
        self._as_of(node, line)

    def _as_of(self, node: Iri, line: Node) -> None:
        a = self.asserter
        for event in line.each("asOf"):
            a.writer.add(node, sc("asOf"), a.values.entity(event, *_sc("Event")))
        when = line.get("date")
        if when is not None:
            (term,) = a.values.read(a.vocabulary.property("date"), when)
            a.writer.add(node, sc("date"), typed(term.value, EDTF))
            for name, bound in date_facts(term.value):
                a.writer.add(node, sc(name), bound)

    def name(self, line: Node, document: str, order: int) -> None:
        """Write one name form as printed."""
        a = self.asserter
        entity = a.values.index.resolve(line.need("of"))
        printed, language, script = line.need("name"), line.need("lang").text(), line.need("script")
        if not _SCRIPT.fullmatch(script.text()):
            script.fail(f"{script.value!r} is not a script", "use an ISO 15924 code such as Latn, Cyrl, Jpan")
        self.check_printed(printed, line)
        node = a.writer.node("name", entity.slug, document, str(order))
        a.assertion(node, "NameForm", line)
        a.writer.add(node, sc("nameOf"), a.writer.entity(entity.name))
        a.writer.add(node, Iri(SKOSXL + "literalForm"), lang(printed.text(), language))
        a.writer.add(node, sc("script"), Literal(script.text()))
        a.writer.add(node, sc("language"), Literal(language))

"""Which addresses of a source may name something or lead somewhere, by their schemes (RFC 3986, section 3.1).

Readers follow the links of a page, and whoever writes a source can write ``javascript:`` where an address is expected. A subject
that is called by such an address, or that names one, is rejected whole, as one with a character that no text may have.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.interpret.nodes import Node
from kg.loaders.tabular.rejects import RejectError
from kg.mapping.model import Positions, Triple, local
from kg.mapping.run import Run
from kg.store.terms import Iri, Literal, Term

#: Schemes whose addresses name things and are what they are called by, whoever reads them.
_NAMING = frozenset({"http", "https", "urn", "tag", "info", "doi", "hdl", "ark", "did"})
#: Schemes of addresses by which somebody or something is reached: pages of events link to them, and nothing is called by them.
_REACHING = frozenset({"mailto", "tel", "sms", "fax", "geo", "ftp", "ftps", "webcal", "sip", "sips", "xmpp"})
#: Schemes of addresses that are programs or documents in themselves, or lie on the reader's machine: no source can declare them.
_NEVER = frozenset(
    {"javascript", "vbscript", "data", "blob", "file", "filesystem", "about", "view-source", "jar", "mhtml", "livescript"}
)
_OFTEN = ("http://", "https://", "urn:")


def declared(node: Node | None) -> frozenset[str]:
    """The schemes a source may use: those that name things, and what its descriptor adds (``schemes``).

    Fails at the place of one that no source can declare.
    """
    added = node.items() if node is not None else []
    for one in added:
        if one.text() in _NEVER:
            one.fail(f"an address with {one.text()}: is a program or a document in itself", "leave it out: it names nothing")
    return _NAMING | {one.text() for one in added}


def kept(run: Run, triples: Sequence[Triple], positions: Positions, allowed: frozenset[str]) -> list[Triple]:
    """The triples of the subjects whose addresses may stand; the others are rejected and counted, each once.

    ``allowed`` are the schemes by which something may be called; what is only named may have those of telephones too.
    """
    links = allowed | _REACHING
    errors: dict[str, RejectError] = {}
    for subject, predicate, value in triples:
        if subject.value not in errors:
            error = _called(subject, allowed) or _names(predicate, value, links)
            if error is not None:
                errors[subject.value] = error
    for name, error in errors.items():
        run.reject(positions[name], error)
    return [triple for triple in triples if triple[0].value not in errors] if errors else list(triples)


def _called(subject: Iri, allowed: frozenset[str]) -> RejectError | None:
    if _may(subject.value, allowed):
        return None
    return RejectError(f"it is called by an address with {_scheme(subject.value)}:", value=subject.value[:200])


def _names(predicate: Iri, value: Term, allowed: frozenset[str]) -> RejectError | None:
    named = value.datatype if isinstance(value, Literal) else value.value
    for one, how in ((predicate.value, ""), (named, f" as {local(predicate.value)[:60]}")):
        if not _may(one, allowed):
            return RejectError(f"it names an address with {_scheme(one)}:{how}", value=one[:200])
    return None


def _may(iri: str, allowed: frozenset[str]) -> bool:
    return iri.startswith(_OFTEN) or _scheme(iri) in allowed


def _scheme(iri: str) -> str:
    return iri.partition(":")[0].lower()[:40]

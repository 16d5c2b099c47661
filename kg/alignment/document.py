"""``docs/alignments.md``: every mapping in a table, and the topics without one in EuroVoc. A test holds it to the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.alignment.sssom import Mapping, MappingSet
from kg.namespaces import CONCEPT, SKOS

_WORDS = {"exactMatch": "is", "closeMatch": "is close to", "broadMatch": "is narrower than", "narrowMatch": "is wider than"}
_WORDS["relatedMatch"] = "has to do with"
_HEAD = """# Alignments

What other vocabularies call the things of ours. Generated from the tables `ontology/alignments/*/*.sssom.tsv` (SSSOM); edit
those, then run `kg align` for the Turtle and `python -m kg.alignment > docs/alignments.md` for this page.

Mappings are SKOS relations: nothing follows from them, no data of ours or theirs gets a new class. Where more is true, the
modules say `rdfs:subClassOf`. No mapping relates two terms of others, and every one has a confidence and a reason.
The queries that check this are in `queries/alignments`; the views built along the first two are written by `kg project`.
"""


def page(sets: Sequence[MappingSet], topics: Iterable[str]) -> str:
    """The page; ``topics`` are the codes of all topics."""
    parts = [_HEAD]
    for mappings in sets:
        source = ", ".join(filter(None, (mappings.metadata["object_source"], mappings.metadata.get("object_source_version"))))
        parts.append(f"## {mappings.name}\n\n{mappings.metadata['mapping_set_description']} Source: {source}.\n")
        rows = (
            (_short(m.subject, mappings), _relation(m), _short(m.object, mappings), f"{m.confidence:g}", m.comment)
            for m in mappings.mappings
        )
        table = ["| ours | | theirs | confidence | why |", "|---|---|---|---|---|"]
        parts.append("\n".join([*table, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n")
    mapped = {m.subject for mappings in sets if mappings.name == "eurovoc" for m in mappings.mappings}
    left = [code for code in sorted(topics) if f"{CONCEPT}topic/{code}" not in mapped]
    parts.append(
        "## Topics without a EuroVoc descriptor\n\nNo descriptor fits, or its number could not be looked up; "
        f"none is made up ({len(left)}): {', '.join(left)}.\n"
    )
    return "\n".join(parts)


def _relation(mapping: Mapping) -> str:
    return _WORDS[mapping.predicate.removeprefix(SKOS)]


def _short(iri: str, mappings: MappingSet) -> str:
    label = next(
        m.subject_label if m.subject == iri else m.object_label for m in mappings.mappings if iri in (m.subject, m.object)
    )
    prefix = max((p for p, space in mappings.prefixes.items() if iri.startswith(space)), key=lambda p: len(mappings.prefixes[p]))
    name = f"{prefix}:{iri[len(mappings.prefixes[prefix]) :]}"
    return f"`{name}` {label}" if prefix == "eurovoc" else f"`{name}`"

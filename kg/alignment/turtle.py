"""The Turtle of a mapping set, in the house style: prefixes sorted and used, one subject a block, one statement a line.

Plain SKOS triples only. Confidence and reason stay in the table: as axiom annotations (SSSOM's OWL form) they would be blank
nodes in everybody's graph, and no query here needs them.
"""

from __future__ import annotations

from collections import defaultdict

from kg.alignment.sssom import MappingSet


def render(mappings: MappingSet) -> str:
    """Return the file's text; the same mapping set always gives the same bytes."""
    blocks: dict[str, list[str]] = defaultdict(list)
    used = set()
    for mapping in mappings.mappings:
        names = [_shorten(iri, mappings.prefixes) for iri in (mapping.subject, mapping.predicate, mapping.object)]
        used |= {name.partition(":")[0] for name in names}
        blocks[names[0]].append(f"{names[1]} {names[2]}")
    lines = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in sorted(mappings.prefixes.items()) if prefix in used]
    lines += ["", f"# {mappings.metadata['mapping_set_title']}.", f"# Generated from {mappings.name}.sssom.tsv by `kg align`."]
    for subject, statements in sorted(blocks.items()):
        lines += ["", f"{subject} " + " ;\n    ".join(sorted(statements)) + " ."]
    return "\n".join(lines) + "\n"


def _shorten(iri: str, prefixes: dict[str, str]) -> str:
    """The prefixed name by the longest namespace of the set that fits; one always does, or the set was not read."""
    prefix = max((p for p, namespace in prefixes.items() if iri.startswith(namespace)), key=lambda p: len(prefixes[p]))
    return f"{prefix}:{iri[len(prefixes[prefix]) :]}"

"""Alignments: what other vocabularies call the things of ours, one folder a vocabulary below ``ontology/alignments``.

The table (SSSOM TSV, with confidence and reason for every mapping) is the source; the Turtle beside it is generated and
is what the graph reads. Checks are queries (``queries/alignments``), so that any engine can run them.
"""

from kg.alignment.sssom import Mapping, MappingSet, load, read
from kg.alignment.turtle import render

__all__ = ["Mapping", "MappingSet", "load", "read", "render"]

"""Change of the ontology and the shapes: versions by meaning, releases to compare with, migrations of old data.

A release is kept as ``ontology/releases/{version}.nt``. What differs from it is classified as major, minor or patch, and the
version the header declares has to be at least as far away as that (docs/changing-the-ontology.md).
"""

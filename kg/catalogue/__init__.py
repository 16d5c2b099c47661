"""What a generation is, told to those who take it away: statistics, dumps with checksums, and what changed since the last one.

Everything here is read from the canonical N-Quads of published generations, line by line and in the order they have, so that
memory stays flat however large the graph; nothing of it takes part in a build. :mod:`kg.catalogue.prepare` makes it once for
each generation, :mod:`kg.catalogue.description` says it in VoID and DCAT.
"""

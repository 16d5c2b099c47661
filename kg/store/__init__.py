"""The only package that touches the RDF engine (pyoxigraph); everything else sees terms, quads, rows and bytes."""

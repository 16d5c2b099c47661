"""RDF in: files of every RDF syntax, or a remote SPARQL endpoint, mapped to our model or kept apart (docs/guide/rdf.md).

``reading`` turns files into triples with lines, through the same door as everything strangers send; ``endpoint`` asks for them;
``loading`` maps, interprets and writes them.
"""

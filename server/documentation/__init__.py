"""What the pages about the vocabulary show: terms, one table of every property, shapes, schemes, questions, a diagram.

Everything is read from ``ontology/``, ``shapes/`` and ``queries/cq``; no published generation is needed, so the same pages are
written to files by ``python -m server.documentation FOLDER``.
"""

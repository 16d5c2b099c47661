"""Registers: tables read by a descriptor (``kg/sources/*.yaml``), row by row, into the model (docs/guide/registers.md).

``descriptor`` says what a register's columns mean; ``reading`` gives rows with their lines; ``cells``, ``dates`` and ``lookups``
read cells; ``expand`` writes what a row says; ``load`` leads a file through all of it.
"""

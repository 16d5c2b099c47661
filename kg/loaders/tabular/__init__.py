"""Registers: tables read by a descriptor (``kg/sources/*.yaml``), row by row, into the model (docs/guide/registers.md).

``descriptor`` says what a register's columns mean; ``plan`` compiles it into ``entities``, ``events`` and ``relations``:
functions of some columns that remember (``memo``) what their values gave. ``reading`` gives rows with their lines;
``cells``, ``patterns``, ``dates`` and ``lookups`` read cells, ``prose`` accounts for what patterns leave unread, ``occasions``
tells events of one name apart by their days; ``facts`` are what a row says, in pieces that ``writer``
joins to lines; ``load`` leads a file through all of it.
"""

"""Search over the names of a generation, in every script: one index, made once and read by pages, programs and curators.

:mod:`kg.search.words` takes names apart, :mod:`kg.search.build` writes the index beside a generation's files, and
:class:`kg.search.index.Index` asks it. Search finds and ranks; who is who is decided by people (:mod:`kg.identity`).
"""

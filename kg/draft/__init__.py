"""Drafts of records: what rules find in a document, each find with its passage and the rule, for a curator to judge.

Nothing here writes to the graph, and a draft cannot enter it: every line of one carries a mark that the record loader
refuses (:mod:`kg.interpret.drafts`). ``reading`` turns a file into the text of a capture, ``proposers`` find, ``writing`` lays
the finds out as a record, ``process`` runs all of that in a process with a deadline.
"""

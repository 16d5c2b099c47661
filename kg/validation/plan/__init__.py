"""Incremental validation: after a change only what it can affect is judged again, and the verdict is that of judging everything.

**What a rule reads.** Each shape and each check is compiled to an automaton over triples that starts at its focus node
(:mod:`.automaton`, :mod:`.reads`, :mod:`.checks`). Its reads for a focus are all triples its steps can take from there. The
rule's results for the focus depend on its reads alone: on every sub-graph that holds at least them, it finds the same.
For shapes this is how SHACL Core is defined: value nodes by paths, conditions on them by their classes, pairs, closedness
and further shapes. For checks every triple pattern is reached over patterns that must match with it (``NOT EXISTS``, ``MINUS``
and ``OPTIONAL`` over those outside that they can see); filters are left out, which only makes more be read. So every match
of a pattern that can take part in a row about the focus is among the reads, a row loses nothing on the sub-graph, and what
must not match is missed on it only where it is missing in the whole graph.

**Affected pairs.** If the results for a (rule, focus) pair differ before and after, its reads do: some changed triple is read in
the one graph or the other. On the way from the focus to the first changed triple nothing has changed, so walking the
automaton backwards from each changed triple, over all triples of both graphs, comes to the focus (:mod:`.affected`). Targets are
read the same way (types, the class tree, links); a node that becomes or ceases to be a target is affected for its shapes.
Of the focus nodes of a check that the change itself does not speak of, only those stay affected about which all patterns that
must match together do, one of them with a changed triple (:mod:`.joins`): no row comes or goes without such a match, and one that
certainly fails a FILTER makes no row in either graph. Rows are monotone in the patterns they must have, and antimonotone in those
they must not have as long as these hold nothing nested: a triple that can only take rows away leaves a node alone of which the
audit before has no row.

**Asking again.** For affected pairs that are targets after the change, everything that is read is extracted (:mod:`.walk`) and
judged: shapes with their targets rewritten to ``sh:targetNode``, checks joined with their focus nodes (:mod:`.evaluate`), unless
look-ups in the graph after the change show that no row about a node is possible (:mod:`.rows`): each match of what a row must
have certainly fails a FILTER or meets what it must not have. What is not certain is asked: values that only an OPTIONAL gives,
variables an engine may fill in from elsewhere, what is nested twice, conditions about numbers, dates and languages
(:mod:`.conditions`). So most checks of a sound contribution need no query, and nothing is read for them. The
report is the old results without those of affected pairs, and the new ones (:mod:`.merge`). Shapes that can report the same
source are kept together, so that a result is never dropped for one and missed for the other. Literals that the store folds are
walked over folded, which can only bring more together, and judged as they were written (:mod:`.graph`).

**Not planned,** run whole, and named in the report's context: a property shape below a property shape, the inverse of a
sequence path, unknown terms of the SHACL namespace and custom components, literals as targets (:mod:`.reads`); queries with
aggregation, ORDER BY, LIMIT, GRAPH, SERVICE or a closing VALUES, and those with a pattern that nothing joins to ``?focus``
(:mod:`.patterns`, :mod:`.checks`); and, because it would not pay, any rule that a change affects for more than
:data:`.affected.LIMIT` nodes, everything when a change is large beside the graph (:data:`.merge.SHARE`), and everything when more
than :data:`.evaluate.LIMIT` triples would be read.
"""

"""Views of the graph for people who look rather than ask: who met whom, when, and where.

A view begins with a :class:`kg.views.selection.Choice` – an actor, a framework or series, a place, a topic, a period – and is
computed from the merged graph by queries of ours; what it leaves out it counts.
"""

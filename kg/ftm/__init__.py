"""FollowTheMoney (https://followthemoney.tech), the data model of investigations and sanctions lists: entities as JSON lines.

``schemata`` is the small part of its model that says what ours says too; ``writing`` writes the graph in it and counts what is
lost. Reading is :mod:`kg.loaders.ftm`. The library itself is not needed: it takes 300 MB and ICU.
"""

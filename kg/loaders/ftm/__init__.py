"""FollowTheMoney in: JSON lines of entities, by the small table of :mod:`kg.ftm.schemata` (docs/guide/linked-data.md)."""

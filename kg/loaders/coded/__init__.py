"""Event-coded data: rows of date, source actor, relation and target actor, as programs code them from news.

``descriptor`` says what the columns mean; ``relations`` leads printed relations to codes and says which of them are encounters;
``actors`` types who is named; ``runs`` sorts rows by encounter on the disk; ``encounters`` writes each encounter once, with all
its rows; ``load`` leads files through all of it. ``codes`` reads a code list as a concept scheme, ``dictionary`` the actors of
a coding dictionary as concepts with their name forms. A guide is docs/guide/events.md.
"""

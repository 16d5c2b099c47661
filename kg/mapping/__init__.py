"""Other people's vocabularies in, shared by the loaders of RDF, of documents and of FollowTheMoney.

``sets`` reads a mapping: CONSTRUCT queries whose headers name what they leave out; ``construct`` runs it over a source; ``model``
holds what it says in terms of our model, about the source's own subjects; ``things``, ``values``, ``relations``, ``times`` and
``interpret`` make of it entities, events and relation nodes with evidence, over what is ``known`` so far; ``files`` reads bytes
within bounds; ``descriptor`` and ``run`` are what a descriptor says of its source and one load of it, in which subjects, their
``parts`` and facts add up.
"""

"""Reviewed contributions: strangers' changes to the graph, from the token that lets them in to the generation that has them.

``tokens`` says who may write, ``patch`` what a change is, ``policy`` which changes are whose to make, ``ledger`` keeps them
until and after a review, ``review`` judges and accepts them, ``merge`` puts the accepted ones into a build, and ``evaluate``
turns a SPARQL update into a change. Nothing unreviewed leaves the ledger.
"""

"""Documents that state events for machines: web pages with JSON-LD of schema.org, and calendars (docs/guide/linked-data.md).

``pages`` finds the JSON-LD of a page and turns it into triples without fetching anything; ``calendars`` turns VEVENTs into what
:mod:`kg.mapping` interprets; ``loading`` leads files through either.
"""

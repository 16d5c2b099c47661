"""How much of a curated record the proposals of ``kg draft`` find, document by document, each without its own names."""

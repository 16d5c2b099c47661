"""``kg draft``: reading documents, proposing, laying out."""

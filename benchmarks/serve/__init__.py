"""``make bench-serve``: this server beside its peers, on one machine, over one generated graph."""

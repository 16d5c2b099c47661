"""Search over a hundred thousand generated names: how long a question takes, and whether what was meant is found."""

"""``make soak``: honest clients, attackers and faults against the real server on loopback, and which promises it kept."""

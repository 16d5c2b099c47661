"""Records, registers and contributions merged into one graph: in memory, or in sorted files where registers are large.

Both ways give the same lines (tested on random datasets): ``memory`` is the plain statement of what a graph consists of,
``streaming`` does the same with lines of N-Quads, of which memory holds a block at a time.
"""

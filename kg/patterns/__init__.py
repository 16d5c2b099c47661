"""Which regular expressions nobody should run: those that can take hours over a short text.

A backtracking engine takes exponential time over a text exactly where a pattern can go through some words in two ways and be
back where it began, so that every repeat of the words doubles the ways (exponential ambiguity; A. Weber and H. Seidl, "On the
degree of ambiguity of finite automata", 1991). That is decided here, not guessed: the pattern's letters become the states of an
automaton (:mod:`kg.patterns.letters`), and two walkers over it are led through the same words until they part and meet again
(:mod:`kg.patterns.walkers`). Python reads the pattern itself, by the parser that its engine uses.

Where the model and the engine differ, more is refused: a repeat of more than a few times counts as one without end, a
back-reference as any text, an atomic group as a plain one, and what a look-around says of the text is not used. Patterns that
take the square or the cube of a text's length are not refused; who runs patterns of others bounds their time as well.
"""

from __future__ import annotations

from typing import Any

from kg.errors import InputError
from kg.patterns.letters import WRITTEN_OUT, Letters, alphabet, parsed
from kg.patterns.walkers import Attack, Walkers

__all__ = ["Attack", "catastrophic"]


def catastrophic(pattern: str, flags: int = 0) -> Attack | None:
    """A text over which a pattern takes exponential time; None where there is none.

    Raises re.error for what is no pattern, and InputError for one that is too long or too deep to be judged.
    """
    try:
        return _judged(parsed(pattern, flags))
    except RecursionError:
        raise InputError(
            "whether the pattern can run for hours cannot be told: it is nested too deeply", remedy="cut it into several"
        ) from None


def _judged(tree: Any) -> Attack | None:
    """The pattern's own automaton, then those of its look-arounds."""
    waiting = [(tree, int(tree.state.flags))]
    known = alphabet(tree)
    while waiting:
        part, flags = waiting.pop()
        letters = Letters(known, waiting)
        found = Walkers(letters, letters.build(part, flags, WRITTEN_OUT)).meet()
        if found is not None:
            return found
    return None

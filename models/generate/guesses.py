"""What probably comes next: what followed the same two tokens before, in the prompt or in a text written lately.

A reply quotes its context and ends as others end. Guesses are read like a prompt, many tokens in one pass, and only
those that the model itself would have written are kept (Leviathan et al. 2023; Saxena 2023, prompt lookup): what is
written is the same with and without them.
"""

from collections.abc import Sequence

MOST = 24
"""Tokens of one guess: a wrong one costs the pass that read it."""
TEXTS = 200
"""Texts that are remembered at least; twice as many at most."""
_BEGIN = -1
Places = dict[tuple[int, int], tuple[Sequence[int], int]]


class Guesses:
    """Texts written lately, by pairs of tokens. Not thread-safe."""

    def __init__(self) -> None:
        """Begin without any."""
        self._new: Places = {}
        self._old: Places = {}
        self._texts = 0

    def remember(self, text: Sequence[int]) -> None:
        """Take up a text, its end token with it; the oldest are forgotten."""
        if self._texts == TEXTS:
            self._old, self._new, self._texts = self._new, {}, 0
        self._texts += 1
        self._new |= places_of(text)

    def after(self, written: Sequence[int], prompt: Places, least: int, most: int) -> Sequence[int]:
        """Guess how a text goes on.

        Args:
            written: the text so far, at least one token.
            prompt: of its prompt, as `places_of` has it.
            least: tokens that are worth a pass.
            most: tokens that may follow.

        Returns:
            Between least and most tokens; none where nothing is known.
        """
        pair = (written[-2] if len(written) > 1 else _BEGIN, written[-1])
        for places in (self._new, self._old, prompt):
            if pair in places:
                text, at = places[pair]
                guess = text[at : at + min(most, MOST)]
                if len(guess) >= least:
                    return guess
        return ()


def places_of(text: Sequence[int]) -> Places:
    """What follows each pair of tokens, where it stood last; the first token is paired with the beginning."""
    pairs = zip((_BEGIN, *text), text, strict=False)
    return {pair: (text, at) for at, pair in enumerate(pairs, 1)}

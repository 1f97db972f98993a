"""Guesses the next tokens: those that followed the same tokens before, in the prompt or in recently written texts.

A reply quotes its context, and begins and ends like others. Guesses are read like a prompt, many tokens in one pass,
and only those that the model itself would have written are kept (Leviathan et al. 2023; Saxena 2023, prompt lookup), so
the text is the same with and without them.
"""

from collections.abc import Sequence

MOST = 40
"""Tokens of one guess."""
PLACES = 20_000
"""Places of texts written lately that are remembered at least; twice as many at most."""
BEGIN = -1
_SEVERAL = -2
Followers = dict[tuple[int, ...], int]
"""After which two or three tokens which one follows; _SEVERAL where it differs."""


class Guesses:
    """What followed in texts written lately. Not thread-safe."""

    def __init__(self) -> None:
        """Begin without any."""
        self._seen: Followers = {}
        self._sure: Followers = {}
        self._older: Followers = {}

    def remember(self, text: Sequence[int]) -> None:
        """Remember a text with its end token; the oldest texts are forgotten.

        Only what followed twice, with nothing else in between, is a guess: what follows a courtesy differs from text to
        text.
        """
        if len(self._seen) >= PLACES:
            self._seen, self._sure, self._older = {}, {}, self._sure
        begun = (BEGIN, BEGIN, *text)
        for at in range(3, len(begun)):
            before, token = begun[at - 3 : at], begun[at]
            if before in self._seen:
                self._sure[before] = token if self._seen[before] == token else _SEVERAL
            self._seen[before] = token if self._sure.get(before) != _SEVERAL else _SEVERAL

    def after(self, written: Sequence[int], prompt: Followers, most: int) -> list[int]:
        """Guess how a text goes on, as far as what followed before is certain.

        Args:
            written: the text so far, at least one token.
            prompt: of its prompt, as `followers_in` has it.
            most: tokens that may follow.
        """
        guess: list[int] = []
        last = (BEGIN, BEGIN, *written)[-3:]
        while len(guess) < min(most, MOST) and (token := self._next(last, prompt)) >= 0:
            guess.append(token)
            last = (*last[1:], token)
        return guess

    def _next(self, last: tuple[int, ...], prompt: Followers) -> int:
        for known, before in ((prompt, last), (prompt, last[1:]), (self._sure, last), (self._older, last)):
            token = known.get(before, _SEVERAL)
            if token >= 0:
                return token
        return _SEVERAL


def followers_in(prompt: Sequence[int]) -> Followers:
    """Return what follows each two and three tokens of a prompt, without its last token, which ends it."""
    found: Followers = {}
    for size in (2, 3):
        for at in range(size, len(prompt) - 1):
            before, token = tuple(prompt[at - size : at]), prompt[at]
            found[before] = token if found.get(before, token) == token else _SEVERAL
    return found

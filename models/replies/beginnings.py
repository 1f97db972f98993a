"""A reply that is partly written: whether it can still become one that may be sent.

    beginning ─▶ up to its last space ─▶ sentences, the unfinished one too ─▶ facts known? ─▶ of the context, or
    courtesy?

What follows a space cannot change what comes before it, so if a beginning is spoiled, the check (check.py) or the facts
(facts.py) would refuse every text that begins like it. A beginning that is not spoiled promises nothing. Refuses to
know: how a reply is written, and what becomes of one that is not.
"""

from functools import cache

from models.replies.check import SENTENCES, is_courtesy, sentences_of, words_in
from models.replies.errors import UngroundedError
from models.replies.facts import Facts


class Beginnings:
    """The growing beginnings of one reply. Thread-safe."""

    def __init__(self, context: str, facts: Facts) -> None:
        """Take the context that the writer has, and the facts that were lifted out of it."""
        self._sources, self._facts = list(sentences_of(context).values()), facts
        self._whole = cache(self._words)  # a sentence that is whole is asked for again with each word after it

    def spoiled(self, text: str) -> bool:
        """Tell whether every reply that begins like this will be refused.

        Args:
            text: what is written so far, with facts still as tokens; its last word may be cut off anywhere.
        """
        *whole, begun = SENTENCES.split(text[: text.rfind(" ") + 1])
        left = self._sources
        for words in map(self._whole, whole):
            if words is None or not (words in left or (is_courtesy(words) and words not in self._sources)):
                return True
            left = [source for source in left if source != words]
        words = self._words(begun)
        return words is None or not (is_courtesy(words) or any(source[: len(words)] == words for source in left))

    def _words(self, sentence: str) -> list[str] | None:
        """Return the words of a sentence; None if it has a fact that the context lacks."""
        try:
            self._facts.lower(sentence)
        except UngroundedError:
            return None
        return words_in(sentence)

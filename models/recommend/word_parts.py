"""Words by their parts: which words begin or end with another.

German joins words and says last what a thing is: "Karpfenruten" are a kind of "Rute", "Hundeleine" begins with "Hund".
And people write the beginning of a long word: "saxo". Refuses to know: rows, products.
"""

LEAST = 4
"""Letters of a part: shorter ones stand in many words by chance."""
LEAST_BEFORE = 3
"""Letters before an ending: fewer are rarely a word, as in "string"."""
_PLURALS = ("", "n", "en", "e", "er")


class WordParts:
    """Words by their first and last letters. Not thread-safe: one thread changes it, and none reads meanwhile."""

    def __init__(self) -> None:
        """Know of no word."""
        self._first: dict[str, set[str]] = {}
        self._last: dict[str, set[str]] = {}

    def put(self, word: str) -> None:
        """Let a word be found by its parts; numbers and short words have none."""
        if len(word) > LEAST and word.isalpha():
            self._first.setdefault(word[:LEAST], set()).add(word)
            self._last.setdefault(word[-LEAST:], set()).add(word)

    def beginning(self, part: str) -> list[str]:
        """Return the words that begin with a part, in order; none for a part of fewer than LEAST letters."""
        if len(part) < LEAST:
            return []
        return sorted(word for word in self._first.get(part[:LEAST], ()) if word.startswith(part))

    def ending(self, part: str) -> list[str]:
        """Return the words that end with a part or its plural, in order, behind at least LEAST_BEFORE letters.

        None for a part of fewer than LEAST letters.
        """
        if len(part) < LEAST:
            return []
        ends = [part + plural for plural in _PLURALS]
        found = {word for end in ends for word in self._last.get(end[-LEAST:], ()) if word.endswith(end, LEAST_BEFORE)}
        return sorted(found)

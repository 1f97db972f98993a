"""What titles name beyond numbers and quantities: whether two name one kind of thing, or one thing in two colours.

    title ─▶ words without quantities ─┬▶ all but one in common are variants
                                       └▶ no colours, the ends of long words: a rare one in common is one kind of thing

German joins words ("Hundefutter", "Hundeleine") and Chinese says last what a thing is, so both ends of long words, and
the last character of what has no spaces, are words, too. Refuses to know: vectors, customers.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import chain

from models.recommend.words import UNSPACED, says_little, words

_SIZE = re.compile("x+[sl]")  # of clothes; s, m and l say little as every letter does
_QUANTITY = re.compile(rf"\d[\d.,/x\u00d7]*\s*(?:[^\W\d_{UNSPACED}]+|[{UNSPACED}]{{1,2}})?")
_RUN = re.compile(rf"[{UNSPACED}]+")
_MOST_KEPT = 20_000
_END = 5
_FEW, _FEW_SHARE = 3, 0.1
_LEAST_COMMON = 2
_COLOURS = frozenset(
    chain(
        words("black white red blue green yellow grey gray brown pink purple beige silver navy colour"),
        words("schwarz weiß rot blau grün gelb grau braun rosa lila silber bunt farbig"),
        words("noir blanc rouge bleu vert jaune gris brun violet argent"),
        words("negro blanco rojo azul verde amarillo marron morado plata"),
    )
)
_COLOUR = "\u8272"  # the character for colour, in any pair that has it


class Titles:
    """In how many titles each word stands. Not thread-safe: one thread changes it, and none reads meanwhile."""

    def __init__(self) -> None:
        """Know of no title."""
        self._count, self._titles = Counter[str](), 0

    def put(self, title: str, before: str | None = None) -> None:
        """Count a title, and no longer the one that it replaces."""
        if before is not None:
            self._count.subtract(_parts(before))
            self._titles -= 1
        self._count.update(_parts(title))
        self._titles += 1

    def share(self, title: str, other: str) -> bool:
        """Tell whether two titles have a word in common that three titles have at most, or a tenth of all."""
        most = max(_FEW, _FEW_SHARE * self._titles)
        return any(self._count[part] <= most for part in _parts(title) & _parts(other))


def are_variants(title: str, other: str) -> bool:
    """Tell whether titles of several words differ in a number or in one word at most: a colour, a size, a flavour."""
    one, two = _named(title), _named(other)
    return len(one & two) >= _LEAST_COMMON and len(one - two) <= 1 and len(two - one) <= 1


@lru_cache(_MOST_KEPT)
def _named(title: str) -> frozenset[str]:
    """The folded words of a title but its numbers and what follows them: "Pan, 26 cm" names a pan."""
    found = words(_QUANTITY.sub(" ", title))
    return frozenset(word for word in found if not says_little(word) and not _SIZE.fullmatch(word))


@lru_cache(_MOST_KEPT)
def _parts(title: str) -> frozenset[str]:
    """The words of a title but its colours, the ends of long words, the last character of each run without spaces."""
    found = {word for word in _named(title) if word not in _COLOURS and _COLOUR not in word}
    for word in tuple(found):
        if word.isalpha() and len(word) >= _END:
            found |= {f"{word[:_END]}-", f"-{word[-_END:]}"}
    found |= {f"-{run[-1]}" for run in _RUN.findall(_QUANTITY.sub(" ", title)) if run[-1] != _COLOUR}
    return frozenset(found)

"""Which products the words of a search name: an index from words to rows of the catalogue.

    title, category, brand ─▶ words ─▶ rows
    query ─▶ words ─▶ how much of the query each row holds ─▶ the rows that hold most of it

Words are folded: compatibility forms, case, accents, an English plural, and ae, oe, ue as ä, ö, ü, as Lucene does for
German, in all languages; what is written without spaces is cut into pairs of characters. A word that no product has
stands for two that are written apart (lawnmower, lawn mower), or for words of which it is a part (`WordParts`). A word
that few products have says more than one that many have (inverse document frequency, Spärck Jones 1972), one that none
has says most: what is not sold names nothing. But "size" and its like say nothing where no product has them.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from models.recommend.word_parts import WordParts

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_WORDS = 60
"""So many words of a text are read."""
LEAST_HELD, NEAR_BEST = 0.5, 0.8
"""A row that holds less than this of a query is not named, nor one that holds less than this of what the best does."""
KIND = 0.1
"""What a word of a row's category or brand adds to one that stands in its title, too: tea before tea cups."""
_LITTLE = 0.25
_BEGINNING = 0.75
UNSPACED = "\u0e01-\u0e5b\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # Thai, kana, Han
_PAIRED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+(?:-[^\W_{UNSPACED}]+)*")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_PLURALS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("toes", "to"), ("s", ""))
_NO_PLURALS = ("ss", "us", "is")
_SPELT_OUT = re.compile(r"ae|oe|(?<![aeiouq])ue")  # an umlaut; none in neue, blaue, queue
_UNDIVIDED = str.maketrans("øæœłđı", "oaoldi")  # no accent comes off these
_SHORTEST_PLURAL = 4
_SAY_NOTHING = frozenset(
    _WORD.findall(
        "a an and for from in my of on or the to with "
        "aus das dem den der des die ein eine fur im mit und von zu "
        "avec con de del du el en et la las le les los para por pour sans sin y"
    )
)
_ATTRIBUTES = frozenset(["size", "colour", "color", "grosse", "farbe", "taille", "couleur", "talla"])
_LEAST_APART = 3
"""Letters of each of two words that a search joins."""
_MOST_KINDS = 10_000


class Words:
    """Rows by word. Not thread-safe: one thread changes it, and none reads meanwhile.

    Two neighbouring words take 200 bytes or so for each such pair of the catalogue, and 8 for each product that has it.
    """

    def __init__(self) -> None:
        """Know of no row."""
        self._texts: dict[int, tuple[str, str]] = {}
        self._rows: dict[str, array[int]] = {}
        self._kinds: dict[str, array[int]] = {}
        self._joined: dict[str, array[int]] = {}
        self._parts = WordParts()

    def put(self, row: int, title: str, kind: str) -> None:
        """Let a row be found by its title, kind, category and brand, and no longer by what it had before."""
        old, new = self._texts.get(row), (title, kind)
        if old == new:
            return
        before, after = _said(old), _said(new)
        for word in after[0]:
            if word not in self._rows:
                self._parts.put(word)
        for places, had, has in zip((self._rows, self._kinds, self._joined), before, after, strict=True):
            for word in had - has:
                places[word].remove(row)
                if not places[word]:
                    del places[word]
            for word in has - had:
                places.setdefault(word, array("q")).append(row)
        self._texts[row] = new

    def named(self, query: str) -> tuple[Ints, Floats]:
        """Return the rows that a query names, int64 [found], and how much of it each holds, float64, at most 1 + KIND.

        Blocks for a fraction of a millisecond for a hundred thousand rows.
        """
        asked, count = list(dict.fromkeys(words(query))), len(self._texts)
        held, most = np.zeros(count), 0.0
        for at, word in enumerate(asked):
            found, share = self._with(asked, at), 1.0
            if not len(found):
                found, share = self._standing_for(word)
            little = says_little(word) or (word in _ATTRIBUTES and not len(found))
            weight = np.log1p(count / max(1, len(found))) * (_LITTLE if little else 1.0)
            held[found] += share * weight
            held[_places(self._kinds, word)] += KIND * weight
            most += weight
        if all(map(says_little, asked)):
            return np.zeros(0, np.int64), np.zeros(0)
        held /= most
        rows = np.flatnonzero(held >= max(LEAST_HELD, NEAR_BEST * held.max(initial=0.0)))
        return rows, held[rows]

    def _with(self, asked: list[str], at: int) -> Ints:
        """Return rows that have a word of a query, alone or joined to the word before or after it."""
        joined = [_one("".join(asked[start : start + 2])) for start in (at - 1, at) if 0 <= start < len(asked) - 1]
        return np.unique(np.concatenate([_places(self._rows, word) for word in (asked[at], *joined)]))

    def _standing_for(self, word: str) -> tuple[Ints, float]:
        """Return rows with what a word stands for that no row has, and how much of the word each of them holds."""
        if is_unspaced(word):
            return reduce(np.intersect1d, [_places(self._rows, sign) for sign in word]), 1.0
        if len(apart := _places(self._joined, word)):
            return apart, 1.0
        for found, share in ((self._parts.ending(word), 1.0), (self._parts.beginning(word), _BEGINNING)):
            rows = [_places(self._rows, each) for each in found]
            if any(map(len, rows)):
                return np.unique(np.concatenate(rows)), share
        return np.zeros(0, np.int64), 1.0


def _said(text: tuple[str, str] | None) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """All words of a product, those of its kind, and its neighbouring words as one."""
    if text is None:
        return frozenset(), frozenset(), frozenset()
    title, (kind, joined) = list(words(text[0])), _of_kind(text[1])
    return kind.union(_with_signs(title)), kind, joined.union(_joined(title))


def _joined(found: Iterable[str]) -> frozenset[str]:
    """Each two neighbouring words as one, as somebody may search for them."""
    return frozenset(_one("".join(pair)) for pair in pairwise(found) if min(map(len, pair)) >= _LEAST_APART)


def _with_signs(found: Iterable[str]) -> frozenset[str]:
    """Words, and the single characters of what is written without spaces."""
    kept = frozenset(found)
    return kept.union(*filter(is_unspaced, kept))


def is_unspaced(text: str) -> bool:
    """Tell whether any of a text is written without spaces."""
    return not text.isascii() and _PAIRED.search(text) is not None


def words(text: str) -> Iterator[str]:
    """Yield the folded words of a text; with a hyphen the parts and the whole, of what has no spaces its pairs."""
    apart = _POSSESSIVE.sub("", _plain(text.casefold()))
    for found in islice(_WORD.findall(apart), MOST_WORDS):
        yield from _parts(found)


def _plain(text: str) -> str:
    """Compatibility forms as ordinary ones, and no accents."""
    if text.isascii():
        return text
    apart = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return unicodedata.normalize("NFKC", apart).casefold().translate(_UNDIVIDED)


def _parts(word: str) -> Iterable[str]:
    if not word.isascii() and _PAIRED.match(word):
        return ["".join(pair) for pair in pairwise(word)] if len(word) > 1 else [word]
    if "-" not in word:
        return [] if word in _SAY_NOTHING else [_form(word)]
    parts = [_form(part) for part in word.split("-")]
    return [*parts, _one("".join(parts))]


@lru_cache(_MOST_KINDS)
def _form(word: str) -> str:
    return _one(_singular(word))


def _one(word: str) -> str:
    """One writing of a word that may have its umlauts spelt out."""
    return _SPELT_OUT.sub(lambda found: found[0][0], word)


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word.endswith(_NO_PLURALS):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word


@lru_cache(_MOST_KINDS)
def _of_kind(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a kind, and its neighbouring words as one; many products have the same."""
    found = list(words(kind))
    return _with_signs(found), _joined(found)


def says_little(word: str) -> bool:
    """Tell whether a word is only a number or a letter, as in a size or in T-shirt."""
    return word.isdigit() or (len(word) == 1 and word.isascii())


def _places(places: Mapping[str, "array[int]"], word: str) -> Ints:
    return np.array(places.get(word, ()), np.int64)

"""What the signs of a Chinese text say beside the layers: one to four signs in a row, each with a weight learned.

    str ─▶ runs of 1 to 4 signs, hashed ─▶ 1 + ln(times) x rarity ─▶ unit length ─▶ x weights ─▶ score

The edges of a text are signs, too: 绝了 as a whole text is another run than 绝了 in a sentence, and so are first and
last words. Two runs may share a bucket. A score depends on its own text alone. Refuses to know: a text's language, the
layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BUCKETS = 262_139
"""A prime; weights and rarities are half a megabyte."""
LONGEST = 4
COUNTING = "signs and edges"
"""How runs are counted; a table that was learned otherwise is refused."""
_FACTOR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_END, _EDGE = 0, 1
"""What parts the texts, and what stands at both edges of each; in a text they are spaces."""
_NO_SIGNS = str.maketrans({_END: " ", _EDGE: " "})

Ints = npt.NDArray[np.int64]
Table = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Counted:
    """The different runs of signs of some texts.

    Attributes:
        text: int64 [runs], the position of the text, ascending.
        bucket: int64 [runs], 0 to BUCKETS - 1.
        weight: float64 [runs], 1 + ln(times in the text).
    """

    text: Ints
    bucket: Ints
    weight: npt.NDArray[np.float64]


def counted(texts: Sequence[str]) -> Counted:
    """Count the runs of one to LONGEST signs and edges of plain texts, whatever the signs are, in lower case.

    An edge alone is no run: every text has it.
    """
    joined = chr(_END).join(f"{chr(_EDGE)}{text.lower().translate(_NO_SIGNS)}{chr(_EDGE)}" for text in texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner, within = np.cumsum(signs == _END), signs != _END
    keys, hashed, whole = [], np.zeros(len(signs), np.uint64), np.ones(len(signs), np.bool_)
    for size in range(LONGEST):
        last = slice(size, None)
        starts = len(signs) - size
        if starts <= 0:
            break
        hashed, whole = hashed[:starts], whole[:starts] & within[last]
        hashed = (hashed ^ (signs[last] + np.uint64(1))) * _FACTOR
        hashed ^= hashed >> _MIX
        told = whole & (signs != _EDGE) if size == 0 else whole
        buckets = (hashed[told] % np.uint64(BUCKETS)).astype(np.int64)
        keys.append(owner[:starts][told] * BUCKETS + buckets)
    found, times = np.unique(np.concatenate(keys) if keys else np.zeros(0, np.int64), return_counts=True)
    return Counted(found // BUCKETS, found % BUCKETS, 1 + np.log(times))


class Phrases:
    """Weights and rarities of the buckets, and how much they count."""

    def __init__(self, table: Table, scale: float) -> None:
        """Keep them.

        Args:
            table: int8 [2, BUCKETS], weights and rarities; a rarity of 0 is a bucket that was not learned.
            scale: of the weights.

        Raises:
            ValueError: the table has another shape or dtype.
        """
        if table.shape != (2, BUCKETS) or table.dtype != np.int8:
            raise ValueError(f"phrases are {table.dtype} {list(table.shape)}, not int8 [2, {BUCKETS}]")
        self._weights, self._rarities = table
        self._scale = scale

    def scores(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Score plain texts: float64 [texts], log-odds of positive against negative; 0 where no run was learned."""
        runs, rows = counted(texts), len(texts)
        values = runs.weight * self._rarities[runs.bucket]
        said = np.bincount(runs.text, values * self._weights[runs.bucket], rows)
        length = np.sqrt(np.bincount(runs.text, values * values, rows))
        scores: npt.NDArray[np.float64] = said / np.maximum(length, 1.0) * self._scale
        return scores


def weighed(probabilities: Sequence[float], trust: float, score: float) -> tuple[float, float, float]:
    """Probabilities of negative, neutral and positive with what phrases say; neutral keeps its own.

    Args:
        probabilities: of the layers, in that order.
        trust: factor on the layers' log-odds of positive against negative.
        score: log-odds of the phrases.
    """
    negative, neutral, positive = (max(each, 1e-12) for each in probabilities)
    odds = trust * float(np.log(positive / negative)) + score
    share = float(1 / (1 + np.exp(-odds)))
    told = 1 - neutral
    return told * (1 - share), neutral, told * share

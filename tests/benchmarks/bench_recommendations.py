"""How fast lists are made, without Kafka, as the catalogue grows: `python -m tests.benchmarks.bench_recommendations`.

Shops are synthetic: products with skewed popularity, customers with some 150 products each, 64 neighbours a product.
Numpy and graph run on one thread; every figure is the median of rounds.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

import msgspec
import numpy as np

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import BASKETS, MOST_NEIGHBOURS, ProductCounts, Sums, count_order
from models.recommend.customer import NOBODY, Customer, fold_click, fold_order
from models.recommend.decay import DAY_S, LANDMARK_S, weights
from models.recommend.events import Click, Order
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from tests.results import Result, show

COMMAND = "python -m tests.benchmarks.bench_recommendations"
SIZES = {"10k": 10_000, "25k": 25_000, "100k": 100_000, "1m": 1_000_000}
NOW = LANDMARK_S + 300 * DAY_S
CUSTOMERS, BASKETS_EACH, LINES = 64, 20, 10
ROUNDS = 5
ORDERS = 2_000
DIM = 128


def main() -> list[Result]:
    """Measure growth with the catalogue, and folds."""
    ranker = Ranker.load()
    results = []
    for name, size in SIZES.items():
        random = np.random.default_rng(size)
        recommender = shop(size, random, ranker)
        customers = [(customer(size, random), NOW) for _ in range(CUSTOMERS)]
        batched = median_s(partial(recommender.recommend, customers))
        alone = median_s(partial(recommender.recommend, customers[:1]))
        per_customer = 1000 * batched / CUSTOMERS
        beside = {"one customer at a time": 1000 * alone}
        results.append(result(f"catalogue_{name}.ms_per_customer", per_customer, "ms", beside))
    size = len(msgspec.json.encode(customers[0][0]))
    return [*results, result("customer_of_150_products", size, "bytes"), *fold_results()]


def shop(size: int, random: np.random.Generator, ranker: Ranker) -> Recommender:
    catalogue = Catalogue(DIM)
    for number in range(size):
        category = f"a/{number % 40}/{number % 2000}"
        catalogue.put(Product(f"p{number}", f"thing {number}", category, f"b{number % 300}", 500))
    market = Market(catalogue)
    scale = weights(NOW)
    popularity = random.zipf(1.3, size).clip(1, 5000).astype(float)
    for number in range(size):
        times = float(popularity[number])
        short, middle, long = (times * each for each in scale)
        sums = Sums(short, middle, long, long / 3, long, 500 * middle, 500 * short)
        near = (skewed(size, MOST_NEIGHBOURS, random)).tolist()
        market.put(f"p{number}", ProductCounts(sums, {f"p{each}": times / 4 * scale[2] for each in near}))
    market.put(BASKETS, ProductCounts(Sums(*(1e5 * each for each in scale)), {}))
    return Recommender(catalogue, market, ranker)


def customer(size: int, random: np.random.Generator) -> Customer:
    found = NOBODY
    for basket in range(BASKETS_EACH):
        products = {f"p{each}": 500 for each in skewed(size, LINES, random)}
        at = NOW - (BASKETS_EACH - basket) * 5 * DAY_S
        found, _ = fold_order(found, Order(f"o{basket}", at, cancelled=False, prices=products))
    for at in range(10):
        found, _ = fold_click(found, Click(f"p{random.integers(size)}", "s1", NOW - 60 + at, "view"))
    return found


def skewed(size: int, count: int, random: np.random.Generator) -> np.ndarray:
    """Some products, the first ones more often."""
    return np.unique((size * random.random(count) ** 3).astype(int))


def fold_results() -> list[Result]:
    """Orders of ten products into customer and counts."""
    random = np.random.default_rng(0)
    orders = [
        Order(f"o{at}", NOW + at, cancelled=False, prices={f"p{each}": 500 for each in skewed(25_000, LINES, random)})
        for at in range(ORDERS)
    ]

    def fold() -> None:
        customers: dict[int, Customer] = {}
        counts: dict[str, ProductCounts] = {}
        for at, order in enumerate(orders):
            customers[at % 200], bought = fold_order(customers.get(at % 200, NOBODY), order)
            if bought is not None:
                counts.update(count_order(counts, bought))

    return [result("orders_folded", ORDERS / median_s(fold), "orders/s")]


def median_s(run: Callable[[], object]) -> float:
    """The median time of some rounds, seconds; the first warms and does not count."""
    seen = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        run()
        seen.append(time.perf_counter() - started)
    return statistics.median(seen[1:])


def result(name: str, value: float, unit: str, beside: dict[str, float] | None = None) -> Result:
    return Result(name=f"recommendations.{name}", value=value, unit=unit, baselines=beside or {}, command=COMMAND)


if __name__ == "__main__":
    show(main(), "Recommendations")

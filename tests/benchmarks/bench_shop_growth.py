"""How recommendations grow with the catalogue and with the customers.

    catalogue   10 thousand, 100 thousand and a million products with vectors and counts: milliseconds a list, what a
                change of the counts costs once, bytes held; one product in ten without history, and none
    customers   states of customers with a hundred products and forty looks: bytes each, and how long a restore takes
    orders      of ten products, folded into customers and counts

`python -m tests.benchmarks.bench_shop_growth`: one process, no Kafka, time of the processor; all of it is synthetic.
SIZES=10000,100000 leaves the million out.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import msgspec
import numpy as np
import psutil
from aiokafka import TopicPartition

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import ProductCounts, Sums, count_order
from models.recommend.customer import NOBODY, Customer, Look, fold_order
from models.recommend.decay import weights
from models.recommend.events import Order
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.standing import standing
from streams.delivery.changelog import stored_of
from streams.delivery.restore import restore
from streams.delivery.state import State, Timers
from streams.delivery.state.sealed import packed
from streams.delivery.task import Task
from streams.folds.shopping import LOOKS, PARTS, PURCHASES, Looks
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.results import Result, show

COMMAND = "python -m tests.benchmarks.bench_shop_growth"
SIZES, CUSTOMERS = (10_000, 100_000, 1_000_000), (3_000, 10_000, 27_000)
DIM, NEIGHBOURS, BOUGHT, LOOKED = 128, 30, 100, 40
ASKED, ROUNDS, COLD_SHARE = 8, 5, 0.1
ORDERS, OF_CUSTOMERS = 2_000, 200
NOW = 1_795_000_000
DISTINCT = 500
CHANGES = TopicPartition("changes", 0)
MIB = 2**20


@dataclass(frozen=True)
class CatalogueGrowth:
    """One size of catalogue."""

    products: int
    list_ms: float
    cold_list_ms: float
    standing_ms: float
    mib: float


@dataclass(frozen=True)
class CustomerGrowth:
    """One number of customers."""

    customers: int
    each_kib: float
    written_kib: float
    restore_s: float


def main() -> list[Result]:
    sizes = [int(size) for size in os.environ.get("SIZES", ",".join(map(str, SIZES))).split(",")]
    catalogues = [of_catalogue(size) for size in sizes]
    customers = [asyncio.run(of_customers(count)) for count in CUSTOMERS]
    folded = Result(name="shop_growth.orders_folded", value=orders_per_s(), unit="orders/s", command=COMMAND)
    return [*rows(catalogues, customers), folded]


def of_catalogue(size: int) -> CatalogueGrowth:
    """Fill a catalogue and its counts, then ask for lists."""
    before, dice = resident(), np.random.default_rng(size)
    catalogue = Catalogue(DIM)
    for number in range(size):
        catalogue.put(
            Product(f"p{number}", f"Thing {number % 300}", f"a/{number % 40}/{number % 2_000}", f"b{number % 50}", 900)
        )
    fill_vectors(catalogue, dice)
    market = Market(catalogue)
    fill_counts(market, size, dice)
    held = resident() - before
    recommender = Recommender(catalogue, market, Ranker.load())
    asked = [(customer_of(number, size, dice), NOW) for number in range(ASKED)]
    started = time.process_time()
    standing(catalogue, market)
    standing_ms = 1000 * (time.process_time() - started)
    list_ms = each_ms(recommender, asked)
    market.sums()[: int(COLD_SHARE * size)] = 0.0
    market.version += 1
    return CatalogueGrowth(size, list_ms, each_ms(recommender, asked), standing_ms, held / MIB)


def fill_vectors(catalogue: Catalogue, dice: np.random.Generator) -> None:
    """Give every product a direction of its own."""
    values, step = catalogue.vectors.values, 50_000
    for start in range(0, len(catalogue), step):
        some = dice.normal(size=(min(step, len(catalogue) - start), DIM)).astype(np.float32)
        values[start : start + len(some)] = some / np.linalg.norm(some, axis=1, keepdims=True)


def fill_counts(market: Market, size: int, dice: np.random.Generator) -> None:
    """Give every product sales and neighbours."""
    short, middle, long = weights(NOW - 86_400)
    near = dice.integers(0, size, (size, NEIGHBOURS))
    for number in range(size):
        often = 1 + number % 7
        sums = Sums(often * short, often * middle, often * long, long, long, often * middle * 900, often * short * 900)
        market.put(f"p{number}", ProductCounts(sums, {f"p{other}": long for other in near[number].tolist()}))


def customer_of(number: int, size: int, dice: np.random.Generator) -> Customer:
    """A customer of ten orders of ten products, and some looks."""
    customer = Customer()
    for order in range(BOUGHT // 10):
        products = dict.fromkeys((f"p{each}" for each in dice.integers(0, size, 10)), 900)
        at = NOW - 86_400 * (200 - 19 * order)
        customer, _ = fold_order(customer, Order(f"o{number}-{order}", at, cancelled=False, prices=products))
    looks = tuple(
        Look(f"p{each}", f"visit-{number}", NOW - 60 * (LOOKED - at), "view", f"{each:012x}")
        for at, each in enumerate(dice.integers(0, size, LOOKED).tolist())
    )
    return msgspec.structs.replace(customer, looks=looks)


def each_ms(recommender: Recommender, asked: Sequence[tuple[Customer, int]]) -> float:
    """Milliseconds of processor a list, in calls of several; what is the same for all was made before."""
    took = []
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        recommender.recommend(asked)
        took.append(1000 * (time.process_time() - started) / len(asked))
    return median(took[1:])


async def of_customers(count: int) -> CustomerGrowth:
    """Write the states of customers, and restore them."""
    broker, dice, written = MemoryBroker(), np.random.default_rng(count), 0
    some = [customer_of(number, 25_000, dice) for number in range(DISTINCT)]
    for number in range(count):
        customer = some[number % DISTINCT]
        bought = msgspec.structs.replace(customer, looks=())
        for part, value in ((PURCHASES, bought), (LOOKS, Looks(customer.looks))):
            record = stored_of(NOW * 1000, packed(part.name, value) or b"")
            written += len(record)
            broker.append(CHANGES, f"={part.head}c{number}".encode(), record)
    task: Task[Any] = Task(0, State(parts=frozenset(part.name for part in PARTS), sealed=sealed()), Timers())
    before, started = resident(), time.process_time()
    await restore(MemoryConsumer(broker), CHANGES.topic, [task], PARTS)
    took = time.process_time() - started
    return CustomerGrowth(count, (resident() - before) / count / 1024, written / count / 1024, took)


def orders_per_s() -> float:
    """Orders a second of processor time into the states of a few customers, and the counts."""
    dice = np.random.default_rng(0)
    carts = [(25_000 * dice.random(10) ** 3).astype(int).tolist() for _ in range(ORDERS)]  # the first ones more often
    customers: dict[int, Customer] = {}
    counts: dict[str, ProductCounts] = {}
    started = time.process_time()
    for at, cart in enumerate(carts):
        order = Order(f"o{at}", NOW + at, cancelled=False, prices={f"p{each}": 500 for each in cart})
        customers[at % OF_CUSTOMERS], bought = fold_order(customers.get(at % OF_CUSTOMERS, NOBODY), order)
        if bought is not None:
            counts.update(count_order(counts, bought))
    return ORDERS / (time.process_time() - started)


def sealed() -> dict[str, type[msgspec.Struct]]:
    return {part.name: part.struct for part in PARTS if part.sealed}


def resident() -> int:
    found: int = psutil.Process().memory_info().rss
    return found


def rows(catalogues: Sequence[CatalogueGrowth], customers: Sequence[CustomerGrowth]) -> list[Result]:
    found = []
    for each in catalogues:
        name = f"shop_growth.{each.products}_products"
        found += [
            Result(name=f"{name}.list", value=each.list_ms, unit="ms", command=COMMAND),
            Result(name=f"{name}.list_with_cold", value=each.cold_list_ms, unit="ms", command=COMMAND),
            Result(name=f"{name}.after_a_change", value=each.standing_ms, unit="ms", command=COMMAND),
            Result(name=f"{name}.held", value=each.mib, unit="MiB", command=COMMAND),
        ]
    for one in customers:
        name = f"shop_growth.{one.customers}_customers"
        found += [
            Result(name=f"{name}.each", value=one.each_kib, unit="KiB", command=COMMAND),
            Result(name=f"{name}.each_written", value=one.written_kib, unit="KiB", command=COMMAND),
            Result(name=f"{name}.restore", value=one.restore_s, unit="s", command=COMMAND),
        ]
    return found


if __name__ == "__main__":
    show(main(), "Recommendations: growth")

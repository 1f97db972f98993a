"""The protocol of recommendations.py through the live flow: `python -m tests.evaluations.live_recommendations`.

All baskets go through a worker as orders, in order of time, on one partition of a broker; a customer who is about to
buy a test basket searches, and what the worker publishes is judged. Beside it the same moments asked of the code that
`make eval` runs, in the same handfuls.

    baskets ─▶ orders ─┐                     ┌▶ lists ─▶ NDCG@10
    test baskets ─▶ searches ─▶ broker ─▶ worker
         └────▶ replay, the recommender called ─▶ lists ─▶ NDCG@10, and how many are the same

--few N      about N test baskets only
--last N     the last N baskets only: households with less behind them, quick
--new        lists of products that are new to the household alone, judged by those
--folder F   of broker, logs and vectors; vectors that are there already are not made again
--without    the worker alone, nothing beside it
--settle S   seconds before each handful, so that counts of the baskets before it are shared (0.6)
It needs KAFKA_HOME, and some twenty minutes.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from aiokafka import AIOKafkaConsumer

from export.data.grocery import Basket, Grocery, grocery
from export.recommend.metrics import Judged, figure, judge
from export.recommend.replay import HANDFUL, Shop, protocol, shop_of, thinned
from models.recommend.customer import NOBODY
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.texts import TextVectors
from streams.topics import CLICKS, ORDERS, RECOMMENDATIONS, SHARED_COUNTS
from tests.brokers import ApacheKafka
from tests.evaluations.live_shop import (
    Live,
    keep_old_records,
    keep_vectors,
    open_shop,
    until_still,
    until_vectors_are_made,
)
from tests.recommend_shop import RecommendShop
from tests.results import Result, show
from tests.shop import end, producer

PACKAGES = Path(".data/packages")
COMMAND = "python -m tests.evaluations.live_recommendations"
# Until the first household asks, lists would be made for nobody.
FILLING = {"SHOPSTREAM_RECOMMEND_AFTER_MS": "60000", "SHOPSTREAM_SHARE_COUNTS_AFTER_MS": "5000"}
ASKING = {"SHOPSTREAM_RECOMMEND_AFTER_MS": "0", "SHOPSTREAM_SHARE_COUNTS_AFTER_MS": "100"}
FILLED_S = 61.0
# So many orders may be on their way; more would only fill the broker's page cache.
AHEAD = 20_000


@dataclass
class Lists:
    """What was listed for the test baskets, in their order."""

    listed: list[list[str]] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def add(self, basket: Basket, wanted: frozenset[str], listed: list[str]) -> None:
        hits = np.array([product in wanted for product in listed], np.bool_)
        self.listed.append(listed)
        self.judged.append(judge(basket.household, hits, len(wanted)))


class Beside:
    """The recommender called as `make eval` calls it."""

    def __init__(self, data: Grocery, rules: Rules, texts: TextVectors) -> None:
        self.shop: Shop = shop_of(data, texts)
        self._recommender = Recommender(self.shop.catalogue, self.shop.market, Ranker.load(), rules)

    def ask(self, baskets: Sequence[Basket]) -> list[list[str]]:
        """Lists for baskets that are not folded yet."""
        self.shop.refresh()
        asked = [(self.shop.customers.get(basket.household, NOBODY), basket.at) for basket in baskets]
        return [[each.product_id for each in made] for made in self._recommender.recommend(asked)]


class Evaluation:
    """Goes through the baskets; a handful of households at a time is served before what follows the first is sent.

    Attributes:
        mine: lists of the live flow.
        others: lists of the recommender called beside it.
    """

    def __init__(self, data: Grocery, live: Live, beside: Beside | None, *, new: bool, settle_s: float) -> None:
        self.mine, self.others, self._settle_s = Lists(), Lists(), settle_s
        self._data, self._live, self._beside, self._new = data, live, beside, new
        self._bought: dict[str, set[str]] = {}
        self._handful: list[Basket] = []
        self._held: list[Basket] = []

    async def fill(self, until: int) -> None:
        """Send the first baskets, of which none is asked for."""
        for number, basket in enumerate(self._data.baskets[:until], start=1):
            await self._tell(basket)
            if number % AHEAD == 0:
                await self._live.caught_up(AHEAD)
                sys.stderr.write(f"{number} of {len(self._data.baskets)} baskets\n")
        await self._live.caught_up(0)

    async def run(self, splits: Sequence[str | None], start: int) -> None:
        """Go through the others."""
        for basket, split in zip(self._data.baskets[start:], splits[start:], strict=True):
            if split == "test" and not self._data.candidates.isdisjoint(basket.prices):
                # No list may lack a basket of its own household.
                if any(one.household == basket.household for one in self._held) or len(self._handful) == HANDFUL:
                    await self._answer()
                self._handful.append(basket)
            if self._handful:
                self._held.append(basket)
            else:
                await self._tell(basket)
        await self._answer()

    async def _answer(self) -> None:
        await asyncio.sleep(self._settle_s)
        theirs = self._beside.ask(self._handful) if self._beside else [[] for _ in self._handful]
        listed = await self._live.ask(self._handful)
        for basket, my, their in zip(self._handful, listed, theirs, strict=True):
            wanted = self._data.candidates.intersection(basket.prices)
            if self._new:
                wanted -= self._bought.get(basket.household, set())
            if wanted:
                self.mine.add(basket, wanted, my)
                self.others.add(basket, wanted, their)
        for basket in self._held:
            await self._tell(basket)
        self._handful.clear()
        self._held.clear()
        told(len(self.mine.judged), self.mine)

    async def _tell(self, basket: Basket) -> None:
        await self._live.order(basket)
        self._bought.setdefault(basket.household, set()).update(basket.prices)
        if self._beside:
            self._beside.shop.fold(basket)


def told(count: int, lists: Lists) -> None:
    if count % 480 < HANDFUL:
        sys.stderr.write(f"{count} lists, NDCG@10 {np.mean([each.ndcg for each in lists.judged]):.4f}\n")


def figures(mine: Lists, others: Lists | None, *, new: bool) -> list[Result]:
    found, name = figure(mine.judged), "new" if new else "all"
    ours = {"the same code, called by a replay": figure(others.judged).ndcg} if others else {}
    rows = [("ndcg_at_10", found.ndcg, ours), ("low", found.low, {}), ("high", found.high, {})]
    rows += [("recall_at_10", found.recall, {}), ("lists", float(found.lists), {})]
    if others:
        same = [one == other for one, other in zip(mine.listed, others.listed, strict=True)]
        shared = [len(set(one) & set(other)) / 10 for one, other in zip(mine.listed, others.listed, strict=True)]
        rows += [("lists_equal", float(np.mean(same)), {}), ("products_shared", float(np.mean(shared)), {})]
    target = {"ndcg_at_10": "at least 0.023" if new else "at least 0.222"}
    return [
        Result(
            name=f"recommendations.live.{name}.{what}",
            value=value,
            unit="share",
            baselines=beside,
            target=target.get(what, ""),
            command=COMMAND + (" --new" if new else ""),
        )
        for what, value, beside in rows
    ]


async def evaluate(options: argparse.Namespace, folder: Path, kafka: ApacheKafka) -> None:
    data = grocery(PACKAGES)
    data = replace(data, baskets=data.baskets[-options.last :]) if options.last else data
    splits = [split if split == "test" else None for split in protocol(data, 1.0, 0.0, 0)]
    splits = thinned(splits, options.few) if options.few else splits
    texts = TextVectors.load()
    beside = None if options.without else Beside(data, Rules(new_share=1.0 if options.new else 0.0), texts)
    if beside:
        keep_vectors(folder / "data" / "a", data, texts, beside.shop)
    shop = await RecommendShop(kafka, folder, partitions=1).open()
    await keep_old_records(kafka.address, [shop.prefix + topic.name for topic in (CLICKS, ORDERS)])
    start = splits.index("test")
    new = {"SHOPSTREAM_RECOMMEND_NEW_PERCENT": "100" if options.new else "0"}
    try:
        reader = AIOKafkaConsumer(
            shop.prefix + RECOMMENDATIONS.name,
            bootstrap_servers=kafka.address,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
        )
        async with producer(kafka) as sender, reader:
            evaluation = Evaluation(data, Live(shop, sender, reader), beside, new=options.new, settle_s=options.settle)
            worker = await open_shop(shop, data, FILLING | new)
            await evaluation.fill(start)
            await until_still(shop, SHARED_COUNTS.name)
            end(worker)
            await open_shop(shop, data, ASKING | new)
            await until_vectors_are_made(shop)
            await asyncio.sleep(FILLED_S)  # what was put off is due, and made
            await until_still(shop, RECOMMENDATIONS.name)
            sys.stderr.write("the first household asks\n")
            await evaluation.run(splits, start)
        others = evaluation.others if beside else None
        show(figures(evaluation.mine, others, new=options.new), "The live flow: purchases of 2017, one partition")
    finally:
        await shop.close()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--few", type=int, default=0)
    parser.add_argument("--last", type=int, default=0)
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--settle", type=float, default=0.6)
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="shopstream-live-"))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "kafka", ignore_errors=True)
    sys.stderr.write(f"logs in {folder}\n")
    kafka = ApacheKafka(folder / "kafka")
    kafka.start()
    try:
        asyncio.run(evaluate(options, folder, kafka))
    finally:
        kafka.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

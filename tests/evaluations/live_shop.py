"""The grocer's baskets through a real worker: how they are sent, how lists are asked for, and when all is still."""

import asyncio
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from export.data.grocery import Basket, Grocery
from export.recommend.replay import Shop
from models.recommend.kept_vectors import KeptVectors
from models.recommend.texts import TextVectors, content_hash, text_of
from streams.records import Click, Line, Order, Product, Recommendation, decode, encode
from streams.topics import CLICKS, ORDERS, RECOMMENDATIONS
from tests.benchmarks.throughput import outputs_of
from tests.recommend_shop import RecommendShop

WORKER = {
    "SHOPSTREAM_IDLE_REST_MS": "0",
    "SHOPSTREAM_INPUT_WAIT_MS": "5000",
    "SHOPSTREAM_POLL_RECORDS": "512",
}
ANSWER_WITHIN_S, CATCH_UP_WITHIN_S = 120.0, 1_200.0


class Live:
    """A worker on a broker, one partition, and what is sent to it."""

    def __init__(self, shop: RecommendShop, sender: AIOKafkaProducer, reader: AIOKafkaConsumer) -> None:
        self._shop, self._sender, self._reader = shop, sender, reader
        self._sent = self._asked = 0

    async def order(self, basket: Basket) -> None:
        """Send a basket as a placed order, a moment after whoever asks in the same second."""
        order = Order(
            event_id=basket.basket_id,
            occurred_at=datetime.fromtimestamp(basket.at, UTC),
            order_id=basket.basket_id,
            customer_id=basket.household,
            status="placed",
            currency="USD",
            lines=tuple(
                Line(product_id=product, quantity=1, unit_price_minor=cents) for product, cents in basket.prices.items()
            ),
        )
        await self._send(ORDERS.name, basket.household, encode(order), basket.at * 1000 + 1)

    async def ask(self, baskets: Sequence[Basket]) -> list[list[str]]:
        """Let households search, and wait for what they are shown; all that was sent before is on the broker."""
        await self._sender.flush()
        for basket in baskets:
            self._asked += 1
            search = Click(
                event_id=f"ask{self._asked}",
                occurred_at=datetime.fromtimestamp(basket.at, UTC),
                customer_id=basket.household,
                session_id="asks",
                action="search",
            )
            await self._send(CLICKS.name, basket.household, encode(search), basket.at * 1000)
        return await self._answers([basket.household for basket in baskets])

    async def caught_up(self, within: int) -> None:
        """Wait until no more than so many records wait for the worker."""
        await self._shop.until_committed(self._sent - within, CATCH_UP_WITHIN_S)

    async def _answers(self, households: Sequence[str]) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        until = time.monotonic() + ANSWER_WITHIN_S
        while len(found) < len(households):
            assert time.monotonic() < until, f"{len(households) - len(found)} searches are not answered"
            for records in (await self._reader.getmany(timeout_ms=50)).values():
                for record in records:
                    made = decode(RECOMMENDATIONS.name, Recommendation, record.value)
                    if made.source.topic.endswith(CLICKS.name):
                        found[made.customer_id] = [item.product_id for item in made.items]
        return [found[household] for household in households]

    async def _send(self, topic: str, key: str, value: bytes, timestamp_ms: int) -> None:
        await self._sender.send(self._shop.prefix + topic, value, key=key.encode(), timestamp_ms=timestamp_ms)
        self._sent += 1


async def keep_old_records(address: str, topics: Sequence[str]) -> None:
    """Records carry the times of 2017: no retention may take them."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        wanted = {"retention.ms": "-1", "message.timestamp.before.max.ms": str(2**63 - 1)}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, wanted) for topic in topics])
    finally:
        await admin.close()


def keep_vectors(folder: Path, data: Grocery, texts: TextVectors, shop: Shop) -> None:
    """Put the vectors where the worker looks for them: nothing is made twice, and what is no candidate has none."""
    kept = KeptVectors(folder / f"product-vectors-{texts.artifact.sha256[:16]}", texts.dim)
    vectors = shop.catalogue.vectors.values
    kept.put(
        {content_hash(text_of(each)): vectors[shop.catalogue.row(each.product_id)] for each in data.products}.items()
    )


async def open_shop(shop: RecommendShop, data: Grocery, environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start a worker with all products; what is no candidate goes off sale, and is still known: it was bought."""
    shop.log_of("a").unlink(missing_ok=True)
    await shop.send_products(records_of(data))
    worker = shop.start(**WORKER | environ)
    await shop.until_logged("owns partitions", within_s=240)
    await shop.send_products(
        dict.fromkeys(each.product_id for each in data.products if each.product_id not in data.candidates)
    )
    return worker


async def until_still(shop: RecommendShop, topic: str) -> None:
    """Wait until nothing has come to a topic for some seconds."""
    before, still = -1, 0
    while still < 5:
        now = await outputs_of(shop.broker.address, shop.prefix + topic)
        before, still = now, still + 1 if now == before else 0
        await asyncio.sleep(1.5)


def records_of(data: Grocery) -> list[Product]:
    return [
        Product(
            product_id=each.product_id, title=each.title[:500], category=each.category or None, brand=each.brand or None
        )
        for each in data.products
    ]


async def until_vectors_are_made(shop: RecommendShop) -> None:
    """The embedder says every few seconds how many are to go, and nothing when none are."""
    log, quiet = shop.log_of("a"), 0
    while quiet < 15:
        before = log.read_text().count("product vectors")
        await asyncio.sleep(1)
        quiet = quiet + 1 if log.read_text().count("product vectors") == before else 0

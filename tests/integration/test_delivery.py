"""The delivery suite on Apache Kafka, and what it alone shows: records and topics deleted, transactions or none."""

import asyncio
import signal
import subprocess
import uuid
from collections.abc import Callable

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from streams.exits import EXIT_CONFIGURATION
from streams.topic_kinds import Topic
from streams.topics import changelog_of
from tests.brokers import ApacheKafka
from tests.commands import WITHIN_S
from tests.shop import Shop, create_topics, end, producer
from tests.suites.delivery import DeliverySuite


class TestOnApacheKafka(DeliverySuite):
    """All of it."""

    async def test_a_flow_that_read_all_goes_on_where_retention_took_all(self, shop: Shop) -> None:
        for part in range(3):
            await send_in_a_transaction(shop, range(part * 50, part * 50 + 50))
        worker = shop.worker()
        await shop.outcome(150)
        await shop.until_committed(150)
        await asyncio.sleep(1)
        assert end(worker) == 0
        await delete_all(shop)
        shop.worker()
        await send_in_a_transaction(shop, range(150, 200))
        (await shop.outcome(200)).assert_exactly_once()

    async def test_at_least_once_loses_nothing_at_a_kill_and_asks_the_broker_for_no_transaction(
        self, shop: Shop, broker: ApacheKafka
    ) -> None:
        await shop.send(range(2_000))
        killed = shop.worker(SHOPSTREAM_DELIVERY="at_least_once", TALLY_DELAY_MS="30")
        await shop.until_committed(300)
        assert end(killed, signal.SIGKILL) == -signal.SIGKILL
        shop.worker(SHOPSTREAM_DELIVERY="at_least_once")
        found = await shop.outcome(2_000)
        assert found.lost == set()
        assert shop.spec.name not in await asyncio.to_thread(broker.tool, "kafka-transactions.sh", "list")

    async def test_an_output_that_is_deleted_under_a_worker_is_named_and_nothing_uncommitted_is_lost(
        self, shop: Shop
    ) -> None:
        await shop.send(range(40))
        worker = shop.worker()
        await shop.until_committed(40)
        output = shop.spec.outputs[0]
        await delete(shop, output)
        shop.sent.clear()  # what was committed went with the topic
        await shop.send(range(40, 100))
        assert await asyncio.to_thread(worker.wait, WITHIN_S) == EXIT_CONFIGURATION
        await shop.until_logged(
            f"the topic {output.name} is not on {shop.broker.address}: run shopstream topics create"
        )
        await create_topics(shop.broker.address, [output], shop.partitions)
        shop.worker()
        found = await shop.outcome(60)
        assert (len(found.outputs), found.lost, found.twice, found.disorder) == (60, set(), set(), 0)

    async def test_a_changelog_that_is_deleted_under_a_worker_is_named_and_nobody_goes_on_without_the_state(
        self, shop: Shop, broker: ApacheKafka
    ) -> None:
        await shop.send(range(40))
        worker = shop.worker()
        await shop.until_committed(40)
        changelog = changelog_of(shop.spec.name)
        await delete(shop, changelog)
        await shop.send(range(40, 100))
        assert await asyncio.to_thread(worker.wait, WITHIN_S) == EXIT_CONFIGURATION
        await shop.until_logged(
            f"the topic {changelog.name} is not on {shop.broker.address}: run shopstream topics create"
        )
        await create_topics(shop.broker.address, [changelog], shop.partitions)
        assert await asyncio.to_thread(shop.worker().wait, WITHIN_S) == EXIT_CONFIGURATION
        await shop.until_logged(f"{changelog.name} knows nothing of it")
        decide = ("--group", shop.spec.name, "--all-topics", "--reset-offsets", "--to-current", "--execute")
        await until_it_works(lambda: broker.tool("kafka-consumer-groups.sh", *decide))  # its last member counts for 6 s
        shop.worker()
        found = await shop.outcome(100)
        assert (len(found.outputs), found.lost, found.twice, found.disorder) == (100, set(), set(), 0)


async def until_it_works(tool: Callable[[], str], within_s: float = WITHIN_S) -> None:
    async with asyncio.timeout(within_s):
        while True:
            try:
                said = await asyncio.to_thread(tool)
            except subprocess.CalledProcessError:
                said = "Error"
            if "Error" not in said:
                return
            await asyncio.sleep(1)


async def delete(shop: Shop, topic: Topic) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=shop.broker.address)
    await admin.start()
    await admin.delete_topics([topic.name])
    await admin.close()


async def send_in_a_transaction(shop: Shop, numbers: range) -> None:
    async with producer(shop.broker, transactional_id=uuid.uuid4().hex) as sender, sender.transaction():
        for number in numbers:
            topic, key, value = shop.visit(number)
            await sender.send(topic, value, key=key)
            shop.sent.add(number)


async def delete_all(shop: Shop) -> None:
    """Delete all there is of the inputs, markers included, as retention does in the end."""
    admin = AIOKafkaAdminClient(bootstrap_servers=shop.broker.address)
    await admin.start()
    try:
        inputs = [TopicPartition(topic.name, p) for topic in shop.spec.inputs for p in range(shop.partitions)]
        await admin.delete_records({place: RecordsToDelete(before_offset=-1) for place in inputs})
    finally:
        await admin.close()

"""The delivery suite on Apache Kafka, and what only Apache Kafka does: it deletes records that were read."""

import asyncio
import uuid

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from streams.exits import EXIT_CONFIGURATION
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

    async def test_an_output_that_is_deleted_under_a_worker_is_named_and_nothing_uncommitted_is_lost(
        self, shop: Shop
    ) -> None:
        await shop.send(range(40))
        worker = shop.worker()
        await shop.until_committed(40)
        output, admin = shop.spec.outputs[0], AIOKafkaAdminClient(bootstrap_servers=shop.broker.address)
        await admin.start()
        await admin.delete_topics([output.name])
        await admin.close()
        shop.sent.clear()  # what was committed went with the topic
        await shop.send(range(40, 100))
        assert await asyncio.to_thread(worker.wait, 30) == EXIT_CONFIGURATION
        await shop.until_logged(
            f"the topic {output.name} is not on {shop.broker.address}: run shopstream topics create"
        )
        await create_topics(shop.broker.address, [output], shop.partitions)
        shop.worker()
        found = await shop.outcome(60)
        assert (len(found.outputs), found.lost, found.twice, found.disorder) == (60, set(), set(), 0)


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

"""The delivery suite on Apache Kafka, and what only Apache Kafka does: it deletes records that were read."""

import asyncio
import uuid

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from tests.shop import Shop, end, producer
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

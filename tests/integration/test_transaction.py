"""A transaction of a task on Apache Kafka, without a worker around it."""

from pathlib import Path

from aiokafka import TopicPartition

from streams.delivery.message import Message
from streams.delivery.transaction import Transaction
from streams.settings import Settings
from tests.brokers import ApacheKafka
from tests.shop import Shop


async def test_waiting_for_the_groups_offsets_changes_none_and_the_next_commit_holds(
    broker: ApacheKafka, tmp_path: Path
) -> None:
    shop = await Shop(broker, tmp_path).open()
    places = [TopicPartition(topic.name, 0) for topic in shop.spec.inputs]
    transaction = Transaction(Settings(broker=broker.address), shop.spec.name, 0)
    await transaction.start()
    try:
        await transaction.wait_for_offsets(places)  # of a group that never ran
        assert set((await shop.committed()).values()) == {None}
        message = Message(shop.spec.outputs[0].name, b"customer", b"{}")
        await transaction.commit([message], {places[0]: 7})
        await transaction.wait_for_offsets(places)
        assert (await shop.committed())[places[0]] == 7
        assert (await shop.committed())[places[1]] is None
    finally:
        await transaction.stop()

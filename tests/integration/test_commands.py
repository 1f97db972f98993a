"""The commands on Apache Kafka, and what only Apache Kafka does: it lets go of a topic that is read."""

import asyncio

from aiokafka import AIOKafkaProducer

from tests.brokers import ApacheKafka
from tests.commands import WITHIN_S
from tests.suites.commands import CommandsSuite
from tests.suites.dead_letter_commands import DeadLetterCommandsSuite

DELETED = "a-topic-of-others"


class TestOnApacheKafka(CommandsSuite):
    """All of it."""

    def test_a_topic_that_is_deleted_while_it_is_followed_ends_that_with_78(self, broker: ApacheKafka) -> None:
        broker.tool("kafka-topics.sh", "--create", "--topic", DELETED, "--partitions", "2")
        with self.started("read", DELETED, "--follow", "--from-beginning") as reading:
            asyncio.run(send_one(broker))
            assert reading.stdout is not None
            assert reading.stdout.readline(), "it has begun to read"
            broker.tool("kafka-topics.sh", "--delete", "--topic", DELETED)
            out, said = reading.communicate(timeout=WITHIN_S)
        assert (reading.returncode, out) == (78, b"")
        assert f"{DELETED} is not on {broker.address} any more".encode() in said
        assert b"does not answer" not in said


async def send_one(broker: ApacheKafka) -> None:
    """Send a record to the topic of others."""
    async with AIOKafkaProducer(bootstrap_servers=broker.address) as sender:
        await sender.send_and_wait(DELETED, b"theirs")


class TestDeadLettersOnApacheKafka(DeadLetterCommandsSuite):
    """Each command is a process of its own."""

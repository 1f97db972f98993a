"""What `shopstream dead-letters` promises on every broker: lists, sends back once, deletes."""

import asyncio
import json
import uuid
from datetime import UTC, datetime

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import RecordMetadata

from streams import connection
from streams.clients.partitioner import partitioner
from streams.delivery.dead_letters import Failure, dead_letter
from streams.delivery.message import Message
from streams.records import RecordError
from streams.topics import DEAD_LETTERS, redrive_name
from tests.commands import Consumed, shopstream_here
from tests.suites.command_runs import FLOW, CommandRuns

REDRIVE = redrive_name(FLOW)


class DeadLetterCommandsSuite(CommandRuns):
    """Subclassed once per broker."""

    def test_dead_letters_are_listed_sent_back_once_and_purged(self) -> None:
        self.run("dead-letters", "purge", "--yes")
        run = uuid.uuid4().hex
        values = [f"poison {run} {n}".encode() for n in range(5)]
        self.bury([Consumed("reviews", n % 4, n, b"key", value) for n, value in enumerate(values)])
        self.bury([Consumed("orders", 0, 7, b"key", b"of another flow")], flow="split_orders")

        listed = self.run("dead-letters", "list", "--flow", FLOW)
        assert (listed.status, listed.out.count(FLOW)) == (0, 5)
        assert "reviews[1]@1" in listed.out
        assert run not in listed.out
        kinds = [json.loads(line) for line in self.run("dead-letters", "count", "--json").lines]
        assert sorted((kind["newest"]["flow"], kind["letters"]) for kind in kinds) == [("split_orders", 1), (FLOW, 5)]
        (letter, *_) = [json.loads(line) for line in self.run("dead-letters", "list", "--json").lines]
        assert letter["headers"]["shopstream-stage"] == "decode"

        first, second = self.run("dead-letters", "redrive", FLOW), self.run("dead-letters", "redrive", FLOW)
        assert (first.status, first.out) == (0, f"sent 5 dead letters back to {FLOW}\n")
        assert (second.status, second.out) == (1, f"sent 0 dead letters back to {FLOW}\n")
        back = [json.loads(line) for line in self.read(REDRIVE, "--envelope") if run in line]
        assert sorted(record["value"].encode() for record in back) == values
        assert {record["headers"]["shopstream-source-topic"] for record in back} == {"reviews"}

        self.bury([Consumed("reviews", 0, 99, b"key", f"later {run}".encode())])
        assert self.run("dead-letters", "redrive", FLOW).out == f"sent 1 dead letters back to {FLOW}\n"

        assert self.run("dead-letters", "purge", "--yes").out == "deleted 7 dead letters\n"
        assert self.run("dead-letters", "list").status == 1
        assert self.run("dead-letters", "count").status == 1

    def test_a_dead_letter_that_was_cut_goes_back_whole(self) -> None:
        self.run("dead-letters", "purge", "--yes")
        value = uuid.uuid4().bytes * 65_000
        (sent,) = asyncio.run(self.write(Message("reviews", b"key", value)))
        gone = Consumed("reviews", sent.partition, sent.offset + 10_000, b"gone", b"g" * 1_040_000)
        self.bury([Consumed("reviews", sent.partition, sent.offset, b"key", value), gone])
        done = self.run("dead-letters", "redrive", FLOW)
        assert done.out == f"sent 1 dead letters back to {FLOW}\n"
        assert "1 were cut, and their originals are no longer" in done.err
        assert value in [record.value for record in asyncio.run(self.all_of(REDRIVE))]

    def test_a_dead_letter_too_large_to_send_stays_one_and_holds_up_no_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.run("dead-letters", "purge", "--yes")
        values = uuid.uuid4().bytes * 65_000, uuid.uuid4().bytes
        sent = [asyncio.run(self.write(Message("reviews", b"key", value)))[0] for value in values]
        self.bury([Consumed("reviews", at.partition, at.offset, b"key", v) for at, v in zip(sent, values, strict=True)])
        monkeypatch.setattr(connection, "MAX_REQUEST_BYTES", 900_000)
        done = shopstream_here("dead-letters", "redrive", FLOW, environ=self.environ)
        assert done.out == f"sent 1 dead letters back to {FLOW}\n"
        assert "1 are larger than any record that a flow takes" in done.err
        assert values[1] in [record.value for record in asyncio.run(self.all_of(REDRIVE))]
        again = shopstream_here("dead-letters", "redrive", FLOW, environ=self.environ)
        assert again.out == f"sent 0 dead letters back to {FLOW}\n"

    def test_chosen_dead_letters_go_back_once_whatever_was_chosen_before_and_after(self) -> None:
        self.run("dead-letters", "purge", "--yes")
        run = uuid.uuid4().hex
        values = [f"{run} {n}".encode() for n in range(6)]
        self.bury([Consumed("reviews", n % 4, n, f"k{n}".encode(), value) for n, value in enumerate(values)])
        record = "reviews[1]@1"

        def redrive(*flags: str) -> str:
            return self.run("dead-letters", "redrive", FLOW, *flags).out

        dry = self.run("dead-letters", "redrive", FLOW, "--dry-run", "--record", record)
        assert (dry.status, dry.lines[-1]) == (0, f"would send 1 dead letters back to {FLOW}")
        assert record in dry.out
        assert redrive("--record", record) == f"sent 1 dead letters back to {FLOW}\n"
        again = self.run("dead-letters", "redrive", FLOW, "--record", record)
        assert (again.status, again.out) == (1, f"sent 0 dead letters back to {FLOW}\n")
        assert "1 had their turn before" in again.err
        assert redrive("--key", "k3") == f"sent 1 dead letters back to {FLOW}\n"
        assert redrive("--error", "is not JSON") == f"sent 0 dead letters back to {FLOW}\n"
        shown = self.run("dead-letters", "redrive", FLOW, "--dry-run", "--json", "--error", "NOT json")
        assert sorted(json.loads(line)["key"] for line in shown.lines) == ["k0", "k2", "k4", "k5"]

        assert redrive() == f"sent 4 dead letters back to {FLOW}\n"
        assert redrive("--key", "k5") == redrive() == f"sent 0 dead letters back to {FLOW}\n"
        back = [json.loads(line)["value"].encode() for line in self.read(REDRIVE, "--envelope") if run in line]
        assert sorted(back) == values

    def test_purging_asks_first(self) -> None:
        self.run("dead-letters", "purge", "--yes")
        self.bury([Consumed("reviews", 0, 1, b"key", b"x")])
        asked = self.run("dead-letters", "purge", stdin="n\n")
        assert asked.status == 1
        assert len(self.read(DEAD_LETTERS.name)) == 1
        assert self.run("dead-letters", "purge", stdin="y\n").status == 0
        assert self.read(DEAD_LETTERS.name) == []

    def bury(self, records: list[Consumed], flow: str = FLOW) -> None:
        """Write dead letters as a flow does."""
        failures = [(record, Failure(flow, "decode", RecordError(record.topic, "$", "not JSON"))) for record in records]
        asyncio.run(self.write(*(dead_letter(*each, datetime.now(UTC)) for each in failures)))

    async def write(self, *messages: Message) -> list[RecordMetadata]:
        """Write messages one after the other; return where each stands."""
        async with self.producer() as sender:
            return [
                await sender.send_and_wait(each.topic, each.value, key=each.key, headers=each.headers)
                for each in messages
            ]

    async def all_of(self, topic: str) -> list[Consumed]:
        found = []
        async with AIOKafkaConsumer(
            topic, bootstrap_servers=self.broker.address, auto_offset_reset="earliest"
        ) as consumer:
            while polled := await consumer.getmany(timeout_ms=2_000):
                found += [record for records in polled.values() for record in records]
        return found

    def producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self.broker.address, partitioner=partitioner, max_request_size=2_000_000
        )

"""A shop for the delivery suites: makes topics, sends numbered visits, starts workers, counts what came out."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from streams.clients.coordinators import ask_again
from streams.clients.partitioner import partitioner
from streams.records import DeadLetter, Review, decode, encode
from streams.topic_kinds import Topic
from streams.topics import DEAD_LETTERS, WORKERS
from tests.brokers import Broker
from tests.commands import WITHIN_S
from tests.flows import Counted, Visit, tally_spec, tally_topics

PARTITIONS = 4
CUSTOMERS = 37


@dataclass
class Outcome:
    """What `read_committed` readers found: the counts that every delivery test looks at."""

    outputs: list[Counted]
    dead: list[tuple[ConsumerRecord, DeadLetter]]
    lost: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    disorder: int = 0
    wrong_states: int = 0

    def assert_exactly_once(self) -> None:
        assert (len(self.lost), len(self.twice), self.disorder, self.wrong_states) == (0, 0, 0, 0), (
            f"lost {sorted(self.lost)[:9]}, twice {sorted(self.twice)[:9]}, "
            f"out of order {self.disorder}, customers with a wrong state {self.wrong_states}"
        )


class Shop:
    """One run on one broker: topics of its own, one flow, any number of workers."""

    def __init__(
        self, broker: Broker, folder: Path, *, partitions: int = PARTITIONS, customers: int = CUSTOMERS
    ) -> None:
        self.broker, self.folder, self.run = broker, folder, uuid.uuid4().hex[:8]
        self.partitions, self.customers = partitions, customers
        self.spec = tally_spec(self.run)
        self.module, self.runs = "tests.worker", self.run
        self.sent: set[int] = set()
        self.workers: list[subprocess.Popen[bytes]] = []

    async def open(self) -> "Shop":
        await create_topics(self.broker.address, (*tally_topics(self.run), DEAD_LETTERS, WORKERS), self.partitions)
        return self

    async def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait()

    def worker(self, name: str = "a", **environ: str) -> "subprocess.Popen[bytes]":
        """Start a worker process; its log is in the test's folder."""
        env = os.environ | {
            "SHOPSTREAM_BROKER": self.broker.address,
            "SHOPSTREAM_DATA_DIR": str(self.folder / "data"),
            "SHOPSTREAM_INSTANCE": name,
            "SHOPSTREAM_POLL_RECORDS": "64",
            "SHOPSTREAM_WEB_PORT": "0",
        }
        with self.log_of(name).open("ab") as log:
            process = subprocess.Popen(self.command(), env=env | environ, stdout=log, stderr=log)
        self.workers.append(process)
        return process

    def command(self) -> list[str]:
        """What a worker process runs."""
        return [sys.executable, "-m", self.module, self.runs]

    def log_of(self, name: str) -> Path:
        return self.folder / f"worker-{name}.log"

    async def send(
        self, numbers: Iterable[int], text: Callable[[int], str] = lambda _: "", compression: str | None = None
    ) -> None:
        """Send visits and purchases by turns, in order of their numbers, keyed by customer."""
        async with producer(self.broker, compression_type=compression) as sender:
            sends = []
            for number in numbers:
                topic, key, value = self.visit(number, text(number))
                sends.append(await sender.send(topic, value, key=key))
                self.sent.add(number)
            await asyncio.gather(*sends)

    def visit(self, number: int, text: str = "") -> tuple[str, bytes, bytes]:
        """Return topic, key and value of a numbered visit or purchase."""
        visit = Visit(
            event_id=str(number),
            occurred_at=datetime.now(UTC),
            customer_id=f"customer{number // 2 % self.customers}",
            number=number,
            text=text,
        )
        return self.spec.inputs[number % 2].name, visit.customer_id.encode(), encode(visit)

    async def send_raw(self, key: bytes | None, value: bytes | None, topic: str | None = None) -> None:
        """Send bytes as they are."""
        async with producer(self.broker, max_request_size=20_000_000) as sender:
            await sender.send_and_wait(topic or self.spec.inputs[0].name, value, key=key)

    async def outcome(self, expected: int, within_s: float = WITHIN_S, dead: int = 0) -> Outcome:
        """Read what was committed until as many outputs and dead letters are there, and to the end; then count."""
        done = self.has_committed_all
        outputs = read_committed(self.broker, self.spec.outputs[0].name, expected, within_s, done=done)
        letters = read_committed(self.broker, DEAD_LETTERS.name, dead, within_s, self.is_mine, done=done)
        return self.judge(*await asyncio.gather(outputs, letters))

    def judge(self, records: list[ConsumerRecord], dead_records: list[ConsumerRecord]) -> Outcome:
        """Count what is wrong with outputs and dead letters."""
        found = [decode("counted", Counted, record.value) for record in records]
        dead = [(record, DeadLetter.from_headers(record.headers)) for record in dead_records]
        return outcome_of(found, dead, self.sent)

    async def committed(self) -> dict[TopicPartition, int | None]:
        """The group's committed offsets."""
        places = [TopicPartition(topic.name, p) for topic in self.spec.inputs for p in range(self.partitions)]
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.broker.address, group_id=self.spec.name, enable_auto_commit=False
        )
        ask_again(consumer._client)
        await consumer.start()
        try:
            return {place: await consumer.committed(place) for place in places}
        finally:
            await consumer.stop()

    async def committed_records(self) -> int:
        """How many offsets the group has committed, all inputs together."""
        return sum(offset or 0 for offset in (await self.committed()).values())

    async def has_committed_all(self) -> bool:
        """Tell whether nothing that was sent is on its way any more: without timers, nothing more is published."""
        committed = await self.committed()
        ends = await log_ends(self.broker, committed)
        return all((committed[place] or 0) == end for place, end in ends.items())

    async def until_committed(self, at_least: int, within_s: float = WITHIN_S) -> None:
        """Wait until the group has committed this many records."""
        until = time.monotonic() + within_s
        while (done := await self.committed_records()) < at_least:
            assert time.monotonic() < until, f"only {done} of {at_least} committed within {within_s} s"
            await asyncio.sleep(0.2)

    async def until_logged(self, words: str, name: str = "a", within_s: float = WITHIN_S, times: int = 1) -> None:
        """Wait until a worker's log holds the words, so many times."""
        log, until = self.log_of(name), time.monotonic() + within_s
        while not (log.exists() and log.read_text().count(words) >= times):
            assert time.monotonic() < until, f"not logged within {within_s} s: {words}"
            await asyncio.sleep(0.1)

    def is_mine(self, record: ConsumerRecord) -> bool:
        """Tell whether a dead letter is this shop's."""
        return DeadLetter.from_headers(record.headers).flow == self.spec.name


def outcome_of(outputs: list[Counted], dead: list[tuple[ConsumerRecord, DeadLetter]], sent: set[int]) -> Outcome:
    """Count what is wrong with what came of the numbers that were sent."""
    outcome = Outcome(outputs, dead)
    times = Counter(output.number for output in outputs)
    outcome.twice = {number for number, count in times.items() if count > 1}
    outcome.lost = sent - times.keys() if not dead else set()
    outcome.disorder = _disorder(outputs)
    outcome.wrong_states = _wrong_states(outputs)
    return outcome


def producer(broker: Broker, **options: Any) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=broker.address, linger_ms=5, max_batch_size=1 << 17, partitioner=partitioner, **options
    )


async def create_topics(address: str, topics: Iterable[Topic], partitions: int = PARTITIONS) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        known = await admin.list_topics()
        new = [_new_topic(topic, partitions) for topic in topics if topic.name not in known]
        if new:
            await admin.create_topics(new)
    finally:
        await admin.close()


def _new_topic(topic: Topic, partitions: int) -> NewTopic:
    new = NewTopic(topic.name, topic.partitions or partitions, 1, topic_configs=topic.configs)
    new.replication_factor = -1  # as many as the broker's default says
    return new


async def read_committed(
    broker: Broker,
    topic: str,
    expected: int,
    within_s: float,
    wanted: Callable[[ConsumerRecord], bool] = lambda _: True,
    grace_s: float = 2.0,
    done: Callable[[], Awaitable[bool]] | None = None,
) -> list[ConsumerRecord]:
    """Read a topic from its beginning until `expected` wanted records came, then for a moment more: duplicates show.

    The moment ends early once `done` says that nothing more will be published, at the topic's end as it is then.
    """
    records: list[ConsumerRecord] = []
    until = time.monotonic() + within_s
    ends: dict[TopicPartition, int] = {}
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=broker.address, auto_offset_reset="earliest", isolation_level="read_committed"
    ) as consumer:
        while time.monotonic() < until:
            polled = await consumer.getmany(timeout_ms=200)
            records += [record for batch in polled.values() for record in batch if wanted(record)]
            if len(records) < expected:
                continue
            until = min(until, time.monotonic() + grace_s)
            if not ends and done is not None and await done():
                ends = await log_ends(broker, consumer.assignment())
            if ends and all([await consumer.position(place) >= end for place, end in ends.items()]):
                break
    return records


async def log_ends(broker: Broker, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
    """Ask where logs end, with what is not committed yet."""
    async with AIOKafkaConsumer(bootstrap_servers=broker.address) as consumer:
        found: dict[TopicPartition, int] = await consumer.end_offsets(list(places))
    return found


def review(number: int, text: str) -> tuple[bytes, bytes]:
    """Return key and value of a review with a text."""
    now, product = datetime.now(UTC), f"product-{number % 200}"
    made = Review(event_id=str(number), occurred_at=now, review_id=str(number), product_id=product, text=text)
    return product.encode(), encode(made)


def end(worker: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM, within_s: float = WITHIN_S) -> int:
    """Signal a worker and return its exit status."""
    worker.send_signal(how)
    return worker.wait(within_s)


def _disorder(outputs: list[Counted]) -> int:
    """Count input partitions whose outputs are not in the order of their offsets."""
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for output in outputs:
        places[output.source.topic, output.source.partition].append(output.source.offset)
    # One input partition's keys spread over output partitions only if the counts differ; here they do not.
    return sum(offsets != sorted(offsets) for offsets in places.values())


def _wrong_states(outputs: list[Counted]) -> int:
    """Count customers whose totals are not 1, 2, 3 … : their state was not exact at every step."""
    totals: dict[str, list[int]] = defaultdict(list)
    for output in outputs:
        totals[output.customer_id].append(sum(output.seen.values()))
    return sum(total != list(range(1, len(total) + 1)) for total in totals.values())

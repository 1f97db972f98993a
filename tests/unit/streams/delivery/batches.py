"""Batches of visits for tests, and what came of them."""

import asyncio
from datetime import UTC, datetime

import orjson
from aiokafka import TopicPartition

from streams.delivery.batch import Batch
from streams.delivery.entry import Entry
from streams.delivery.task import Task, TaskWork
from streams.records import DeadLetter, Provenance, encode
from streams.topics import DEAD_LETTERS
from tests.doubles import PlainFlow, kafka_record
from tests.flows import Counted, Tally, Visit, tally_spec

SPEC = tally_spec("")
(COUNTED,) = SPEC.outputs
PLACE = TopicPartition("visits", 0)


def visit(number: int, text: str) -> Visit:
    return Visit(
        event_id=f"e{number}", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), customer_id="c", number=number, text=text
    )


def batch_of(
    *texts: str,
    flow: PlainFlow | None = None,
    task: Task[Tally] | None = None,
    previous: asyncio.Event | None = None,
    ahead: asyncio.Event | None = None,
    generation: int = 0,
) -> Batch[Visit]:
    work = TaskWork(task or Task[Tally](0))
    work.ends = {PLACE: len(texts)}
    visits = [visit(number, text) for number, text in enumerate(texts)]
    entries = [Entry(work, kafka_record(PLACE, v.number, b"c", encode(v)), v) for v in visits]
    return Batch(flow or PlainFlow(), generation, [work], entries, previous, ahead=ahead)


def published(batch: Batch[Visit]) -> list[int]:
    messages = batch.works[0].messages
    return [orjson.loads(m.value or b"")["number"] for m in messages if m.topic == COUNTED.name]


def buried(batch: Batch[Visit]) -> list[DeadLetter]:
    messages = batch.works[0].messages
    return [DeadLetter.from_headers(m.headers) for m in messages if m.topic == DEAD_LETTERS.name]


def to_counted(visit: Visit, length: int, provenance: Provenance) -> Counted:
    return Counted(**provenance, customer_id=visit.customer_id, number=visit.number, seen={"length": length})

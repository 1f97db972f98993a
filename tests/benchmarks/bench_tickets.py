"""Tickets through a worker, beside transformers' `generate` on the same prompts. Needs KAFKA_HOME and extra `export`.

Every ticket is one to which GPT-2 writes. `generate` writes one at a time, as many tokens as the reply has, by a GPT-2
of the shipped one's shape; it neither understands tickets nor checks what it wrote. Both go by turns, and what is told
is the median of the turns. The broker, the worker and this program share the cores while the flow is measured;
processor time a ticket, of the worker alone and of `generate` in one thread, is what other load changes little. Then
so many customers write that each waits for the reply to the last ticket before the next: batches are small then, and a
ticket costs more. At half of that rate tickets come evenly, and each is timed from the moment it is sent until a reader
of what is committed has its reply.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import psutil
import torch
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from msgspec import convert
from transformers import GPT2Config, GPT2LMHeadModel

from export.generate.proof import greedy
from export.intents.texts import intent_texts
from models.artifact import Artifact
from models.generate.prompt import prompt_ids
from models.generate.writer import Spoiled, Written
from models.replies.answers import KnownAnswer
from models.replies.knowledge import KnowledgeBase
from models.replies.responder import Asked, Responder
from models.replies.support import EVEN, SupportModel
from streams.records import Ticket
from streams.topics import ANSWERS, REPLIES, TICKETS, TOPICS
from tests.brokers import ApacheKafka, temporary_kafka
from tests.reply_shop import corpus_answers
from tests.results import Result, show
from tests.shop import create_topics, end, producer

COMMAND = "python -m tests.benchmarks tickets"
USUAL = "generate, one at a time"
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TICKETS_A_ROUND = int(os.environ.get("TICKETS", "320"))
TEXTS, SAMPLE, WARM_UP, LOAD_S, LOAD = 200, 12, 64, 20.0, 0.5
CUSTOMERS = 16
PATIENCE_S = 90.0


@dataclass(frozen=True)
class Work:
    """What is to be done.

    Attributes:
        texts: tickets to which GPT-2 writes.
        prompts: token ids of each.
        lengths: tokens of each reply, its end token among them.
    """

    texts: list[str]
    prompts: list[list[int]]
    lengths: list[int]


@dataclass(frozen=True)
class Spent:
    """Seconds a ticket takes, by the clock and of a processor."""

    wall_s: float
    processor_s: float


def main() -> list[Result]:
    """Prepare the tickets, start Apache Kafka and a worker, measure by turns, stop them."""
    model = SupportModel.load()
    try:
        assert model.writer is not None
        work, gpt2 = work_of(model), gpt2_like(model.writer.artifact)
    finally:
        model.close()
    with temporary_kafka() as (kafka, folder):
        usual, ours, in_turn_s, waited = asyncio.run(by_turns(kafka, folder, work, gpt2))
    usual_s, ours_s = (median(each.wall_s for each in turns) for turns in (usual, ours))
    ratios = [theirs.wall_s / our.wall_s for theirs, our in zip(usual, ours, strict=True)]
    processor = [theirs.processor_s / our.processor_s for theirs, our in zip(usual, ours, strict=True)]
    return [
        result("per_second", 1 / ours_s, "tickets/s", {USUAL: 1 / usual_s}),
        result("ratio_to_generate", median(ratios), "ratio", {USUAL: 1.0}, "10"),
        result("processor_ratio_to_generate", median(processor), "ratio", {USUAL: 1.0}),
        result("in_turn_per_second", 1 / in_turn_s, "tickets/s"),
        result("half_load_p50", median(waited) * 1000, "ms"),
        result("half_load_p99", quantiles(waited, n=100)[98] * 1000, "ms"),
        result("half_load_rate", LOAD / in_turn_s, "tickets/s"),
    ]


def work_of(model: SupportModel) -> Work:
    """Choose the corpus's English tickets to which GPT-2 writes, and let it write once."""
    assert model.writer is not None
    texts = intent_texts()
    every = [each.text for each in (*texts.validation, *texts.held_out) if each.language == "en"]
    english = every[:: len(every) // TEXTS]
    answers = [convert(answer, KnownAnswer, from_attributes=True) for answer in corpus_answers()]
    pairs: list[tuple[str, str]] = []

    def note(asked: Sequence[tuple[str, str]], _spoiled: Sequence[Spoiled]) -> list[Written]:
        pairs.extend(asked)
        return [Written("", "token_limit") for _ in asked]

    outcomes = Responder(model.intents.infer, note, EVEN).respond(
        [Asked(text) for text in english], KnowledgeBase(answers)
    )
    written = model.writer.write(pairs)
    vocabulary = model.writer.tokenizer
    return Work(
        [text for text, outcome in zip(english, outcomes, strict=True) if outcome.action == "reply"],
        [prompt_ids(vocabulary, *pair) for pair in pairs],
        [len(vocabulary.encode(each.text, add_special_tokens=False).ids) + 1 for each in written],
    )


def usual_seconds(gpt2: GPT2LMHeadModel, work: Work, turn: int) -> Spent:
    """Time a ticket takes by the usual code, one after the other, in one thread; each turn takes other tickets."""
    sample = list(zip(work.prompts, work.lengths, strict=True))[turn :: max(1, len(work.prompts) // SAMPLE)]
    greedy(gpt2, *sample[0])  # what is slow once
    wall, processor = time.perf_counter(), time.process_time()
    for prompt, length in sample:
        greedy(gpt2, prompt, length)
    return Spent((time.perf_counter() - wall) / len(sample), (time.process_time() - processor) / len(sample))


def gpt2_like(artifact: Artifact) -> GPT2LMHeadModel:
    """A GPT-2 of the artifact's shape; its weights are random, which changes no time."""
    layers, heads, dim, places, words = (
        int(str(artifact.manifest.settings[name])) for name in ("layers", "heads", "dim", "capacity", "vocabulary")
    )
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=words,
        n_positions=places,
        n_embd=heads * dim,
        n_layer=layers,
        n_head=heads,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = GPT2LMHeadModel(config)  # type: ignore[no-untyped-call]
    model.eval()  # type: ignore[no-untyped-call]
    return model


async def by_turns(
    kafka: ApacheKafka, folder: Path, work: Work, gpt2: GPT2LMHeadModel
) -> tuple[list[Spent], list[Spent], float, list[float]]:
    """Let `generate` and a worker write by turns, then time tickets one by one at half of the rate of customers.

    Returns:
        What a ticket took of `generate` and of the worker in each turn; the seconds a ticket where customers wait for
        their replies; how long each later one waited, seconds.
    """
    await create_topics(kafka.address, TOPICS)
    with (folder / "worker.log").open("ab") as log:
        env = os.environ | {"SHOPSTREAM_BROKER": kafka.address, "SHOPSTREAM_DATA_DIR": str(folder)}
        env["SHOPSTREAM_REPLY_WITHIN_MS"] = "600000"  # what is not written here would look fast
        command = [sys.executable, "-m", "streams.cli", "worker", "--flows", "reply_to_tickets"]
        worker = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    reader = AIOKafkaConsumer(REPLIES.name, bootstrap_servers=kafka.address, isolation_level="read_committed")
    try:
        async with producer(kafka) as sender, reader:
            for answer in corpus_answers():
                await sender.send(ANSWERS.name, ANSWERS.encode(answer), key=answer.answer_id.encode())
            await reader.seek_to_end()
            shop = Shop(sender, reader, work.texts)
            await shop.full(WARM_UP)
            usual, ours = list[Spent](), list[Spent]()
            for turn in range(ROUNDS):
                usual.append(usual_seconds(gpt2, work, turn))
                before_s = processor_of(worker)
                wall_s = await shop.full(TICKETS_A_ROUND)
                ours.append(Spent(wall_s, (processor_of(worker) - before_s) / TICKETS_A_ROUND))
            in_turn_s = await shop.in_turn(CUSTOMERS, TICKETS_A_ROUND)
            return usual, ours, in_turn_s, await shop.paced(LOAD / in_turn_s, int(LOAD / in_turn_s * LOAD_S))
    finally:
        end(worker, signal.SIGTERM)


def processor_of(worker: "subprocess.Popen[bytes]") -> float:
    """Seconds of a processor that a process has used."""
    times = psutil.Process(worker.pid).cpu_times()
    return float(times.user + times.system)


class Shop:
    """Customers who write, and who read what is committed."""

    def __init__(self, sender: AIOKafkaProducer, reader: AIOKafkaConsumer, texts: Sequence[str]) -> None:
        self._sender, self._reader, self._texts, self._number = sender, reader, texts, 0

    async def full(self, count: int) -> float:
        """Send tickets at once; return the seconds a ticket takes from the first replies to the last."""
        for _ in range(count):
            await self._send()
        seen = [(at, len(names)) async for at, names in self._read(count)]
        return (seen[-1][0] - seen[0][0]) / (count - seen[0][1])

    async def in_turn(self, customers: int, count: int) -> float:
        """Send a ticket for each customer, and one more for each reply; return the seconds a ticket takes."""
        began, last = time.monotonic(), 0.0
        for _ in range(customers):
            await self._send()
        left = count - customers
        async for at, names in self._read(count):
            last = at
            for _ in names[:left]:
                await self._send()
            left = max(0, left - len(names))
        return (last - began) / count

    async def paced(self, rate: float, count: int) -> list[float]:
        """Send tickets at a rate a second; return how long each waited for its reply, seconds."""
        sent = dict[str, float]()

        async def send() -> None:
            began = time.monotonic()
            for number in range(count):
                await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
                began_one = time.monotonic()
                sent[await self._send()] = began_one

        sending = asyncio.create_task(send())
        read = [(at, name) async for at, names in self._read(count) for name in names]
        await sending
        return [at - sent[name] for at, name in read]

    async def _send(self) -> str:
        self._number += 1
        one = ticket(f"t{self._number}", self._texts[self._number % len(self._texts)])
        await self._sender.send(TICKETS.name, TICKETS.encode(one), key=TICKETS.key_of(one))
        return one.ticket_id

    async def _read(self, count: int) -> AsyncIterator[tuple[float, list[str]]]:
        """Replies as they are committed, with the time, until there are enough."""
        until = time.monotonic() + PATIENCE_S
        while count > 0:
            if time.monotonic() > until:
                raise TimeoutError(f"{count} replies did not come within {PATIENCE_S} s")
            polled = await self._reader.getmany(timeout_ms=50)
            names = [REPLIES.decode_value(each.value).ticket_id for records in polled.values() for each in records]
            if names:
                count -= len(names)
                yield time.monotonic(), names


def ticket(name: str, text: str) -> Ticket:
    """One new ticket of a customer of its own."""
    return Ticket(event_id=name, occurred_at=datetime.now(UTC), ticket_id=name, customer_id=name, text=text)


def result(name: str, value: float, unit: str, baselines: dict[str, float] | None = None, target: str = "") -> Result:
    """One figure of this benchmark."""
    return Result(
        name=f"tickets.{name}", value=value, unit=unit, baselines=baselines or {}, target=target, command=COMMAND
    )


if __name__ == "__main__":
    show(main(), "Tickets through a worker")

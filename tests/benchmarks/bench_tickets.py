"""Tickets through a worker, beside transformers' `generate` on the same prompts. Needs KAFKA_HOME and extra `export`.

Every ticket is one to which GPT-2 writes. `generate` writes one at a time, as many tokens as the reply has, by a GPT-2
of the shipped one's shape; it neither understands tickets nor checks what it wrote. The broker, the worker and this
program share the cores while the flow is measured; processor time a ticket, of the worker alone and of `generate` in
one thread, is what other load changes little. Then tickets come at half of the rate that the flow reached, and each is
timed from the moment it is sent until a reader of what is committed has its reply.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import psutil
import torch
from aiokafka import AIOKafkaConsumer
from msgspec import convert
from transformers import GPT2Config, GPT2LMHeadModel

from export.generate.proof import greedy
from export.intents.texts import asked_texts
from models.artifact import Artifact
from models.generate.prompt import prompt_ids
from models.generate.writer import Written
from models.replies.answers import KnownAnswer
from models.replies.responder import Asked, Responder
from models.replies.support import EVEN, SupportModel
from streams.records import Ticket
from streams.topics import ANSWERS, REPLIES, TICKETS, TOPICS
from tests.benchmarks.throughput import Passage, outputs_of, watch
from tests.brokers import ApacheKafka
from tests.reply_shop import corpus_answers
from tests.results import Result, show
from tests.shop import create_topics, end, producer

COMMAND = "python -m tests.benchmarks tickets"
USUAL = "generate, one at a time"
TICKETS_SENT = int(os.environ.get("TICKETS", "1500"))
TEXTS, SAMPLE, LOAD_S, LOAD = 200, 40, 20.0, 0.5


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
    """Prepare the tickets, start Apache Kafka, measure, stop it."""
    model = SupportModel.load()
    try:
        work = work_of(model)
        usual = usual_seconds(model, work)
    finally:
        model.close()
    with tempfile.TemporaryDirectory() as name:
        kafka = ApacheKafka(Path(name) / "kafka")
        kafka.start()
        try:
            passage, processor_s, seconds = asyncio.run(through_worker(kafka, Path(name), work.texts))
        finally:
            kafka.stop()
    return [
        result("per_second", passage.rate, "tickets/s", {USUAL: 1 / usual.wall_s}),
        result("ratio_to_generate", passage.rate * usual.wall_s, "ratio", {USUAL: 1.0}, "10"),
        result("processor_ratio_to_generate", usual.processor_s / processor_s, "ratio", {USUAL: 1.0}),
        result("half_load_p50", median(seconds) * 1000, "ms"),
        result("half_load_p99", quantiles(seconds, n=100)[98] * 1000, "ms"),
        result("half_load_rate", passage.rate * LOAD, "tickets/s"),
    ]


def work_of(model: SupportModel) -> Work:
    """Choose the corpus's English tickets to which GPT-2 writes, and let it write once."""
    assert model.writer is not None
    texts = asked_texts()
    every = [each.text for each in (*texts.validation, *texts.held_out) if each.language == "en"]
    english = every[:: len(every) // TEXTS]
    answers = [convert(answer, KnownAnswer, from_attributes=True) for answer in corpus_answers()]
    pairs: list[tuple[str, str]] = []

    def note(asked: Sequence[tuple[str, str]]) -> list[Written]:
        pairs.extend(asked)
        return [Written("", "token_limit") for _ in asked]

    outcomes = Responder(model.intents.infer, note, EVEN).respond([Asked(text) for text in english], answers)
    written = model.writer.write(pairs)
    vocabulary = model.writer.tokenizer
    return Work(
        [text for text, outcome in zip(english, outcomes, strict=True) if outcome.action == "reply"],
        [prompt_ids(vocabulary, *pair) for pair in pairs],
        [len(vocabulary.encode(each.text, add_special_tokens=False).ids) + 1 for each in written],
    )


def usual_seconds(model: SupportModel, work: Work) -> Spent:
    """Time a ticket takes by the usual code, one after the other, in one thread."""
    assert model.writer is not None
    gpt2, every = gpt2_like(model.writer.artifact), max(1, len(work.prompts) // SAMPLE)
    sample = list(zip(work.prompts, work.lengths, strict=True))[::every]
    torch.set_num_threads(1)
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


async def through_worker(kafka: ApacheKafka, folder: Path, texts: Sequence[str]) -> tuple[Passage, float, list[float]]:
    """Let a worker empty a full topic, then time tickets one by one.

    Returns:
        How fast tickets left; the worker's processor seconds a ticket; how long each of the later ones waited, seconds.
    """
    await create_topics(kafka.address, TOPICS)
    async with producer(kafka) as sender:
        for answer in corpus_answers():
            await sender.send(ANSWERS.name, ANSWERS.encode(answer), key=answer.answer_id.encode())
        for number in range(TICKETS_SENT):
            one = ticket(f"full-{number}", texts[number % len(texts)])
            await sender.send(TICKETS.name, TICKETS.encode(one), key=TICKETS.key_of(one))
    with (folder / "worker.log").open("ab") as log:
        env = os.environ | {"SHOPSTREAM_BROKER": kafka.address, "SHOPSTREAM_DATA_DIR": str(folder)}
        env["SHOPSTREAM_REPLY_WITHIN_MS"] = "600000"  # what is not written here would look fast
        command = [sys.executable, "-m", "streams.cli", "worker", "--flows", "reply_to_tickets"]
        worker = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    watching = asyncio.create_task(watch(kafka.address, REPLIES.name, TICKETS_SENT))
    while not (first := await outputs_of(kafka.address, REPLIES.name)):
        await asyncio.sleep(0.2)  # until its models are loaded
    before_s = processor_of(worker)
    passage = await watching
    processor_s = (processor_of(worker) - before_s) / (TICKETS_SENT - first)
    await asyncio.sleep(2)
    seconds = await timed(kafka, texts, passage.rate * LOAD)
    end(worker, signal.SIGTERM)
    return passage, processor_s, seconds


def processor_of(worker: "subprocess.Popen[bytes]") -> float:
    """Seconds of a processor that a process has used."""
    times = psutil.Process(worker.pid).cpu_times()
    return float(times.user + times.system)


async def timed(kafka: ApacheKafka, texts: Sequence[str], rate: float) -> list[float]:
    """Send tickets at a rate, and return how long each waited for its reply, seconds."""
    count, sent, waited = int(rate * LOAD_S), dict[str, float](), list[float]()
    async with (
        producer(kafka) as sender,
        AIOKafkaConsumer(
            REPLIES.name, bootstrap_servers=kafka.address, isolation_level="read_committed", auto_offset_reset="latest"
        ) as reader,
    ):
        await reader.seek_to_end()

        async def read() -> None:
            while len(waited) < count:
                for records in (await reader.getmany(timeout_ms=100)).values():
                    for record in records:
                        reply = REPLIES.decode_value(record.value)
                        waited.append(time.monotonic() - sent[reply.ticket_id])

        reading = asyncio.create_task(read())
        began = time.monotonic()
        for number in range(count):
            one = ticket(f"load-{number}", texts[number % len(texts)])
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            sent[one.ticket_id] = time.monotonic()
            await sender.send(TICKETS.name, TICKETS.encode(one), key=TICKETS.key_of(one))
        await asyncio.wait_for(reading, 60)
    return waited


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

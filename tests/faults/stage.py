"""One run of one scenario: brokers, workers, customers, a reader; then the books.

scenario ──faults──▶ crew, brokers, proxies
load ──▶ inputs ──▶ workers ──▶ outputs ──▶ watcher (live), ledger (afterwards)
"""

import asyncio
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

import psutil
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaTimeoutError

from tests.commands import WITHIN_S
from tests.faults.cluster import Kafka
from tests.faults.crew import Crew
from tests.faults.ledger import Books, audit, read_all, visit_of
from tests.faults.load import Load
from tests.faults.watcher import Watcher
from tests.shop import Outcome, Shop

SETTLE_WITHIN_S = 120.0
# A wait in vain, a worker that is gone, one that does not end: the next scenario is played all the same.
BROKEN_OFF = (TimeoutError, KafkaTimeoutError, LookupError, AssertionError, psutil.Error, subprocess.TimeoutExpired)
RATE = 400.0


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        scenario: its name.
        books: what is wrong.
        silence_s: the longest time that some partition gave nothing between two outputs.
        exits: statuses with which workers ended, and how often.
        took_s: the whole run.
        complaint: what else was not as promised; empty is good.
    """

    scenario: str
    books: Books
    silence_s: float
    exits: dict[int, int]
    took_s: float
    complaint: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether every promise was kept."""
        return self.books.balanced and not self.complaint


@dataclass(kw_only=True)
class Stage:
    """What a scenario acts on.

    Attributes:
        kafka: brokers, and proxies in front of them.
        shop: topics of this run.
        crew: its workers.
        load: its customers.
        watcher: reads its outputs.
        random: seeded.
        short: few rounds, for `make test`.
        poison: numbers of the records that must become dead letters, and no others may; None: any may.
        letters: dead letters that the scenario itself deletes from the topic.
        others: further shops whose flows run in the same workers.
        session_s: silence after which the workers' group misses one of them.
        expected: statuses with which workers may end; 70 and -9 need no mention.
        judged: events of the scenario's own shop, which the scenario itself judges, by promises.
    """

    kafka: Kafka
    shop: Shop
    crew: Crew
    load: Load
    watcher: Watcher
    random: Random
    short: bool
    poison: set[int] | None = field(default_factory=set)
    letters: list[ConsumerRecord] = field(default_factory=list)
    others: list[Shop] = field(default_factory=list)
    session_s: float = 6.0
    expected: set[int] = field(default_factory=lambda: {0, 70, -9})
    judged: int = 0
    complaints: list[str] = field(default_factory=list)

    def times(self, full: int, short: int) -> range:
        """Return the rounds of this run."""
        return range(short if self.short else full)

    async def moment(self, up_to_s: float) -> None:
        """Wait a random time."""
        await asyncio.sleep(self.random.uniform(0, up_to_s))

    async def progress(self, outputs: int = 50, within_s: float = WITHIN_S) -> None:
        """Wait until some outputs more were committed."""
        await self.watcher.more(outputs, within_s)

    def promise(self, kept: bool, words: str) -> None:
        """Note a broken promise; the words say what was promised."""
        if not kept:
            self.complaints.append(f"not kept: {words}")

    async def close(self) -> None:
        """Send and read no more, and kill everybody."""
        try:
            await self.load.stop()
        except BROKEN_OFF as error:
            self.complaints.append(f"the customers broke off: {error!r}")
        await self.watcher.stop()
        await self.crew.close()

    async def settled(self, within_s: float = SETTLE_WITHIN_S) -> None:
        """Send no more, and wait until the groups have committed every record that readers may see."""
        await self.load.stop()
        for shop in (self.shop, *self.others):
            ends: dict[tuple[str, int], int] = {}
            for topic in shop.spec.inputs:
                for record in await read_all(self.kafka.address, topic.name):
                    ends[record.topic, record.partition] = record.offset + 1
            async with asyncio.timeout(within_s):
                while await _behind(shop, ends):
                    await asyncio.sleep(0.5)


Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """One fault, or several that belong together.

    Attributes:
        name: as in the report.
        play: does the damage, and heals what does not heal by itself.
        brokers: what it needs: a node that others use, too; one of its own, behind a proxy, or with a clock that can be
            set wrong; three nodes.
        rate: records a second of the load.
        short: whether `make test` plays it, too, in its short form.
    """

    name: str
    play: Play
    brokers: str = "shared"
    rate: float = RATE
    short: bool = False


class Performance(Protocol):
    """Plays a scenario on running brokers and returns its row."""

    async def __call__(self, scenario: Scenario, kafka: Kafka, folder: Path, seed: int, *, short: bool) -> Row: ...


async def perform(scenario: Scenario, kafka: Kafka, folder: Path, seed: int, *, short: bool) -> Row:
    """Play a scenario on running brokers, settle its books, and leave no process behind."""
    started = time.monotonic()
    stage = await open_stage(scenario.name, kafka, folder, seed, short=short, rate=scenario.rate)
    try:
        await scenario.play(stage)
        await stage.settled()
    except BROKEN_OFF as error:
        stage.complaints.append(f"broken off: {error!r}")
    finally:
        await stage.close()
    return await report(scenario.name, stage, time.monotonic() - started)


async def open_stage(
    name: str, kafka: Kafka, folder: Path, seed: int, *, short: bool, rate: float = RATE, shop: Shop | None = None
) -> Stage:
    """Make a stage on running brokers; nobody works or sends yet, the watcher reads.

    Args:
        name: of what will be played; its random moments depend on it.
        kafka: the brokers.
        folder: of the workers' logs and state.
        seed: of the random moments.
        short: few rounds.
        rate: of the load, records a second.
        shop: opened already; None makes one.
    """
    if shop is None:
        shop = Shop(kafka, folder)
        shop.module = "tests.faults.worker"
        await shop.open()
    stage = Stage(
        kafka=kafka,
        shop=shop,
        crew=Crew(shop.worker),
        load=Load(shop, rate),
        watcher=Watcher(kafka.address, shop.spec.outputs[0].name),
        random=Random(f"{seed} {name}"),
        short=short,
    )
    stage.crew.environ["SHOPSTREAM_BROKER"] = kafka.workers_address
    await stage.watcher.start()
    return stage


async def report(name: str, stage: Stage, took_s: float) -> Row:
    """Settle the books of a run that is over."""
    books, outcome = await audit(stage.shop, stage.letters)
    others = [(await audit(shop))[0] for shop in stage.others]
    complaints = [*stage.complaints, *_surprises(stage), *_failures(stage), *_misjudged(stage, outcome)]
    return Row(
        scenario=name,
        books=together([books, *others, Books(stage.judged, 0, 0, 0, 0, 0)]),
        silence_s=stage.watcher.silence_s,
        exits=dict(stage.crew.statuses),
        took_s=took_s,
        complaint="; ".join(complaints),
    )


def together(books: Iterable[Books]) -> Books:
    """Add up the books of several flows."""
    columns = zip(*((b.records, b.lost, b.twice, b.disorder, b.state, b.invented) for b in books), strict=True)
    return Books(*(sum(column) for column in columns))


def _surprises(stage: Stage) -> list[str]:
    odd = [each for each in stage.crew.exits if each.status not in stage.expected]
    return [f"worker {each.name} ended with {each.status}" for each in odd]


def _failures(stage: Stage) -> list[str]:
    failure = stage.watcher.failed()
    return [f"the reader failed: {failure!r}"] if failure else []


def _misjudged(stage: Stage, outcome: Outcome) -> list[str]:
    """Tell of good records that were buried, and of poison that was published."""
    if stage.poison is None:
        return []
    buried = {visit.number for record, _ in outcome.dead if (visit := visit_of(record))}
    published = {output.number for output in outcome.outputs} & stage.poison
    wrong = [(len(buried - stage.poison), "good records buried"), (len(published), "poison records published")]
    return [f"{count} {words}" for count, words in wrong if count]


async def _behind(shop: Shop, ends: dict[tuple[str, int], int]) -> bool:
    committed = await shop.committed()
    return any((committed[TopicPartition(*place)] or 0) < end for place, end in ends.items())

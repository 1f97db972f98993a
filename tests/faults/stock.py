"""The same faults on stock Faust agents, by the same scenarios, for comparison.

Stock Faust has no dead letters: bytes that are no records are counted as lost, and so are the good records that went
with them. Its counts live in a dictionary: they end with the process, as "state" shows.
"""

import asyncio
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from aiokafka import ConsumerRecord, TopicPartition

from tests.faults.cluster import Kafka
from tests.faults.crew import Crew
from tests.faults.ledger import Books, read_all, visit_of
from tests.faults.stage import BROKEN_OFF, Row, Scenario, open_stage
from tests.faults.worker_faults import kill_and_wait, stop_past_the_session
from tests.shop import Shop

STAYS_DOWN = frozenset({0})
SESSION_S = 60.0  # Faust's default: how long the partitions of a killed member wait
SETTLE_WITHIN_S = 240.0


class StockShop(Shop):
    """A shop whose workers are stock Faust agents; one input topic, since a stock agent has one."""

    def __init__(self, broker: Kafka, folder: Path) -> None:
        super().__init__(broker, folder)
        visits = self.spec.inputs[0]
        self.spec = replace(self.spec, name=f"stock-{visits.name}", inputs=(visits, visits))  # named as its group

    def command(self) -> list[str]:
        """What a worker process runs."""
        topics = [self.spec.inputs[0].name, self.spec.outputs[0].name]
        app = [sys.executable, "-m", "tests.faults.stock_worker", self.broker.address, *topics]
        return [*app, "worker", "-l", "info", "--without-web"]

    def worker(self, name: str = "a", **environ: str) -> Any:
        """Start a worker with a folder of its own."""
        return super().worker(name, STOCK_DATADIR=str(self.folder / f"stock-{uuid4().hex[:8]}"), **environ)


async def perform_stock(scenario: Scenario, kafka: Kafka, folder: Path, seed: int, *, short: bool) -> Row:
    """Play a scenario on stock Faust and count."""
    shop = StockShop(kafka, folder)
    await shop.open()
    few = short or scenario.play in (kill_and_wait, stop_past_the_session)  # a round takes more than a minute
    stage = await open_stage(scenario.name, kafka, folder, seed, short=few, rate=scenario.rate, shop=shop)
    stage.crew, stage.session_s = Crew(shop.worker, STAYS_DOWN), SESSION_S
    stage.crew.environ = {"FAULT_ENGINE": str(folder / "engine-is-gone")}
    started = asyncio.get_running_loop().time()
    try:
        await scenario.play(stage)
        await stage.settled(SETTLE_WITHIN_S)
    except BROKEN_OFF as error:
        stage.complaints.append(f"not done within {SETTLE_WITHIN_S:.0f} s: {error!r}")
    finally:
        await stage.close()
    outputs = await read_all(kafka.address, shop.spec.outputs[0].name)
    inputs = await read_all(kafka.address, shop.spec.inputs[0].name)
    took_s = asyncio.get_running_loop().time() - started
    read = await shop.committed()
    done = [each for each in inputs if each.offset < (read[TopicPartition(each.topic, each.partition)] or 0)]
    books = count(done, [orjson.loads(record.value) for record in outputs])
    if len(done) < len(inputs):
        stage.complaints.append(f"{len(inputs) - len(done):,} records of {len(inputs):,} not read and not counted")
    complaint = "; ".join(stage.complaints)
    return Row(scenario.name, books, stage.watcher.silence_s, dict(stage.crew.statuses), took_s, complaint)


def count(inputs: list[ConsumerRecord], outputs: list[dict[str, Any]]) -> Books:
    """Count what is wrong with a stock agent's outputs.

    Args:
        inputs: those that it has acknowledged, poison among them.
        outputs: all that came; what was answered and not acknowledged yet does no harm.
    """
    numbers = [output["number"] for output in outputs]
    answered = set(numbers)
    unanswered = [each for each in inputs if (visit := visit_of(each)) is None or visit.number not in answered]
    by_customer: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for output in outputs:
        by_customer[output["customer_id"]].append(output)
    totals = [[each["seen"] for each in some] for some in by_customer.values()]
    orders = [[each["number"] for each in some] for some in by_customer.values()]
    return Books(
        records=len(inputs),
        lost=len(unanswered),
        twice=len(numbers) - len(answered),
        disorder=sum(any(later < earlier for earlier, later in pairwise(order)) for order in orders),
        state=sum(total != list(range(1, len(total) + 1)) for total in totals),
        invented=0,
    )

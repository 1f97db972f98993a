"""How fast records leave: the end offsets of output topics, watched while a worker runs."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aiokafka import AIOKafkaConsumer

LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Passage:
    """One run of a worker over a full topic.

    Attributes:
        first_s: from the start of the watch to the first output, seconds.
        rate: outputs per second between 10% and 95% of all, so that neither start nor tail count.
    """

    first_s: float
    rate: float


async def outputs_of(address: str, topic: str) -> int:
    """Return how many offsets a topic has, transaction markers among them."""
    async with AIOKafkaConsumer(topic, bootstrap_servers=address) as consumer:
        return sum((await consumer.end_offsets(consumer.assignment())).values())


async def watch(address: str, topic: str, expected: int) -> Passage:
    """Watch a topic until `expected` outputs more are there.

    Args:
        address: of the broker.
        topic: where the outputs go.
        expected: how many to wait for. A transaction's marker takes an offset, too: one in some hundreds, left in.
    """
    async with AIOKafkaConsumer(topic, bootstrap_servers=address) as consumer:
        looks: list[tuple[float, int]] = []
        before = sum((await consumer.end_offsets(consumer.assignment())).values())
        started = time.monotonic()
        while not looks or looks[-1][1] < expected:
            ends = await consumer.end_offsets(consumer.assignment())
            looks.append((time.monotonic() - started, sum(ends.values()) - before))
            await asyncio.sleep(LOOK_EVERY_S)
    first_s = next(at for at, count in looks if count > 0)
    return Passage(first_s, steady_rate(looks, expected))


def steady_rate(looks: Sequence[tuple[float, int]], expected: int) -> float:
    """Return outputs per second between 10% and 95% of all, from one commit to another.

    Between two commits nothing grows, so a look just before a commit would count its time but not its records: with
    only a dozen commits that is a tenth of the rate.

    Args:
        looks: seconds and how many outputs were there by then, in order.
        expected: how many outputs there are in the end.
    """
    commits = [look for before, look in pairwise([(0.0, 0), *looks]) if look[1] > before[1]]
    steady = [(at, count) for at, count in commits if 0.1 * expected <= count <= 0.95 * expected]
    (at, count), (until, total) = (steady[0], steady[-1]) if len(steady) > 1 else (commits[0], commits[-1])
    return (total - count) / (until - at)

"""Two workers of the product's flows, one of them killed now and then while events go on."""

import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from tests.faults.crew import Crew
from tests.faults.stage import Stage
from tests.flow_shop import FlowShop

NAMES = ("a", "b")


@asynccontextmanager
async def two_workers(stage: Stage, shop: FlowShop) -> AsyncIterator[Crew]:
    """Run two workers of a shop until the block ends; at its end none may have ended but by a kill, or by a fence."""
    shop.folder.mkdir(exist_ok=True)
    crew = Crew(shop.start)
    crew.environ = {"SHOPSTREAM_BROKER": stage.kafka.workers_address, "SHOPSTREAM_PROFILE": "static"}
    try:
        crew.add(*NAMES)
        yield crew
        stage.promise(set(crew.statuses) <= {-9, 70}, "workers end by the kills alone")
    finally:
        await crew.close()


async def kill_by_turns(stage: Stage, crew: Crew, kills: range, every_s: float) -> None:
    """Kill either worker, so many times, at random moments."""
    for _ in kills:
        await stage.moment(every_s)
        kill_one(stage, crew)


def kill_one(stage: Stage, crew: Crew) -> None:
    """Kill either worker with -9."""
    crew.signal(stage.random.choice(NAMES), signal.SIGKILL)


def now_for_ever() -> Iterator[datetime]:
    """Return the times of made-up events: whenever one is asked for."""
    while True:
        yield datetime.now(UTC)

"""Two workers of the product's flows, one of them killed now and then while events go on."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.faults.crew import Crew
from tests.faults.stage import Stage
from tests.flow_shop import FlowShop

NAMES = ("a", "b")


def two_workers(stage: Stage, shop: FlowShop) -> Crew:
    """Start two workers of a shop, as the stage's crew: none of them may end but by a kill, or by a fence."""
    shop.folder.mkdir(exist_ok=True)
    stage.crew = crew = Crew(shop.start)
    stage.expected = {-9, 70}
    crew.environ = {"SHOPSTREAM_BROKER": stage.kafka.workers_address, "SHOPSTREAM_PROFILE": "static"}
    crew.add(*NAMES)
    return crew


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

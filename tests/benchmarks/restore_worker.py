"""A worker whose flow remembers a customer's last order: `python -m tests.benchmarks.restore_worker RUN`."""

import logging
import os
import sys
from pathlib import Path

import faust
from msgspec import Struct

from streams.agents.plan import FlowPlan
from streams.app import run_worker
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.process.instance import hold_instance
from streams.records import Event
from streams.settings_file import SettingsFile
from streams.settings_reader import resolve
from streams.topic_kinds import RecordTopic
from streams.topics import DAY_MS


class Asked(Event, frozen=True, kw_only=True):
    customer_id: str


class Line(Struct, frozen=True, kw_only=True):
    product_id: str
    quantity: int
    unit_price_minor: int


class Remembered(Struct, frozen=True, kw_only=True):
    """State of one customer: some 330 bytes of JSON."""

    orders: int
    spent_minor: int
    last_order_id: str
    last_seen_ms: int
    lines: list[Line]
    looked_at: list[str]


def restore_spec(run: str) -> FlowSpec:
    asked = RecordTopic(name=f"asked{run}", help="of a test", key="customer_id", struct=Asked, retention_ms=DAY_MS)
    return FlowSpec(name=f"restore{run}", inputs=(asked,), outputs=(), state=Remembered)


def register(app: faust.App, flow: Flow) -> None:
    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            await batch.done()


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = resolve(os.environ, {}, SettingsFile()).settings
    with hold_instance(settings.instance, Path(settings.data_dir)) as instance:
        run_worker(settings, instance, [FlowPlan(restore_spec(sys.argv[1]), lambda _: register)])


if __name__ == "__main__":
    main()

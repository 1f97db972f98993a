"""A second small flow for the suites, with all that a task remembers: event time, timers, an age, parts, tables.

Looks and purchases of a customer that follow each other closely are one sitting. When it is over by event time, a timer
publishes its numbers, with the title that the catalogue has for its first product, and the title's length, which a
model says when the product comes. A burst of looks gives one notice, by the worker's clock. How many sittings a
customer had is kept for KEEP_MS after the last one; how many there were at all is shared by all tasks.
"""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import faust
from msgspec import Struct

from streams.agents.plan import FlowPlan
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Model, Poisoned
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, Part, Timer, View
from streams.records import Event, Output, Provenance
from streams.topic_kinds import RecordTopic, TableTopic, Topic
from streams.topics import DAY_MS, changelog_of, redrive_of

PAUSE_MS = 30 * 60_000
BURST_MS = 400
KEEP_MS = 20 * DAY_MS
OVER, BURST = Timer("over", "event"), Timer("burst", "processing")

log = logging.getLogger(__name__)


class Look(Event, frozen=True, kw_only=True):
    customer_id: str
    number: int
    product_id: str = "none"
    text: str = ""


class Purchase(Event, frozen=True, kw_only=True):
    customer_id: str
    number: int
    quantity: int
    product_id: str = "none"


class Good(Struct, frozen=True, kw_only=True):
    product_id: str
    title: str


class Memory(Struct, frozen=True):
    """State of one customer: the numbers of the sitting that goes on, and its first product."""

    numbers: list[int] = []
    product_id: str = ""


class Sittings(Struct, frozen=True, kw_only=True):
    """How many sittings there were, of a customer or of all customers of a task; the task is its key as a record."""

    task: str
    sittings: int = 0


OPEN, PAST, SHARE = Part("open", Memory), Part("past", Sittings), Part("share", Sittings)


class Sitting(Output, frozen=True, kw_only=True):
    customer_id: str
    numbers: list[int]
    sittings: int
    title: str | None = None
    title_length: int | None = None


class Notice(Output, frozen=True, kw_only=True):
    customer_id: str
    numbers: list[int]
    length: int


def sittings_spec(run: str) -> FlowSpec:
    looks, purchases = _topic(f"looks{run}", Look), _topic(f"purchases{run}", Purchase)
    return FlowSpec(
        name=f"sittings{run}",
        inputs=(looks, purchases, redrive_of(f"sittings{run}", looks)),
        outputs=(_topic(f"sat{run}", Sitting), _topic(f"noticed{run}", Notice)),
        state=(OPEN, PAST, SHARE),
        keep_ms=KEEP_MS,
        lateness_ms=1_000,
        timers=(OVER, BURST),
        tables=(
            TableTopic(name=f"goods{run}", help="of a test", key="product_id", struct=Good),
            TableTopic(name=f"shares{run}", help="of a test", key="task", struct=Sittings),
        ),
    )


def sittings_topics(run: str) -> tuple[Topic, ...]:
    spec = sittings_spec(run)
    return (*spec.inputs, *spec.outputs, *spec.tables, changelog_of(spec.name))


def sittings_plan(run: str, model: Model[str, int]) -> FlowPlan:
    return FlowPlan(sittings_spec(run), lambda _settings: partial(register_sittings, model=model))


def register_sittings(app: faust.App, flow: Flow, model: Model[str, int]) -> None:
    sat, noticed = flow.spec.outputs
    shares = flow.spec.tables[1]
    titles = keep_titles(flow, model)
    tell_shares(flow)

    @flow.on_timer(OVER)
    async def over(batch: Batch[Due]) -> None:
        batch.fold(sat, partial(end_sitting, titles, shares))
        await batch.done()

    @flow.on_timer(BURST)
    async def burst(batch: Batch[Due]) -> None:
        memories = batch.read(recall)
        lengths = await batch.infer(model, [str(memory.numbers) for memory in memories])
        batch.publish(noticed, to_notice, list(zip(memories, lengths, strict=True)))
        await batch.done()

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            batch.fold(sat, partial(sit, titles))
            await batch.done()


def keep_titles(flow: Flow, model: Model[str, int]) -> Mapping[str, tuple[str, int]]:
    """Keep each product's title with its length as the model says."""
    goods: TableTopic[Good] = flow.spec.tables[0]
    titles: dict[str, tuple[str, int]] = {}

    @flow.on_table(goods)
    async def measure(changed: Mapping[str, Good | None]) -> None:
        lengths = await flow.infer(model, [good.title for good in changed.values() if good])
        for key, good in changed.items():
            titles.pop(key, None)
            if good is not None and not isinstance(length := lengths.pop(0), Poisoned):
                titles[key] = good.title, length
        log.info("%d of %d titles are measured", len(titles), len(flow.table(goods)))

    return titles


def tell_shares(flow: Flow) -> None:
    """Log how many sittings all tasks had."""
    shares: TableTopic[Sittings] = flow.spec.tables[1]

    @flow.on_table(shares)
    async def add_up(_: Mapping[str, Sittings | None]) -> None:
        table = flow.table(shares)
        log.info("all tasks together: %d sittings", sum(share.sittings for key in table if (share := table.get(key))))


def sit(titles: Mapping[str, tuple[str, int]], view: View[Any], event: Look | Purchase, _: Provenance) -> None:
    """Add a look or a purchase to the customer's sitting, which is over when none follows; publishes nothing."""
    if isinstance(event, Purchase) and event.product_id not in {"none", *titles}:
        raise LookupError(f"{event.quantity} of a product that is not in the catalogue")
    sitting = view.part(OPEN)
    before = sitting.get(event.customer_id) or Memory(product_id=event.product_id)
    sitting.put(event.customer_id, Memory([*before.numbers, event.number], before.product_id))
    view.wake_after(OVER, event.customer_id, PAUSE_MS)
    if isinstance(event, Look) and event.text == "burst" and view.pending(BURST, event.customer_id) is None:
        view.wake_after(BURST, event.customer_id, BURST_MS)


def end_sitting(
    titles: Mapping[str, tuple[str, int]], shares: TableTopic[Sittings], view: View[Any], due: Due, cause: Provenance
) -> Sitting:
    """Publish a sitting that is over, and the task's share of all."""
    memory = view.part(OPEN).get(due.key) or Memory()
    if memory.product_id == "broken":
        raise ValueError("this product cannot be summed up")
    view.part(OPEN).delete(due.key)
    past = one_more(view, PAST, due.key)
    if not due.key.startswith("pacer"):
        view.publish(shares, one_more(view, SHARE, "all"))
    title, length = titles.get(memory.product_id, (None, None))
    return Sitting(
        **cause,
        customer_id=due.key,
        numbers=memory.numbers,
        sittings=past.sittings,
        title=title,
        title_length=length,
    )


def one_more(view: View[Any], part: Part[Sittings], key: str) -> Sittings:
    """Count a sitting in a part of the state."""
    before = view.part(part).get(key) or Sittings(task=str(view.partition))
    after = Sittings(task=before.task, sittings=before.sittings + 1)
    view.part(part).put(key, after)
    return after


def recall(view: View[Any], due: Due) -> Memory:
    return view.part(OPEN).get(due.key) or Memory()


def to_notice(due: Due, of: tuple[Memory, int], provenance: Provenance) -> Notice:
    memory, length = of
    return Notice(**provenance, customer_id=due.key, numbers=memory.numbers, length=length)


def _topic(name: str, struct: type[Event]) -> RecordTopic[Event]:
    return RecordTopic(name=name, help="of a test", key="customer_id", struct=struct, retention_ms=DAY_MS)

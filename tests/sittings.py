"""A second small flow for the suites, with all that a task remembers: event time, timers, an age, a table.

Looks and purchases of a customer that follow each other closely are one sitting. When it is over by event time, a timer
publishes its numbers, with the title that the catalogue has for its first product. A burst of looks gives one notice,
by the worker's clock. How many sittings a customer had is kept for KEEP_MS after the last one.
"""

from functools import partial

import faust
from msgspec import Struct

from streams.agents.plan import FlowPlan
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Model
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, Table, Timer, View
from streams.records import Event, Output, Provenance
from streams.topics import DAY_MS, RecordTopic, TableTopic, Topic, changelog_of, redrive_of

PAUSE_MS = 30 * 60_000
BURST_MS = 400
KEEP_MS = 20 * DAY_MS
OVER, BURST = Timer("over", "event"), Timer("burst", "processing")


class Look(Event, frozen=True, kw_only=True):
    customer_id: str
    number: int
    product_id: str = "none"
    text: str = ""


class Good(Struct, frozen=True, kw_only=True):
    product_id: str
    title: str


class Memory(Struct, frozen=True):
    """State of one customer: the numbers of the sitting that goes on, its first product, and sittings until now."""

    numbers: list[int] = []
    product_id: str = ""
    sittings: int = 0


class Sitting(Output, frozen=True, kw_only=True):
    customer_id: str
    numbers: list[int]
    sittings: int
    title: str | None = None


class Notice(Output, frozen=True, kw_only=True):
    customer_id: str
    numbers: list[int]
    length: int


def sittings_spec(run: str) -> FlowSpec:
    looks, purchases = (_topic(f"{name}{run}", Look) for name in ("looks", "purchases"))
    return FlowSpec(
        name=f"sittings{run}",
        inputs=(looks, purchases, redrive_of(f"sittings{run}", looks)),
        outputs=(_topic(f"sat{run}", Sitting), _topic(f"noticed{run}", Notice)),
        state=Memory,
        keep_ms=KEEP_MS,
        lateness_ms=1_000,
        timers=(OVER, BURST),
        tables=(TableTopic(name=f"goods{run}", help="of a test", key="product_id", struct=Good),),
    )


def sittings_topics(run: str) -> tuple[Topic, ...]:
    spec = sittings_spec(run)
    return (*spec.inputs, *spec.outputs, *spec.tables, changelog_of(spec.name))


def sittings_plan(run: str, model: Model[str, int]) -> FlowPlan:
    return FlowPlan(sittings_spec(run), lambda _settings: partial(register_sittings, model=model))


def register_sittings(app: faust.App, flow: Flow, model: Model[str, int]) -> None:
    sat, noticed = flow.spec.outputs
    goods: Table[Good] = flow.table(flow.spec.tables[0])

    @flow.on_timer(OVER)
    async def over(batch: Batch[Due]) -> None:
        batch.fold(sat, partial(end_sitting, goods))
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
            batch.fold(sat, sit)
            await batch.done()


def sit(view: View[Memory], look: Look, _: Provenance) -> None:
    """Add a look to the customer's sitting, which is over when none follows; publishes nothing."""
    before = view.get(look.customer_id) or Memory()
    product_id = before.product_id if before.numbers else look.product_id
    view.put(look.customer_id, Memory([*before.numbers, look.number], product_id, before.sittings))
    view.wake_after(OVER, look.customer_id, PAUSE_MS)
    if look.text == "burst" and view.pending(BURST, look.customer_id) is None:
        view.wake_after(BURST, look.customer_id, BURST_MS)


def end_sitting(goods: Table[Good], view: View[Memory], due: Due, provenance: Provenance) -> Sitting:
    """Publish a sitting that is over."""
    memory = view.get(due.key) or Memory()
    good = goods.get(memory.product_id)
    if memory.product_id == "broken":
        raise ValueError("this product cannot be summed up")
    view.put(due.key, Memory(sittings=memory.sittings + 1))
    return Sitting(
        **provenance,
        customer_id=due.key,
        numbers=memory.numbers,
        sittings=memory.sittings + 1,
        title=good.title if good else None,
    )


def recall(view: View[Memory], due: Due) -> Memory:
    return view.get(due.key) or Memory()


def to_notice(due: Due, of: tuple[Memory, int], provenance: Provenance) -> Notice:
    memory, length = of
    return Notice(**provenance, customer_id=due.key, numbers=memory.numbers, length=length)


def _topic(name: str, struct: type[Event]) -> RecordTopic[Event]:
    return RecordTopic(name=name, help="of a test", key="customer_id", struct=struct, retention_ms=DAY_MS)

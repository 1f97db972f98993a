"""A small stateful flow for the delivery suites: visits and purchases, co-partitioned, counted per customer.

Every record gives one output that holds the customer's counts after it, so a lost, repeated or reordered record, or a
state that is not exact at every step, shows in the outputs.
"""

from functools import partial

import faust
from msgspec import Struct

from streams.agents.plan import FlowPlan
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Model
from streams.delivery.spec import FlowSpec
from streams.delivery.state import View
from streams.records import Event, Output, Provenance
from streams.records.fields import Offset
from streams.topic_kinds import RecordTopic, Topic
from streams.topics import DAY_MS, changelog_of


class Visit(Event, frozen=True, kw_only=True):
    customer_id: str
    number: int
    text: str = ""


class Tally(Struct, frozen=True):
    """State of one customer: records seen by input topic."""

    seen: dict[str, int]


class Counted(Output, frozen=True, kw_only=True):
    customer_id: str
    number: Offset
    seen: dict[str, int]


def tally_spec(run: str, in_flight: int = 2) -> FlowSpec:
    """Name the flow and its topics after the run, so that every test has its own."""
    return FlowSpec(
        name=f"tally{run}",
        inputs=(_topic(f"visits{run}", Visit), _topic(f"purchases{run}", Visit)),
        outputs=(_topic(f"counted{run}", Counted),),
        state=Tally,
        in_flight=in_flight,
    )


def tally_topics(run: str) -> tuple[Topic, ...]:
    spec = tally_spec(run)
    return (*spec.inputs, *spec.outputs, changelog_of(spec.name))


def tally_plan(run: str, model: Model[str, int], in_flight: int = 2) -> FlowPlan:
    spec = tally_spec(run, in_flight)
    return FlowPlan(spec, lambda _settings: partial(register_tally, model=model))


def register_tally(app: faust.App, flow: Flow, model: Model[str, int]) -> None:
    (counted,) = flow.spec.outputs

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            await batch.infer(model, [visit.text for visit in batch.values])
            batch.fold(counted, count)
            await batch.done()


def count(view: View[Tally], visit: Visit, provenance: Provenance) -> Counted:
    before = view.get(visit.customer_id)
    seen = dict(before.seen) if before else {}
    topic = provenance["source"].topic
    seen[topic] = seen.get(topic, 0) + 1
    view.put(visit.customer_id, Tally(seen))
    if visit.text == "fold":
        raise ValueError("the fold cannot count this")
    return Counted(**provenance, customer_id=visit.customer_id, number=visit.number, seen=seen)


def _topic(name: str, struct: type[Event]) -> RecordTopic[Event]:
    return RecordTopic(name=name, help="of a test", key="customer_id", struct=struct, retention_ms=DAY_MS)

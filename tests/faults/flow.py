"""The counting flow of tests/flows.py, made to show more: its outputs carry the text, its model's results are checked.

So outputs are as large as inputs, and a model that answers nonsense makes dead letters, not outputs.
"""

from functools import partial

import faust

from streams.agents.plan import FlowPlan
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Model
from streams.delivery.state import View
from streams.records import Provenance
from tests.flows import Counted, Tally, Visit, count, tally_spec


class Echoed(Counted, frozen=True, kw_only=True):
    text: str


def echo_plan(run: str, model: Model[str, int], in_flight: int = 2) -> FlowPlan:
    """Return the plan of one such flow; its topics are named after the run."""
    return FlowPlan(tally_spec(run, in_flight), lambda _settings: partial(register_echo, model=model))


def register_echo(app: faust.App, flow: Flow, model: Model[str, int]) -> None:
    (counted,) = flow.spec.outputs

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            lengths = await batch.infer(model, [visit.text for visit in batch.values])
            batch.publish(counted, check_length, lengths)
            batch.fold(counted, echo)
            await batch.done()


def check_length(visit: Visit, length: int, _provenance: Provenance) -> None:
    """Publish nothing; refuse what is no length of the text."""
    if length != len(visit.text):
        raise ValueError(f"the model says {length!r} of a text of {len(visit.text)} characters")


def echo(view: View[Tally], visit: Visit, provenance: Provenance) -> Echoed:
    counted = count(view, visit, provenance)
    return Echoed(
        **provenance,
        customer_id=counted.customer_id,
        number=counted.number,
        seen=counted.seen,
        text=visit.text,
    )

"""Orders in, where each goes and how far it is out: once per order, and whenever its delivery text changes.

orders ──▶ text new or changed? ──▶ BERT token classifier ──▶ fields, normal forms, status, tracking ──▶ shipments
"""

from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from pathlib import Path

import faust
from msgspec import Struct

from models.logistics.reader import ARTIFACT, LogisticsModel, Reading
from streams.agents.plan import FlowPlan, Register
from streams.agents.shipments import to_shipment
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.delivery.state import View
from streams.folds.stamp import Stamp
from streams.records import Order, Provenance, Shipment
from streams.settings import Settings
from streams.topics import DAY_MS, ORDERS, PARSE_LOGISTICS_REDRIVE, SHIPMENTS

# An order of which nothing was heard for so long may be forgotten; its dead letters are, too, after two weeks.
KEEP_MS = 60 * DAY_MS


class Told(Struct, frozen=True, array_like=True):
    """State of one order: its delivery text, by a digest, and when it last had one.

    Attributes:
        said: of its latest event with a text.
        digest: of that text.
    """

    said: Stamp
    digest: str


def parse_logistics(app: faust.App, flow: Flow, logistics: LogisticsModel) -> None:
    """Register the agent. Refuses to know: offsets, transactions, the device."""

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            await batch.turn()  # else a text that an earlier batch tells of would look new, or as before
            texts = batch.read(news())
            readings = await batch.infer(logistics, texts)
            batch.fold_result(SHIPMENTS, ship, readings)
            await batch.done()


def news() -> Callable[[View[Told], Order], str]:
    """What is to be read of each order of one batch: its text where that may be new, else nothing.

    A text is as before if it is what the state holds and what every earlier event of the order in the batch says.
    """
    seen: dict[str, set[str]] = {}

    def text_of(view: View[Told], order: Order) -> str:
        if order.delivery_text is None:
            return ""
        told, digest = view.get(order.order_id), digest_of(order.delivery_text)
        known = seen.setdefault(order.order_id, {told.digest if told else ""})
        unchanged = known == {digest}
        known.add(digest)
        return "" if unchanged else order.delivery_text

    return text_of


def ship(view: View[Told], order: Order, reading: Reading, provenance: Provenance) -> Shipment | None:
    """Return the shipment of an order whose text is new, or another than before; else None.

    Of events that come late, what a later one said counts; an event without a text changes nothing.
    """
    if order.delivery_text is None:
        return None
    before, stamp = view.get(order.order_id), Stamp(view.time_ms, order.event_id)
    if before is not None and stamp <= before.said:
        return None
    digest = digest_of(order.delivery_text)
    view.put(order.order_id, Told(stamp, digest))
    if before is not None and digest == before.digest:
        return None
    return to_shipment(order, order.delivery_text, reading, provenance)


def digest_of(text: str) -> str:
    """64 bits of a text's BLAKE2b (RFC 7693), as hex."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def load(settings: Settings) -> Register:
    """Load the model. Blocks for a second; raises models' ArtifactError or DeviceError."""
    folder = Path(settings.artifacts).expanduser() / ARTIFACT if settings.artifacts else None
    return partial(parse_logistics, logistics=LogisticsModel.load(folder, device=settings.device))


PLAN = FlowPlan(
    FlowSpec(
        name="parse_logistics",
        inputs=(ORDERS, PARSE_LOGISTICS_REDRIVE),
        outputs=(SHIPMENTS,),
        state=Told,
        keep_ms=KEEP_MS,
    ),
    load,
)

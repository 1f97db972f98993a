"""Orders in, shipments out (where to, how far): once per order, and whenever its delivery text changes.

orders ──▶ text new or changed? ──▶ BERT token classifier ──▶ fields, normal forms, status, tracking ──▶ shipments

Two batches may be in the model at once, so which texts are new is first a guess, from what is folded so far and what is
in flight. When a batch's turn comes it checks again, and reads the texts that the guess had missed.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b

import faust
from msgspec import Struct

from models.artifact import own_or_shipped
from models.logistics.reader import ARTIFACT, LogisticsModel, Reading
from streams.agents.plan import FlowPlan, Register
from streams.agents.shipments import to_shipment
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Model
from streams.delivery.spec import FlowSpec
from streams.delivery.state import View
from streams.folds.stamp import Stamp
from streams.records import Order, Provenance, Shipment
from streams.settings import Settings
from streams.topics import DAY_MS, ORDERS, REDRIVES, SHIPMENTS

# An order without an event for this long may be forgotten; dead letters are deleted after two weeks already.
KEEP_MS = 60 * DAY_MS

Look = Callable[["View[OrderText]", Order], str]


class OrderText(Struct, frozen=True, array_like=True):
    """State of one order: its latest delivery text, as a digest.

    Attributes:
        said: stamp of the latest event that had a text.
        digest: of that text.
    """

    said: Stamp
    digest: str


def parse_logistics(app: faust.App, flow: Flow, logistics: LogisticsModel) -> None:
    """Register the agent. Refuses to know: offsets, transactions, the device."""
    on_the_way = OnTheWay()

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            with on_the_way.batch() as guess:
                await parse(batch, logistics, guess)


async def parse(batch: Batch[Order], logistics: Model[str, Reading], guess: Look) -> None:
    """Read texts that may be new, concurrently with the previous batch; in turn, read those that the guess had missed.

    Args:
        batch: of orders.
        logistics: the model.
        guess: gives the text to read before the turn, when earlier batches are not folded yet; "" for none.
    """
    texts = batch.read(guess)
    readings = dict(zip(texts, await batch.infer(logistics, texts), strict=True))
    await batch.turn()
    missed = batch.read(news(readings))
    if any(missed):
        readings |= zip(missed, await batch.infer(logistics, missed), strict=True)
    batch.fold(SHIPMENTS, partial(ship, readings=readings))
    await batch.done()


class OnTheWay:
    """Texts of batches that are not folded yet: what one of them has the model read is not read again."""

    def __init__(self) -> None:
        """Begin with no batch on its way."""
        self._batches: list[set[tuple[str, str]]] = []

    @contextmanager
    def batch(self) -> Iterator[Look]:
        """Stand around a batch; yields a function that gives the text to read for an order before the turn, or ""."""
        said: set[tuple[str, str]] = set()
        self._batches.append(said)

        def guess(view: View[OrderText], order: Order) -> str:
            if order.delivery_text is None:
                return ""
            told, digest = view.get(order.order_id), digest_of(order.delivery_text)
            word = (order.order_id, digest)
            if (told is not None and told.digest == digest) or any(word in each for each in self._batches):
                return ""
            said.add(word)
            return order.delivery_text

        try:
            yield guess
        finally:
            self._batches = [each for each in self._batches if each is not said]


def news(read: Container[str] = ()) -> Look:
    """Return what gives, for each order of a batch in its turn, the text that is still to be read, or "".

    A text has not changed if the state and every earlier event of the order in this batch have the same one.

    Args:
        read: texts that the model has read already.
    """
    seen: dict[str, set[str]] = {}

    def text_of(view: View[OrderText], order: Order) -> str:
        if order.delivery_text is None:
            return ""
        told, digest = view.get(order.order_id), digest_of(order.delivery_text)
        known = seen.setdefault(order.order_id, {told.digest if told else ""})
        unchanged = known == {digest}
        known.add(digest)
        return "" if unchanged or order.delivery_text in read else order.delivery_text

    return text_of


def ship(
    view: View[OrderText], order: Order, provenance: Provenance, readings: Mapping[str, Reading]
) -> Shipment | None:
    """Return the shipment of an order whose text is new or has changed; else None.

    An event that comes late does not undo what a later one said; an event without a text changes nothing.

    Args:
        view: of the state.
        order: one event of it.
        provenance: of the output.
        readings: of all texts that `news` gave in this batch.
    """
    if order.delivery_text is None:
        return None
    before, stamp = view.get(order.order_id), Stamp(view.time_ms, order.event_id)
    if before is not None and stamp <= before.said:
        return None
    digest = digest_of(order.delivery_text)
    view.put(order.order_id, OrderText(stamp, digest))
    if before is not None and digest == before.digest:
        return None
    return to_shipment(order, order.delivery_text, readings[order.delivery_text], provenance)


def digest_of(text: str) -> str:
    """Return 64 bits of a text's BLAKE2b (RFC 7693), as hex."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def load(settings: Settings) -> Register:
    """Load the model. Blocks for a second; raises models' ArtifactError or DeviceError."""
    folder = own_or_shipped(settings.artifacts, ARTIFACT)
    return partial(parse_logistics, logistics=LogisticsModel.load(folder, device=settings.device))


PLAN = FlowPlan(
    FlowSpec(
        name="parse_logistics",
        inputs=(ORDERS, REDRIVES["parse_logistics"]),
        outputs=(SHIPMENTS,),
        state=OrderText,
        keep_ms=KEEP_MS,
    ),
    load,
)

"""Orders in, where each goes and how far it is out: once per order, and whenever its delivery text changes.

orders ──▶ text new or changed? ──▶ BERT token classifier ──▶ fields, normal forms, status, tracking ──▶ shipments

A batch is in the model while the one before it is, too, so what is new is first guessed: by what is folded by then and
by what is on its way. In its turn it is looked at again, and what was guessed wrong is read then.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

import faust
from msgspec import Struct

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

# An order of which nothing was heard for so long may be forgotten; its dead letters are, too, after two weeks.
KEEP_MS = 60 * DAY_MS

Look = Callable[["View[Told]", Order], str]


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
    on_the_way = OnTheWay()

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            with on_the_way.batch() as guess:
                await parse(batch, logistics, guess)


async def parse(batch: Batch[Order], logistics: Model[str, Reading], guess: Look) -> None:
    """Read what may be new while the batch before is in the model, too; after its turn what else turns out to be new.

    Args:
        batch: of orders.
        logistics: the model.
        guess: what to read before the turn: a guess, since earlier batches are not folded yet.
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
    """What the batches say that are not folded yet: a text that one of them has the model read is not read again."""

    def __init__(self) -> None:
        """No batch is on its way."""
        self._batches: list[set[tuple[str, str]]] = []

    @contextmanager
    def batch(self) -> Iterator[Look]:
        """Stand around a batch; gives what is to be read of each of its orders before its turn, else nothing."""
        said: set[tuple[str, str]] = set()
        self._batches.append(said)

        def guess(view: View[Told], order: Order) -> str:
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
    """What is to be read of each order of one batch in its turn: its text where that may be published, else nothing.

    A text is as before if it is what the state holds and what every earlier event of the order in the batch says.

    Args:
        read: texts that the model has read.
    """
    seen: dict[str, set[str]] = {}

    def text_of(view: View[Told], order: Order) -> str:
        if order.delivery_text is None:
            return ""
        told, digest = view.get(order.order_id), digest_of(order.delivery_text)
        known = seen.setdefault(order.order_id, {told.digest if told else ""})
        unchanged = known == {digest}
        known.add(digest)
        return "" if unchanged or order.delivery_text in read else order.delivery_text

    return text_of


def ship(view: View[Told], order: Order, provenance: Provenance, readings: Mapping[str, Reading]) -> Shipment | None:
    """Return the shipment of an order whose text is new, or another than before; else None.

    Of events that come late, what a later one said counts; an event without a text changes nothing.

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
    view.put(order.order_id, Told(stamp, digest))
    if before is not None and digest == before.digest:
        return None
    return to_shipment(order, order.delivery_text, readings[order.delivery_text], provenance)


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
        inputs=(ORDERS, REDRIVES["parse_logistics"]),
        outputs=(SHIPMENTS,),
        state=Told,
        keep_ms=KEEP_MS,
    ),
    load,
)

"""The flow parse_logistics under kill -9: every shipment against a replay of its orders through the flow's own fold.

orders ──▶ replay, task by task; the model, in this process ─┐
shipments, dead letters ─────────────────────────────────────┴─▶ promises
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from aiokafka import ConsumerRecord
from msgspec import structs

from models.logistics.reader import LogisticsModel
from streams.agents.parse_logistics import PLAN, ship
from streams.delivery.state import View
from streams.records import Order, Provenance, RecordError, Shipment, decode, output_event_id
from streams.topics import DEAD_LETTERS, ORDERS, SHIPMENTS
from tests.faults.ledger import read_all
from tests.faults.replay import replayed
from tests.faults.stage import Stage
from tests.faults.two_workers import kill_by_turns, two_workers
from tests.parcel_shop import TOO_LONG, ParcelShop, lives_of_orders

ORDERS_A_ROUND, PAUSE_S, WITHIN_S = 60, 0.25, 180.0


async def kill_amid_shipments(stage: Stage) -> None:
    """kill -9 of two workers by turns, while orders live: texts change, come twice, late, or too long."""
    shop = await ParcelShop(stage.kafka, stage.shop.folder / "parcels").open()
    crew = two_workers(stage, shop)
    kills = stage.times(8, 2)
    sending = asyncio.create_task(send(shop, stage.random.randrange(1_000), 8 * len(kills)))
    await kill_by_turns(stage, crew, kills, 16 * PAUSE_S)
    await sending
    inputs = await read_all(shop.broker.address, shop.prefix + ORDERS.name)
    await shop.until_committed(len(inputs), WITHIN_S)
    await judge(stage, shop, inputs)


async def send(shop: ParcelShop, seed: int, parts: int) -> None:
    """Send the lives of some orders after those of others, and a text longer than the contract takes in between."""
    for part in range(parts):
        orders = list(lives_of_orders(seed, part * ORDERS_A_ROUND // 4, ORDERS_A_ROUND // 4))
        long = structs.replace(orders[0], event_id=f"long{part}", delivery_text=TOO_LONG)
        await shop.send_orders([*orders, long])
        await asyncio.sleep(PAUSE_S)


async def judge(stage: Stage, shop: ParcelShop, inputs: Sequence[ConsumerRecord]) -> None:
    """Compare what is there with what must be."""
    stage.judged = len(inputs)
    with closing(await asyncio.to_thread(LogisticsModel.load)) as model:
        wanted, refused = await asyncio.to_thread(replay, inputs, model)
    records = await read_all(shop.broker.address, shop.prefix + SHIPMENTS.name)
    found = [decode("shipments", Shipment, record.value) for record in records]
    twice = [name for name, count in Counter(each.event_id for each in found).items() if count > 1]
    stage.promise(not twice, f"no shipment comes twice; {len(twice)} did")
    missing, more = wanted.keys() - {each.event_id for each in found}, [e for e in found if e.event_id not in wanted]
    stage.promise(len(wanted) > len(inputs) / 4, f"the orders have texts that are new: {len(wanted)} of {len(inputs)}")
    stage.promise(not missing and not more, f"each text is a shipment; {len(missing)} missing, {len(more)} too many")
    other = [each.order_id for each in found if each.event_id in wanted and said(each) != said(wanted[each.event_id])]
    stage.promise(not other, f"each says what the model reads in its text; {len(other)} do not, as {other[:3]}")
    letters = await read_all(shop.broker.address, shop.prefix + DEAD_LETTERS.name)
    buried = {letter.value for letter in letters}
    stage.promise(
        buried == refused and len(letters) == len(refused),
        f"each text beyond the contract is a dead letter once; {len(letters)} letters, {len(refused)} such texts",
    )


def replay(inputs: Sequence[ConsumerRecord], model: LogisticsModel) -> tuple[dict[str, Shipment], set[bytes]]:
    """Fold all events from nothing, task by task, with the model's readings.

    Returns:
        The shipments that must be there by event_id; and the bytes of the records that cannot be decoded.
    """
    events: list[tuple[ConsumerRecord, Order]] = []
    refused: set[bytes] = set()
    for record in inputs:
        try:
            events.append((record, decode(ORDERS.name, Order, record.value)))
        except RecordError:
            refused.add(record.value)
    texts = list({event.delivery_text for _, event in events if event.delivery_text is not None})
    readings = dict(zip(texts, model.infer(texts), strict=True))
    wanted: dict[str, Shipment] = {}

    def fold(view: View[Any], event: Order, provenance: Provenance) -> None:
        provenance["event_id"] = output_event_id(PLAN.spec.name, event.event_id)
        if shipment := ship(view, event, provenance, readings):
            wanted[shipment.event_id] = shipment

    replayed(events, fold)
    return wanted, refused


def said(shipment: Shipment) -> dict[str, Any]:
    """What a shipment says; how sure the model is may move in the last digits with the batch."""
    told = structs.asdict(shipment)
    for name in ("processed_at", "source", "model", "confidence"):
        del told[name]
    return told | {"spans": [(each.field, each.start, each.end) for each in shipment.spans]}

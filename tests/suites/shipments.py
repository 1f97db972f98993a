"""Shipments on every broker, through the command `shopstream worker`: each text once, also where a worker ends."""

import json
import signal
import time
import uuid
from collections import Counter
from functools import partial
from pathlib import Path

from tests.brokers import Broker
from tests.commands import WITHIN_S, shopstream_here
from tests.suites.interrupted import play

ORDERS, CUSTOMERS = 120, 11
STEPS = ("placed", "paid", "shipped", "delivered")
ENGLISH = "Mary Holt, Flat 3, {n} Baker Street, London NW1 6XE, ring twice, after 5pm, UPS 1Z999AA10123456784"
CHINESE = "浙江省杭州市西湖区文三路{n}号3栋501室，王伟收，13800001234"  # noqa: RUF001
MOVED = "Mary Holt, {n} Elm Road, Leeds LS6 1AB"
STATUS = "held at customs since Monday"
COMPLAINT = "where is my order no {n}? nobody answers"
# A kind of order: the texts of its events, and how many shipments must come of them.
KINDS = (
    ((ENGLISH, ENGLISH, ENGLISH, ENGLISH), 1),
    ((CHINESE, CHINESE, CHINESE, CHINESE), 1),
    ((None, ENGLISH, ENGLISH, None), 1),
    ((ENGLISH, MOVED, MOVED, ENGLISH), 3),
    ((ENGLISH, ENGLISH, STATUS, STATUS), 2),
    ((COMPLAINT, COMPLAINT, COMPLAINT, COMPLAINT), 1),
    ((None, None, None, None), 0),
)
# What comes of a text that nobody should have sent: why it was refused; None where its address was read all the same.
BAD = {
    "": "no words in the text",
    "x" * 50_000: "the text is longer than 5,000 characters",
    "👍🎉": "no words in the text",
    "<p></p>": "no words in the text",
    "\x00\x01": "no words in the text",
    "\u202eشارع التحرير ١٢، القاهرة": "most of the text is not known to the model",  # noqa: RUF001
    "12 Oak Street, Leeds LS1 4AB or 9 Elm Road, Manchester M1 2AA": "more than one address in the text",
    "sent to 14 High Street, Epping but I live at 41 High Street, Epping CM16 4BQ": "more than one address in the text",
    f"<p>{MOVED}</p>": None,
    MOVED.replace(" ", "\x00"): None,
    f"\u202e{MOVED}\u202c 🎁": None,
    f"nobody came, nobody called, I am furious!\n{MOVED}": None,
}


class ShipmentsSuite:
    """Subclassed once per broker; the fixture `broker` comes from the folder's conftest.

    Attributes:
        blow: what ends the first worker.
    """

    blow: signal.Signals

    def test_each_text_of_an_order_is_a_shipment_once_though_events_repeat_and_a_worker_ends_in_between(
        self, broker: Broker, tmp_path: Path
    ) -> None:
        environ = {"SHOPSTREAM_BROKER": broker.address, "SHOPSTREAM_POLL_RECORDS": "40"}
        run = uuid.uuid4().hex[:8]
        events, expected = history(run)
        first, all_of_them = (partial(until_there, environ, run, number) for number in (20, expected.total()))
        play("parse_logistics", events, environ, tmp_path, self.blow, first, all_of_them)
        found = shipments_of(environ, run)
        assert len({each["event_id"] for each in found}) == len(found)
        assert Counter(str(each["order_id"]) for each in found) == expected
        check_contents(found)


def history(run: str) -> tuple[list[dict[str, object]], Counter[str]]:
    """Return events of orders in turn, one in three sent twice, and how many shipments each order must have."""
    events, expected = list[dict[str, object]](), Counter[str]()
    for step in range(len(STEPS)):
        for number in range(ORDERS):
            texts, count = KINDS[number % len(KINDS)]
            event = order_event(run, number, step, texts[step])
            events += [event] * (1 + (number % 3 == 0))
            if count:
                expected[f"{run}-{number}"] = count
    for number, text in enumerate(BAD, ORDERS):
        events.append(order_event(run, number, 0, text))
        expected[f"{run}-{number}"] = 1
    return events, expected


def order_event(run: str, number: int, step: int, text: str | None) -> dict[str, object]:
    event: dict[str, object] = {
        "event_id": f"{run}-{number}-{step}",
        "occurred_at": f"2026-11-26T10:{step:02}:00Z",
        "order_id": f"{run}-{number}",
        "customer_id": f"{run}-c{number % CUSTOMERS}",
        "status": STEPS[step],
        "currency": "EUR",
        "lines": [{"product_id": "p", "quantity": 1, "unit_price_minor": 100}],
    }
    return event | ({"delivery_text": text.format(n=number + 1)} if text is not None else {})


def check_contents(found: list[dict[str, object]]) -> None:
    """What each kind of text says."""
    for each in found:
        fields, number = dict(each["fields"]), int(str(each["order_id"]).split("-")[1])  # type: ignore[call-overload]
        kind = number % len(KINDS) if number < ORDERS else None
        if kind is None:
            why = list(BAD.values())[number - ORDERS]
            assert (each.get("abstained"), fields.get("postcode")) == (why, None if why else "LS6 1AB")
        elif kind == 0:
            assert (fields["house_number"], fields["postcode"], fields["unit"]) == (
                str(number + 1),
                "NW1 6XE",
                "Flat 3",
            )
            assert each["normalised"] == {"postcode": "NW1 6XE", "country": "GB", "time_window": "17:00-24:00"}
            assert each["tracking"] == [{"carrier": "UPS", "number": "1Z999AA10123456784"}]
            assert {span["field"] for span in each["spans"]} == set(fields)  # type: ignore[attr-defined]
        elif kind == 1:
            assert (fields["city"], fields["district"], fields["recipient"]) == ("杭州市", "西湖区", "王伟")
        elif kind == 5:
            assert (fields, each["abstained"]) == ({}, "no address in the text")
        assert dict(each["model"])["name"] == "logistics-en-zh"  # type: ignore[call-overload]
    statuses = [each["status"] for each in found if "status" in each]
    assert statuses
    assert all(status == {"code": "customs", "at": "2026-11-23T00:00:00Z"} for status in statuses)


def shipments_of(environ: dict[str, str], run: str) -> list[dict[str, object]]:
    read = shopstream_here("read", "shipments", "--from-beginning", environ=environ)
    return [json.loads(line) for line in read.lines if run in line]


def until_there(environ: dict[str, str], run: str, shipments: int, within_s: float = WITHIN_S) -> None:
    until = time.monotonic() + within_s
    while (found := len(shipments_of(environ, run))) < shipments:
        assert time.monotonic() < until, f"only {found} of {shipments} shipments came within {within_s} s"
        time.sleep(0.2)

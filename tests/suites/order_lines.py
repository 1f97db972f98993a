"""Order lines on every broker, through the command `shopstream worker`: each once, also where a worker is killed."""

import json
import random
import signal
import time
import uuid
from collections import Counter
from functools import partial
from pathlib import Path

from tests.brokers import Broker
from tests.commands import WITHIN_S, shopstream_here
from tests.suites.interrupted import play

ORDERS, CUSTOMERS = 400, 17
Sale = tuple[str, str, int, int, bool]


class OrderLinesSuite:
    """Subclassed once per broker; the fixture `broker` comes from the folder's conftest.

    Attributes:
        blow: what ends the first worker.
    """

    blow: signal.Signals

    def test_lines_count_once_per_order_though_events_repeat_and_a_worker_ends_in_between(
        self, broker: Broker, tmp_path: Path
    ) -> None:
        environ = {"SHOPSTREAM_BROKER": broker.address, "SHOPSTREAM_POLL_RECORDS": "50"}
        run = uuid.uuid4().hex[:8]
        events, expected = history(run)
        first, all_of_them = (partial(until_there, environ, run, number) for number in (100, expected.total()))
        play("split_orders", events, environ, tmp_path, self.blow, first, all_of_them)
        found = lines_of(environ, run)
        assert len({line["event_id"] for line in found}) == len(found)
        assert Counter(map(sale, found)) == expected
        assert all(("sold_at" in line) == line["cancelled"] for line in found)


def history(run: str) -> tuple[list[dict[str, object]], Counter[Sale]]:
    """Return events of orders, a third of them sent twice, and the sales that must come of them."""
    dice, events, expected = random.Random(9), list[dict[str, object]](), Counter[Sale]()
    for number in range(ORDERS):
        lines = [(f"p{dice.randrange(30)}", dice.randint(1, 3), dice.randrange(500)) for _ in range(dice.randint(1, 4))]
        steps = ["placed", "paid", "cancelled"] if number % 5 == 0 else ["placed", "paid", "shipped"]
        for step in steps[number % 7 == 0 :]:  # of some, the first event never came
            event = order_event(run, number, step, lines)
            events += [event] * dice.choice((1, 1, 2))
        for product, quantity, price in lines:
            for cancelled in (False, True)[: 1 + (number % 5 == 0)]:
                expected[f"{run}-{number}", product, quantity, price, cancelled] += 1
    return events, expected


def order_event(run: str, number: int, step: str, lines: list[tuple[str, int, int]]) -> dict[str, object]:
    return {
        "event_id": f"{run}-{number}-{step}",
        "occurred_at": "2026-11-24T10:00:00Z",
        "order_id": f"{run}-{number}",
        "customer_id": f"{run}-c{number % CUSTOMERS}",
        "status": step,
        "currency": "EUR",
        "lines": [{"product_id": p, "quantity": q, "unit_price_minor": m} for p, q, m in lines],
    }


def sale(line: dict[str, object]) -> Sale:
    names = ("order_id", "product_id", "quantity", "unit_price_minor", "cancelled")
    return tuple(line[name] for name in names)  # type: ignore[return-value]


def lines_of(environ: dict[str, str], run: str) -> list[dict[str, object]]:
    read = shopstream_here("read", "order-lines", "--from-beginning", environ=environ)
    return [json.loads(line) for line in read.lines if run in line]


def until_there(environ: dict[str, str], run: str, lines: int, within_s: float = WITHIN_S) -> None:
    until = time.monotonic() + within_s
    while (found := len(lines_of(environ, run))) < lines:
        assert time.monotonic() < until, f"only {found} of {lines} lines came within {within_s} s"
        time.sleep(0.2)

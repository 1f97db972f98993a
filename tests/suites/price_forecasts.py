"""Prices from orders to forecasts on every broker, by real workers: one ends in between, and so does what fits."""

import asyncio
import json
import random
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.records import encode
from streams.topics import ORDER_LINES
from tests.brokers import Broker
from tests.commands import WITHIN_S, shopstream, start_shopstream_logging
from tests.faults.ledger import read_all
from tests.shop import producer
from tests.suites.order_lines import order_event

WEEKS, PRODUCTS = 16, 6
# A Monday well in the past: nothing is capped.
START = datetime(2026, 3, 2, tzinfo=UTC)
BAD: tuple[dict[str, object], ...] = (
    {"lines": [{"product_id": "p", "quantity": 1, "unit_price_minor": -5}]},
    {"lines": [{"product_id": "p", "quantity": 0, "unit_price_minor": 5}]},
    {"currency": "RMB"},
)


class PriceForecastsSuite:
    """Subclassed once per broker; the fixture `broker` comes from the folder's conftest.

    Its topics are its own: other suites' orders are younger, and event time would be where they are.

    Attributes:
        blow: what ends the first worker.
    """

    blow: signal.Signals

    def setup_method(self) -> None:
        self.workers = list[subprocess.Popen[bytes]]()

    def teardown_method(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def test_orders_become_one_forecast_a_week_though_workers_and_fits_end_in_between(
        self, broker: Broker, tmp_path: Path
    ) -> None:
        self.address = broker.address
        run = uuid.uuid4().hex[:8]
        self.environ = {
            "SHOPSTREAM_BROKER": broker.address,
            "SHOPSTREAM_TOPIC_PREFIX": f"{run}.",
            "SHOPSTREAM_IDLE_INPUT_MS": "500",
        }
        assert self.run("topics", "create").status == 0
        self.send(orders_of(run, range(WEEKS // 2)))
        worker, log = self.worker(tmp_path, "first")
        until(lambda: fitting(worker) is not None, worker)
        child = fitting(worker)
        assert child is not None
        child.kill()
        until(lambda: len(self.weeks_of(run, WEEKS // 2 - 2)) == PRODUCTS, worker)  # the last week still goes on
        assert "they are fitted again" in log.read_text()
        worker.send_signal(self.blow)
        worker.wait(WITHIN_S)
        self.send(orders_of(run, range(WEEKS // 2, WEEKS + 1)))
        worker, log = self.worker(tmp_path, "second")
        until(lambda: len(self.weeks_of(run, WEEKS - 1)) == PRODUCTS, worker)
        self.send(late_orders_of(run))
        until(lambda: self.weeks_of(run, WEEKS - 1)[f"{run}-p0"] == 2, worker)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(WITHIN_S) == 0, log.read_text()
        self.judge(run)

    def test_a_week_is_over_though_no_line_comes_any_more_and_a_late_one_has_it_forecast_anew(
        self, broker: Broker, tmp_path: Path
    ) -> None:
        self.address, run = broker.address, uuid.uuid4().hex[:8]
        self.environ = {
            "SHOPSTREAM_BROKER": broker.address,
            "SHOPSTREAM_TOPIC_PREFIX": f"{run}.",
            "SHOPSTREAM_IDLE_INPUT_MS": "60000",
        }
        assert self.run("topics", "create").status == 0
        sold = [datetime.now(UTC) - timedelta(days=14 - day / 4) for day in range(16)]
        asyncio.run(send_lines(broker, run, sold, 1_000))
        worker, _ = self.worker(tmp_path, "busy", "forecast_prices")
        until(
            lambda: self.run("lag", "--flows", "forecast_prices", "--window", "0", "--max-events", "0").status == 0,
            worker,
        )
        worker.send_signal(self.blow)
        worker.wait(WITHIN_S)
        assert self.forecasts(run) == [], "an input that may still bring lines ends no week"
        self.environ["SHOPSTREAM_IDLE_INPUT_MS"] = "500"
        worker, log = self.worker(tmp_path, "quiet", "forecast_prices")
        until(lambda: len(self.forecasts(run)) == 1, worker)
        asyncio.run(send_lines(broker, run, [sold[-1] + timedelta(seconds=1)] * 20, 2_000))
        until(lambda: len(self.forecasts(run)) == 2, worker)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(WITHIN_S) == 0, log.read_text()
        found = self.forecasts(run)
        assert [each["horizon"][0]["price_minor"] for each in found] == [1_000, 2_000]
        assert datetime.now(UTC) - datetime.fromisoformat(found[0]["made_at"]) < timedelta(days=8)

    def judge(self, run: str) -> None:
        """Every product has one forecast a week, or one more of late lines; the last is right, without bad orders."""
        forecasts = self.forecasts(run)
        assert set(Counter(forecast["event_id"] for forecast in forecasts).values()) == {1}
        assert {forecast["product_id"] for forecast in forecasts} == {f"{run}-p{n}" for n in range(PRODUCTS)}
        for number in range(PRODUCTS):
            last = [f for f in forecasts if f["product_id"] == f"{run}-p{number}"][-1]
            assert last["made_at"] == (START + timedelta(weeks=WEEKS)).isoformat().replace("+00:00", "Z")
            assert [day["date"] for day in last["horizon"]][:1] == [(START + timedelta(weeks=WEEKS)).date().isoformat()]
            assert last["flags"] == []
            assert last["backtest_error"] < 0.1
            price = 1_000 * (number + 1)
            assert all(
                day["low_minor"] <= price * 1.05 and day["high_minor"] >= price * 0.95 for day in last["horizon"]
            )
        letters = [line for line in self.run("read", "dead-letters", "--from-beginning").lines if run in line]
        assert len(letters) == 2 * len(BAD)

    def run(self, *args: str, stdin: str = "") -> Any:
        return shopstream(*args, stdin=stdin.encode(), environ=self.environ)

    def send(self, orders: list[dict[str, object]]) -> None:
        sent = self.run("send", "orders", "-", "--no-validate", stdin="\n".join(map(json.dumps, orders)))
        assert sent.status == 0, sent.err

    def worker(
        self, folder: Path, name: str, flows: str = "split_orders,forecast_prices"
    ) -> "tuple[subprocess.Popen[bytes], Path]":
        log = folder / f"{name}.log"
        flags = ("--flows", flows, "--data-dir", str(folder), "--idle-rest-ms", "20")
        worker = start_shopstream_logging(log, "worker", *flags, "--set", "fit_processes=1", environ=self.environ)
        self.workers.append(worker)
        return worker, log

    def forecasts(self, run: str) -> list[dict[str, Any]]:
        values = [record.value.decode() for record in asyncio.run(read_all(self.address, f"{run}.price-forecasts"))]
        found = (json.loads(value) for value in values if run in value)
        return sorted(found, key=lambda forecast: forecast["made_at"])

    def weeks_of(self, run: str, week: int) -> Counter[str]:
        """Return how many forecasts each product has that were made at the end of a week."""
        end = (START + timedelta(weeks=week + 1)).isoformat().replace("+00:00", "Z")
        return Counter(forecast["product_id"] for forecast in self.forecasts(run) if forecast["made_at"] == end)


def orders_of(run: str, weeks: range) -> list[dict[str, object]]:
    """Return orders of some weeks: one a day of each product at about its price, some cancelled; and bad ones."""
    dice, events = random.Random(weeks.start), list[dict[str, object]]()
    for week in weeks:
        for number in range(PRODUCTS):
            for day in range(7):
                price = round(1_000 * (number + 1) * dice.uniform(0.97, 1.03))
                name = week * 1_000 + number * 100 + day
                at = {"occurred_at": (START + timedelta(weeks=week, days=day, hours=number)).isoformat()}
                order = order_event(run, name, "placed", [(f"{run}-p{number}", 1, price), (f"{run}-free", 1, 0)]) | at
                events += [order] * dice.choice((1, 1, 2))
                if name % 10 == 0:
                    events.append(order_event(run, name, "cancelled", [(f"{run}-p{number}", 9, 1)]) | at)
    events.sort(key=lambda event: str(event["occurred_at"]))
    return events + [order_event(run, -1, "placed", [("p", 1, 1)]) | bad for bad in BAD]


def late_orders_of(run: str) -> list[dict[str, object]]:
    """Return orders of a week that is over for long, which change its price."""
    at = {"occurred_at": (START + timedelta(weeks=3)).isoformat()}
    return [order_event(run, 900_000 + number, "placed", [(f"{run}-p0", 1, 1_029)]) | at for number in range(20)]


async def send_lines(broker: Broker, run: str, sold: list[datetime], price: int) -> None:
    """Send lines of one product as if each was written when it was sold."""
    async with producer(broker) as sender:
        for number, at in enumerate(sold):
            line = EXAMPLES["order-lines"]
            line = replace(
                line, event_id=f"{price}-{number}", occurred_at=at, product_id=f"{run}-p", unit_price_minor=price
            )
            topic, sold_ms = f"{run}.{ORDER_LINES.name}", int(at.timestamp() * 1000)
            await sender.send(topic, encode(line), key=ORDER_LINES.key_of(line), timestamp_ms=sold_ms)


def fitting(worker: "subprocess.Popen[bytes]") -> psutil.Process | None:
    """Return the process that fits for a worker; None before there is one."""
    for child in psutil.Process(worker.pid).children(recursive=True):
        if "models.forecast.child" in child.cmdline():
            return child
    return None


def until(there: Callable[[], bool], worker: "subprocess.Popen[bytes]", within_s: float = WITHIN_S) -> None:
    limit = time.monotonic() + within_s
    while not there():
        assert worker.poll() is None, "the worker ended"
        assert time.monotonic() < limit
        time.sleep(0.5)

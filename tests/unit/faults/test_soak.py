"""What a soak counts: what its inputs lack or have twice, and how its workers grow."""

import os
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import Any

from streams.generate.orders import orders
from streams.generate.reviews import reviews
from tests.faults.sizes import Size, Sizes, growth_per_hour
from tests.faults.soak import promised, result, too_much
from tests.price_shop import sales_of

START = datetime(2026, 3, 1, tzinfo=UTC)


def values(**changed: list[Any]) -> dict[str, list[Any]]:
    """Records of a run in which all came out once."""
    times = [START + timedelta(minutes=minute) for minute in range(60)]
    placed, written = list(orders(1, times)), list(islice(reviews(1, times), 20))
    lines = [
        SimpleNamespace(order_id=order, product_id=product, unit_price_minor=price, cancelled=cancelled)
        for order, product, price, cancelled in sales_of(placed)
    ]
    parcels = [SimpleNamespace(order_id=name) for name in {order.order_id for order in placed}]
    found: dict[str, list[Any]] = {
        "orders": placed,
        "order-lines": lines,
        "shipments": parcels,
        "reviews": written,
        "sentiments": list(written),
        "tickets": [],
        "replies": [],
        "recommendations": [SimpleNamespace(event_id="a")],
        "price-forecasts": [],
    }
    return found | changed


def wrong(found: dict[str, list[Any]]) -> dict[str, tuple[int, int]]:
    counted = {name: ((w - f).total(), (f - w).total()) for name, (w, f) in promised(found).items()}
    return {name: (lost, twice) for name, (lost, twice) in counted.items() if lost or twice}


def test_what_came_out_once_is_right_and_all_else_is_counted() -> None:
    right = values()
    assert wrong(right) == {}
    found = values(
        sentiments=right["sentiments"][1:],
        shipments=[*right["shipments"], right["shipments"][0]],
        recommendations=right["recommendations"] * 2,
    )
    assert wrong(found) == {"sentiments": (1, 0), "shipments": (0, 1), "recommendations": (0, 1)}
    found["order-lines"][0] = found["order-lines"][1]
    assert wrong(found)["order-lines"] == (1, 1)


def test_growth_is_that_of_the_late_looks() -> None:
    looks = [Size(at_s, 900 - at_s if at_s < 600 else 500 + at_s / 360, 60, 20) for at_s in range(0, 7_200, 60)]
    assert round(growth_per_hour(looks, "memory_mb", 600.0), 6) == 10.0
    assert abs(growth_per_hour(looks, "files", 600.0)) < 1e-6
    assert growth_per_hour(looks[:1], "memory_mb", 0.0) == 0.0


def test_a_process_is_looked_at_and_one_that_has_ended_is_let_be() -> None:
    sizes = Sizes()
    sizes.look("a", os.getpid(), 1.0)
    sizes.look("a", 2**22 + 1, 2.0)
    (size,) = sizes.last("a")
    assert size.memory_mb > 1
    assert size.files > 0
    assert size.threads > 0


def test_a_soak_fails_for_one_record_and_for_memory_that_grows() -> None:
    fine = [result("replies.lost", 0, "records"), result("a.memory_mb", 12.0, "MB/h")]
    bad = [result("replies.twice", 1, "records"), result("b.memory_mb", 60.0, "MB/h")]
    assert too_much([*fine, *bad]) == bad

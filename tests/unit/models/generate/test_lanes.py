"""Lanes: tokens are those of one engine, work is shared, and cancellation and close reach every lane."""

from models.generate.lanes import Lanes
from tests.unit.export.generate.tiny import decoder
from tests.unit.models.generate.held import LONG, SHORT, WITHIN_S, Held
from tests.unit.models.generate.test_slots import alone, requests


def test_tokens_do_not_depend_on_the_lanes() -> None:
    asked = requests(12, seed=5)
    lanes = Lanes(decoder(2), 3)
    futures = [lanes.submit(request) for request in asked]
    found = [future.result(WITHIN_S) for future in futures]
    lanes.close()
    assert found == [alone(request) for request in asked]


def test_a_lane_beside_has_a_cache_of_its_own() -> None:
    first = decoder(1)
    second = first.sibling()
    held = first.prefill(0, [7, 8, 9], 0)
    second.prefill(0, [1, 2, 3], 0)
    assert (first.prefill(0, [4], 3) == decoder_after([7, 8, 9])).all()
    assert (second.prefill(0, [4], 3) == decoder_after([1, 2, 3])).all()
    assert held.shape == (first.vocabulary,)


def decoder_after(ids: list[int]) -> object:
    fresh = decoder(1)
    fresh.prefill(0, ids, 0)
    return fresh.prefill(0, [4], len(ids))


def test_a_request_goes_to_the_lane_that_has_the_fewest() -> None:
    held = Held()
    lanes = Lanes(held, 2)
    long = lanes.submit(LONG)
    for _ in range(3):
        assert lanes.submit(SHORT).result(WITHIN_S).ended == "token_limit"
    lanes.cancel(long)
    held.let_go.set()
    assert long.result(WITHIN_S).ended == "cancelled"
    lanes.close()


def test_closing_ends_what_every_lane_has() -> None:
    lanes = Lanes(decoder(1), 2)
    futures = [lanes.submit(LONG) for _ in range(4)]
    lanes.close()
    assert all(
        future.cancelled() or future.result(WITHIN_S).ended in {"cancelled", "token_limit"} for future in futures
    )

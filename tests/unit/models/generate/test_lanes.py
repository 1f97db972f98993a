"""Lanes: tokens are those of one engine, work is shared, and cancellation and close reach every lane."""

import threading

from models.artifact import Artifact, open_artifact
from models.generate.decoder import Decoder, Floats
from models.generate.lanes import Lanes
from models.generate.slots import Request
from tests.unit.export.generate.tiny import decoder, folder
from tests.unit.models.generate.test_slots import alone, requests

LONG = Request([1, 2, 3], 120, -1)
SHORT = Request([4, 5], 3, -1)
WITHIN_S = 20


def test_tokens_do_not_depend_on_the_lanes() -> None:
    asked = requests(12, seed=5)
    lanes = Lanes(decoder(2), 3)
    futures = [lanes.submit(request) for request in asked]
    found = [future.result(WITHIN_S) for future in futures]
    lanes.close()
    assert found == [alone(request) for request in asked]


def test_a_lane_beside_has_a_cache_of_its_own() -> None:
    first = decoder(1)
    second = first.beside()
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
    held = Held(open_artifact(folder()), 1)
    lanes = Lanes(held, 2)
    long = lanes.submit(LONG)
    for _ in range(3):
        assert lanes.submit(SHORT).result(WITHIN_S).ended == "token_limit"
    lanes.cancel(long)
    held.let_go.set()
    assert long.result(WITHIN_S).ended == "cancelled"
    lanes.close()


class Held(Decoder):
    """Reads the long request only when it is let go, so that its lane is taken for as long as a test needs."""

    def __init__(self, artifact: Artifact, slots: int) -> None:
        super().__init__(artifact, slots)
        self.let_go = threading.Event()

    def prefill(self, row: int, ids: list[int], start: int) -> Floats:
        if ids == LONG.ids:
            assert self.let_go.wait(WITHIN_S)
        return super().prefill(row, ids, start)


def test_closing_ends_what_every_lane_has() -> None:
    lanes = Lanes(decoder(1), 2)
    futures = [lanes.submit(LONG) for _ in range(4)]
    lanes.close()
    assert all(
        future.cancelled() or future.result(WITHIN_S).ended in {"cancelled", "token_limit"} for future in futures
    )

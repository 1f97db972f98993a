"""An hour of points, one in ten seconds."""

from streams.ops.history import History
from tests.unit.streams.ops.readings import NOW_S
from tests.unit.streams.ops.seen import report


def test_an_hour_is_kept_at_one_point_in_ten_seconds() -> None:
    history = History()
    for at_s in range(0, 5_000, 2):
        history.add(report(0, 1, at_s=float(at_s)))
    times = [point.at_s - NOW_S for point in history.points]
    assert times == [float(at_s) for at_s in range(1_390, 5_000, 10)]
    assert {point.events for point in history.points} == {100}

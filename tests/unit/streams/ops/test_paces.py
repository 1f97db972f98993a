"""From which looks on the work of a late flow counts."""

import pytest

from streams.ops.lag import FlowReading
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from tests.unit.streams.ops.readings import look, place, waiting


def at_work(at_s: int, done: int, age_s: float = 500.0) -> FlowReading:
    """Return a look at a flow before which 9,000 records were, all of one age at the look."""
    return look(at_s, place(done, 9_000, waiting=waiting(9_000 - done, 9_000 - done, age_s - at_s, done)))


def after(*looks: FlowReading) -> FlowReport:
    window = LagWindow(60)
    return [window.add(each) for each in looks][-1]


def faster(at_s: int) -> int:
    """Return what is done after a time at 10 a second, and at 50 from 30 s on."""
    return 10 * at_s + 40 * max(0, at_s - 30)


def test_of_a_late_flow_what_it_does_lately_counts_and_not_what_it_did_before() -> None:
    report = after(*(at_work(at_s, faster(at_s)) for at_s in range(0, 65, 5)))
    assert report.pace.done == 50.0
    assert report.estimate.seconds == pytest.approx((9_000 - faster(60)) / 50)


def test_of_a_flow_that_keeps_up_the_mean_of_the_window_counts() -> None:
    report = after(*(at_work(at_s, faster(at_s), age_s=1.0) for at_s in range(0, 65, 5)))
    assert report.pace.done == faster(60) / 60


def test_batches_that_take_long_count_from_right_behind_one_of_them() -> None:
    report = after(*(at_work(at_s, 300 * (at_s // 10)) for at_s in range(0, 65, 2)))
    assert report.pace.done == pytest.approx(30.0, rel=0.1)
    few = after(*(at_work(at_s, 300 * (at_s // 25)) for at_s in range(0, 65, 5)))
    assert few.pace.done == 600 / 60, "of two commits the whole window counts"


def test_a_late_flow_on_which_a_burst_comes_is_said_to_fall_behind_once_half_of_what_counts_is_of_the_burst() -> None:
    def came(at_s: int) -> int:
        return 9_000 + 20 * at_s + 280 * max(0, at_s - 100)

    window, said = LagWindow(60), dict[int, tuple[str, float | None]]()
    for at_s in range(0, 165, 5):
        waits = came(at_s) - 80 * at_s
        report = window.add(look(at_s, place(80 * at_s, came(at_s), waiting=waiting(waits, waits, 500.0, 80 * at_s))))
        said[at_s] = report.estimate.course, report.pace.arriving
    assert said[100] == ("catching_up", 20.0)
    assert {said[at_s][0] for at_s in range(110, 165, 5)} == {"falling_behind"}
    assert said[110][1] == 300.0, "only what came in the last ten seconds counts"
    assert said[130][1] == 300.0
    assert said[160][1] == 300.0


def test_a_few_records_that_come_at_once_to_a_late_flow_are_no_burst() -> None:
    window, said = LagWindow(60), list[str]()
    for at_s in range(0, 125, 5):
        came, done = 500 + at_s // 30 * 3, at_s // 5
        waits = waiting(came - done, came - done, 500.0, done)
        said.append(window.add(look(at_s, place(done, came, waiting=waits))).estimate.course)
    assert set(said[12:]) == {"catching_up"}

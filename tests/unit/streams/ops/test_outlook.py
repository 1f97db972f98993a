"""When a flow of several workers will have caught up."""

import pytest
from msgspec import structs

from streams.ops.estimate import Estimate
from streams.ops.flow_words import hot_words
from streams.ops.lag import FlowReading, Member
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.ops.verdict import verdict_of
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import seen

Place = tuple[int, int]


def two_workers(at_s: float, *places: Place, age_s: float = 190.0) -> FlowReading:
    """Return a look at partitions of a worker each, with committed and end offset; `age_s` is that of all but one."""
    found = [
        place(done, end, p, note=note(at_s), waiting=waiting(end - done, end - done, age_s if p else 190.0, done))
        for p, (done, end) in enumerate(places)
    ]
    members = tuple(
        Member(client_id=f"shopstream-tally-w{p}", host="10.0.0.7", places=(("visits", p),)) for p in range(len(places))
    )
    return structs.replace(look(at_s, *found), members=members)


def after_a_minute(before: list[Place], now: list[Place], age_s: float = 190.0) -> FlowReport:
    window = LagWindow(60)
    window.add(two_workers(0, *before))
    return window.add(two_workers(60, *now, age_s=age_s))


def test_what_one_worker_gains_does_not_help_a_partition_of_another_that_falls_behind() -> None:
    report = after_a_minute([(0, 10_000), (0, 6_000)], [(600, 10_900), (3_000, 6_000)])
    assert report.pace.done == 60.0  # of 15 that arrive
    assert report.estimate == Estimate(course="falling_behind", per_s=5.0, worker="w0")
    assert report.estimate.words() == "falling behind by 5.0 events/s, by w0, its slowest worker"


def test_a_flow_has_caught_up_when_its_slowest_worker_has() -> None:
    report = after_a_minute([(0, 1_200), (0, 1_200)], [(60, 1_200), (900, 1_200)])
    assert report.estimate == Estimate(course="catching_up", seconds=1_140.0, worker="w0")


def test_a_worker_whose_records_are_only_on_their_way_tells_nothing_of_when() -> None:
    looks = [(0, 1_200), (0, 10)], [(600, 1_200), (600, 640)]
    assert after_a_minute(*looks).estimate == Estimate(course="falling_behind", per_s=0.5, worker="w1")
    on_their_way = after_a_minute(*looks, age_s=-59.0)  # at NOW_S, not at the look
    assert on_their_way.estimate == Estimate(course="catching_up", seconds=60.0, worker="w0")


@pytest.mark.parametrize("now", [[(0, 1_200), (600, 1_200)], [(0, 1_200), (1_200, 1_200)]])
def test_a_worker_that_was_seen_to_commit_nothing_for_too_short_a_time_is_not_taken_alone(now: list[Place]) -> None:
    window = LagWindow(60)
    window.add(two_workers(0, (0, 1_200), (0, 1_200)))
    assert window.add(two_workers(10, *now)).estimate.worker == ""


def test_a_flow_one_of_whose_partitions_workers_die_of_has_no_time_at_which_it_has_caught_up() -> None:
    window = LagWindow(60)
    for at_s, done in ((0.0, 0), (60.0, 600)):
        looked = two_workers(at_s, (done, 1_200), (0, 1_200))
        goes_on, dies = looked.places
        died = structs.replace(dies, note=structs.replace(note(-60), taken=4))
        report = window.add(structs.replace(looked, places=(goes_on, died)))
    assert report.estimate.course == "stuck"
    assert verdict_of(seen(report)).until == ""


def test_the_partition_in_which_nearly_all_waits_is_named() -> None:
    report = after_a_minute([(0, 10_000), (0, 600)], [(600, 10_000), (600, 700)])
    assert hot_words(report) == "99% of what waits is in visits[0], where more workers do not help"
    assert verdict_of(seen(report)).why.startswith("99% of what waits is in visits[0]")
    even = after_a_minute([(0, 1_000), (0, 1_000)], [(600, 1_300), (500, 1_000)])
    assert hot_words(even) == ""
    alone = after_a_minute([(0, 1_000)], [(600, 1_300)])
    assert hot_words(alone) == ""

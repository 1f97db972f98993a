"""Rates, standstill and the drain estimate, from looks whose times are handed in."""

import pytest
from msgspec import structs

from streams.ops.estimate import Estimate, Pace, estimate, rate
from streams.ops.lag import FlowReading, FlowState, Member, PlaceReading
from streams.ops.lag_window import STUCK_BESIDE_OTHERS_S, LagWindow
from streams.ops.place_words import place_words
from streams.ops.stages import STUCK_AFTER_S
from tests.unit.streams.ops.readings import MEMBER, NOW_S, look, note, place, waiting


def busy(committed: int, end: int, partition: int = 0) -> PlaceReading:
    return place(committed, end, partition, waiting=waiting(end - committed, end - committed, oldest_offset=committed))


def test_one_look_measures_no_rate() -> None:
    report = LagWindow(60).add(look(0, busy(0, 100)))
    assert (report.pace, report.estimate.course) == (Pace(), "unmeasured")


def test_a_flow_that_does_more_than_arrives_has_caught_up_in_time() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(0, 1_000)))
    report = window.add(look(10, busy(300, 1_100)))
    assert (report.pace.arriving, report.pace.done, report.events) == (10.0, 30.0, 800)
    assert report.estimate == Estimate(course="catching_up", seconds=40.0)
    assert report.estimate.words() == "caught up in 40 s at this rate"


def test_a_flow_that_does_less_than_arrives_falls_behind_by_the_difference() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(0, 1_000)))
    report = window.add(look(10, busy(100, 1_500)))
    assert report.estimate == Estimate(course="falling_behind", per_s=40.0)
    assert report.estimate.words() == "falling behind by 40 events/s"


def test_rates_that_are_all_but_equal_are_level() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(0, 1_000)))
    assert window.add(look(10, busy(1_000, 2_010))).estimate.course == "level"


def test_gaps_count_neither_as_arriving_nor_as_done() -> None:
    window = LagWindow(60)
    window.add(look(0, place(0, 1_000, waiting=waiting(500, 1_000))))
    report = window.add(look(10, place(200, 1_400, waiting=waiting(600, 1_200))))
    assert (report.pace.arriving, report.pace.done, report.events) == (20.0, 10.0, 600)


def test_rates_reach_back_no_further_than_the_window() -> None:
    window = LagWindow(20)
    for at_s in range(0, 60, 5):
        report = window.add(look(at_s, busy(at_s * at_s, 10_000)))
    assert report.pace.done == (55**2 - 35**2) / 20


def test_a_burst_that_is_over_does_not_make_a_flow_fall_behind_that_works_it_off() -> None:
    window, said = LagWindow(60), []
    for at_s in range(0, 65, 5):
        came = 100 + (3_000 if at_s >= 22 else 0)  # between two looks
        done = 100 + max(0, at_s - 22) * 60
        report = window.add(look(at_s, busy(min(done, came), came)))
        said.append((at_s, report.estimate.course, report.estimate.seconds))
    assert [course for _, course, _ in said[:5]] == ["caught_up"] * 5
    assert [course for _, course, _ in said[5:7]] == ["falling_behind"] * 2  # it may still come
    for at_s, course, seconds in said[7:]:
        assert course == "catching_up"
        assert seconds is not None
        assert seconds == pytest.approx(72 - at_s, rel=0.35)


def test_a_burst_on_top_of_a_backlog_is_worked_off_at_the_pace_of_the_whole_window() -> None:
    window = LagWindow(60)
    for at_s in range(0, 60, 5):
        report = window.add(look(at_s, busy(at_s * 20, 5_000 + (3_000 if at_s >= 40 else 0))))
    assert (report.pace.arriving, report.pace.done) == (0.0, 20.0)
    assert report.estimate == Estimate(course="catching_up", seconds=(8_000 - 55 * 20) / 20)


def test_the_work_of_a_flow_that_was_stopped_counts_from_when_its_workers_came() -> None:
    window = LagWindow(60)
    for at_s in (0, 20, 40):
        window.add(look(at_s, busy(0, 9_000), state="stopped"))
    for at_s in (50, 54):
        report = window.add(look(at_s, busy(at_s - 50, 9_000)))
        assert report.estimate.course == "unmeasured", "they have just come"
    assert window.add(look(55, busy(1_000, 9_000))).estimate == Estimate(course="catching_up", seconds=40.0)
    assert window.add(look(60, busy(2_000, 9_000))).estimate == Estimate(course="catching_up", seconds=35.0)


def test_arrivals_that_go_on_are_the_mean_of_the_last_half_minute_of_a_late_flow() -> None:
    window = LagWindow(60)
    for at_s in range(0, 60, 5):
        report = window.add(look(at_s, busy(at_s * 20, 1_000 + at_s * 30 + (200 if at_s >= 40 else 0))))
    assert report.pace.arriving == pytest.approx((30 * 30 + 200) / 30)
    assert report.estimate.course == "falling_behind"


def test_an_offset_that_was_set_back_is_no_progress() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(900, 1_000)))
    report = window.add(look(10, busy(0, 1_000)))
    assert (report.pace.done, report.events) == (0.0, 1_000)


def test_a_partition_that_was_added_has_no_pace_until_a_second_look() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(0, 100)))
    report = window.add(look(10, busy(50, 100), busy(0, 10, partition=1)))
    assert [p.pace.done for p in report.places] == [5.0, None]
    assert report.pace.done == 5.0


def test_a_partition_without_commits_while_records_wait_is_stuck_and_its_offset_is_known() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(0, 100), busy(7, 100, partition=1)))
    report = window.add(look(STUCK_AFTER_S, busy(50, 100), busy(7, 100, partition=1)))
    free, stuck = report.places
    assert (free.stuck, free.still_s) == (False, 0.0)
    assert (stuck.stuck, stuck.still_s, stuck.oldest_offset, stuck.committed) == (True, STUCK_AFTER_S, 7, 7)
    assert report.estimate.course == "stuck"


def test_a_partition_whose_batches_take_long_of_late_is_waited_for_as_long() -> None:
    window, slow = LagWindow(600), structs.replace(busy(7, 100), note=note(model=20.0))
    window.add(look(0, slow))
    assert not window.add(look(STUCK_AFTER_S + 30, slow)).places[0].stuck
    assert window.add(look(STUCK_AFTER_S + 31, slow)).places[0].stuck


def test_an_input_of_which_nothing_was_committed_yet_has_the_patience_of_its_flow() -> None:
    window, slow = LagWindow(600), structs.replace(busy(7, 100), topic="purchases", note=note(model=20.0))
    for at_s in (0, STUCK_AFTER_S + 10):
        report = window.add(look(at_s, busy(0, 100), slow))
    assert not any(place.stuck for place in report.places)


def of_a_task(at_s: float, visits: int, purchases: int) -> FlowReading:
    """Return a look at a task whose visits wait from before 100 s on, purchases from after that on."""
    old = place(visits, 900, waiting=waiting(900 - visits, 900 - visits, age_s=100 - visits))
    new = place(purchases, 900, waiting=waiting(900 - purchases, 900 - purchases, age_s=-100), note=note(-300))
    both = structs.replace(MEMBER, places=(("visits", 0), ("purchases", 0)))
    return structs.replace(look(at_s, old, structs.replace(new, topic="purchases")), members=(both,))


@pytest.mark.parametrize(("state", "said"), [("running", "no worker has it yet: "), ("stopped", "nothing of it")])
def test_an_added_partition_that_its_running_group_has_not_dealt_out_says_so(state: FlowState, said: str) -> None:
    added = place(None, 5, partition=4, waiting=waiting(5, 5))
    first, new = LagWindow(60).add(look(0, place(), added, state=state)).places
    assert place_words(new).startswith(said)
    assert first.dealt


def test_an_input_that_waits_behind_older_records_of_its_task_is_not_stuck_and_says_so() -> None:
    window = LagWindow(60)
    window.begin(of_a_task(0, 10, 7))
    old, new = window.add(of_a_task(300, 20, 7)).places
    assert (old.stuck, new.stuck, new.still_s, old.behind, new.behind) == (False, False, 0.0, "", "visits[0]")
    assert place_words(new) == "waits its turn: visits[0] has older records"


def test_an_input_whose_turn_has_come_stands_still_from_then_on() -> None:
    window = LagWindow(60)
    window.add(of_a_task(0, 10, 7))
    purchases = structs.replace(busy(7, 900), topic="purchases")
    came = window.add(look(300, place(900, 900), purchases)).places[1]
    assert (came.still_s, came.stuck) == (0.0, False)
    assert window.add(look(300 + STUCK_AFTER_S, place(900, 900), purchases)).places[1].stuck


def test_the_input_with_the_oldest_records_is_stuck_while_another_of_its_task_goes_on() -> None:
    window = LagWindow(60)
    window.add(of_a_task(0, 10, 7))
    old, new = window.add(of_a_task(STUCK_AFTER_S, 10, 50)).places
    assert (old.stuck, new.stuck) == (True, False)


def test_who_comes_by_counts_from_the_latest_commit_of_the_task_whichever_input_it_was_of() -> None:
    old = place(7, 100, waiting=waiting(93, 93, age_s=400.0), note=note(-300))
    other = structs.replace(place(100, 100, note=note(-3)), topic="purchases")
    assert [p.still_s for p in LagWindow(10).begin(look(0, old, other)).places] == [3.0, 0.0]


def test_a_partition_whose_worker_commits_others_may_wait_for_its_turn_longer() -> None:
    window, own = LagWindow(60), Member(client_id="a", host="", places=(("visits", 0), ("visits", 1)))
    for at_s in range(0, round(STUCK_BESIDE_OTHERS_S), 5):
        now = look(at_s, busy(at_s, 1_000), busy(7, 1_000, partition=1))
        report = window.add(structs.replace(now, members=(own,)))
        assert not report.places[1].stuck
    now = look(STUCK_BESIDE_OTHERS_S, busy(900, 1_000), busy(7, 1_000, partition=1))
    assert window.add(structs.replace(now, members=(own,))).places[1].stuck


def test_standstill_begins_anew_with_each_commit_and_each_idle_moment() -> None:
    window = LagWindow(600)
    window.add(look(0, busy(7, 100)))
    assert window.add(look(20, busy(8, 100))).places[0].still_s == 0.0
    assert window.add(look(45, busy(8, 100))).places[0].still_s == 25.0
    window.add(look(50, place(100, 100)))
    assert window.add(look(60, busy(100, 101))).places[0].still_s == 0.0


def test_standstill_outlasts_the_window() -> None:
    window = LagWindow(10)
    for at_s in range(0, 100, 5):
        report = window.add(look(at_s, busy(7, 100)))
    assert report.places[0].still_s == 95.0


def test_a_stopped_group_is_stopped_not_stuck() -> None:
    window = LagWindow(60)
    window.add(look(0, busy(7, 100), state="stopped"))
    report = window.add(look(40, busy(7, 100), state="stopped"))
    assert (report.estimate.course, report.places[0].stuck) == ("stopped", False)


def test_a_group_that_has_just_got_its_workers_is_not_stuck_yet() -> None:
    window = LagWindow(60)
    for at_s in (0, 300):
        window.add(look(at_s, busy(7, 100), state="stopped"))
    started = window.add(look(305, busy(7, 100))).places[0]
    assert (started.stuck, started.still_s) == (False, 305.0)
    window.add(look(320, busy(7, 100), state="rebalancing"))
    assert window.add(look(305 + STUCK_AFTER_S, busy(7, 100), state="rebalancing")).places[0].stuck  # for ever


def test_who_comes_by_sees_a_standstill_by_the_last_commit_that_the_task_told_of() -> None:
    old = place(7, 100, waiting=waiting(93, 93, age_s=400.0), note=note(-300))
    (seen,) = LagWindow(10).begin(look(0, old)).places
    assert (seen.stuck, seen.still_s, seen.committed_s) == (True, 300.0, 300.0)
    came_late = place(7, 100, waiting=waiting(93, 93, age_s=3.0), note=note(-300))  # nothing came before
    (seen,) = LagWindow(10).begin(look(0, came_late)).places
    assert (seen.stuck, seen.still_s) == (False, 3.0)
    window = LagWindow(10)
    window.begin(look(0, old))
    assert window.add(look(10, place(50, 100, waiting=waiting(50, 50), note=note(9)))).places[0].still_s == 0.0
    for unsaid in (place(7, 100, waiting=waiting(93, 93, age_s=400.0)), place(100, 100, note=note(-300))):
        assert LagWindow(10).begin(look(0, unsaid)).places[0].still_s == 0.0
    assert not LagWindow(10).begin(look(0, old, state="stopped")).places[0].stuck


def test_of_a_task_with_two_inputs_the_latest_note_counts() -> None:
    quiet = structs.replace(place(note=note(-60, model=9.0)), topic="purchases")
    report = LagWindow(60).add(look(0, quiet, place(note=note(-5, model=1.0)), place(partition=1)))
    assert report.stages is not None
    assert report.stages["model"] == pytest.approx(1.0)
    assert list(report.stages_by_partition) == [0]


def test_an_idle_flow_is_caught_up_whoever_runs_it() -> None:
    for state in ("running", "rebalancing", "stopped", "never_ran"):
        report = LagWindow(60).add(look(0, place(), state=state))
        assert (report.estimate.course, report.seconds) == ("caught_up", 0.0)


def test_an_estimate_beyond_a_month_says_nothing() -> None:
    assert estimate("running", 10**9, Pace(arriving=0.0, done=1.0), stuck=False).course == "level"
    assert estimate("running", 9, Pace(arriving=0.0, done=0.0), stuck=False).words().startswith("nothing was committed")
    assert (
        estimate("running", 2, Pace(arriving=0.11, done=0.08), stuck=False).course == "level"
    )  # not "by 0.0 events/s"


@pytest.mark.parametrize(
    ("per_s", "said"), [(0.0, "0"), (0.25, "0.2"), (9.96, "10.0"), (40.4, "40"), (51_234, "51,234")]
)
def test_rates_are_written_as_fine_as_they_are(per_s: float, said: str) -> None:
    assert rate(per_s) == said


def held(begins: int, age_s: float) -> PlaceReading:
    return place(begins, begins + 37, stable=begins, held_ms=round((NOW_S - age_s) * 1000))


def test_an_open_transaction_is_as_old_as_its_first_record_or_as_what_the_looks_allow() -> None:
    window = LagWindow(60)
    assert window.add(look(0, held(100, 3_000))).places[0].held_s == 3_000.0
    assert window.add(look(10, held(100, 3_000))).places[0].held_s == 3_010.0
    moved = window.add(look(20, held(200, 3_000)))  # old events that a sender writes just now
    assert moved.places[0].held_s == 10.0
    assert window.add(look(30, held(200, 3_000))).places[0].held_s == 20.0

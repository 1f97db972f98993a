"""Each flow's verdict: which way it is, why, until when."""

import pytest
from msgspec import structs

from streams.ops.health import health_of
from streams.ops.lag import FlowState
from streams.ops.lag_window import LagWindow
from streams.ops.verdict import verdict_of
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import lag, running, seen, task


def test_what_gets_there_says_when_and_what_it_is_busy_with() -> None:
    verdict = verdict_of(seen(lag(1_200, 600), running(0)))
    assert (verdict.level, verdict.headline, verdict.until) == ("behind", "behind", "caught up in 1 min at this rate")
    assert verdict.why == "80% of the work on a record is the model"


def test_what_falls_behind_says_by_how_much() -> None:
    verdict = verdict_of(seen(lag(600, 1_200, came=900), running(0)))
    assert (verdict.level, verdict.until) == ("bad", "falling behind by 10 events/s")


def test_what_waits_for_a_moment_only_keeps_up() -> None:
    assert verdict_of(seen(lag(5, 5, age_s=1.0), running(0))).headline == "keeps up"
    assert verdict_of(seen(lag(5, 0), running(0))).headline == "caught up"


def test_a_flow_that_runs_here_says_which_topic_is_gone_though_it_goes_on() -> None:
    report = structs.replace(lag(1_200, 600), missing=("products",))
    verdict = verdict_of(seen(report, running(0)))
    assert (verdict.level, verdict.headline) == ("bad", "a topic is missing")
    assert verdict.why.startswith("the topic products is not there: the flow continues")
    assert verdict_of(seen(report)) == verdict, "a worker elsewhere runs it"
    unseen = structs.replace(report, hidden=("products",))  # perhaps it is only not shown to this user
    assert verdict_of(seen(unseen)).headline == "behind"


def test_workers_that_come_and_go_without_a_commit_are_told_while_they_run_and_while_none_does() -> None:
    said = structs.replace(note(-240), taken=5)
    waits = place(7, 100, waiting=waiting(93, 93, oldest_offset=7), note=said)
    for state in ("running", "stopped"):
        verdict = verdict_of(seen(LagWindow(60).add(look(0, waits, state=state))))
        assert (verdict.level, verdict.headline) == ("bad", "workers come and go")
        assert verdict.why.startswith("visits[0] taken over 5 times at offset 7 since its last commit 4 min ago: ")
    idle = place(100, note=said)
    assert verdict_of(seen(LagWindow(60).add(look(0, idle)), running(0))).headline == "caught up"


def test_a_flow_that_keeps_up_says_on_which_input_nothing_came_for_long() -> None:
    verdict = verdict_of(seen(LagWindow(60).add(look(0, place(note=note(-7_200)))), running(0)))
    assert (verdict.level, verdict.headline) == ("ok", "caught up")
    assert verdict.why == "nothing came on visits for 2 h"


def test_a_flow_that_keeps_up_without_anything_in_a_table_needs_a_person() -> None:
    emptied, held = running(0, tables={"answers": 0, "products": 7}), running(0, tables={"answers": 7})
    verdict = verdict_of(seen(lag(0, 0), emptied))
    assert (verdict.level, verdict.headline) == ("bad", "a table is empty")
    assert verdict.why.startswith("its table answers is empty, so outputs are handoffs")
    assert verdict_of(seen(lag(0, 0), held)).headline == "caught up"
    elsewhere = LagWindow(60).add(look(0, place(note=structs.replace(note(-5), empty=("answers",)))))
    assert verdict_of(seen(elsewhere)) == verdict_of(seen(elsewhere, emptied))
    assert "its table answers is empty" in " ".join(drawn(elsewhere).split())
    unused = running(0, tables={"answers": 0}, tasks=(task(0, 0),))
    assert verdict_of(seen(lag(0, 0), unused)).headline == "caught up", "a shop that sends it nothing misses nothing"


def test_a_table_that_may_have_been_sent_since_is_said_to_have_been_empty_when_a_quiet_flow_last_committed() -> None:
    last = place(note=structs.replace(note(-300), empty=("answers",)))
    ahead = place(note=structs.replace(note(7_200), empty=("products",)), partition=1)
    assert LagWindow(60).add(look(0, last, ahead)).empty == ("answers",), "a clock that was wrong says nothing of now"
    found = LagWindow(60).add(look(0, last))
    told = "its table answers is empty, so outputs are handoffs, or empty: send it again (shopstream send answers FILE)"
    assert verdict_of(seen(found)).why.startswith(f"{told}; so it was at its last commit, 5 min ago")
    assert f"{told}; so it was at its last commit, 5 min ago" in " ".join(drawn(found).split())


def test_inputs_with_different_partition_counts_are_told_before_a_worker_notices() -> None:
    others = structs.replace(place(), topic="purchases")
    verdict = verdict_of(seen(LagWindow(60).add(look(0, place(), place(None, 0, 1), others)), running(0)))
    assert (verdict.level, verdict.headline) == ("bad", "partitions differ")
    assert "but visits has 2, purchases has 1: each worker ends with 78" in verdict.why


def test_a_flow_behind_whose_state_is_restored_here_says_how_far_that_is() -> None:
    now = structs.replace(running(0), settled=False, restoring="40% of 3,000,000 records, some 1 min more")
    report = lag(1_200, 600)
    verdict = verdict_of(structs.replace(seen(report, now), health=health_of(now, report)))
    assert verdict.why.startswith("its state is being restored: 40% of 3,000,000 records, some 1 min more; ")


def test_what_has_no_age_is_judged_by_how_long_it_will_take() -> None:
    future = -86_400.0
    assert verdict_of(seen(lag(1_200, 600, age_s=future), running(0))).headline == "behind"
    assert verdict_of(seen(lag(5, 5, age_s=future), running(0))).headline == "keeps up"


def test_of_a_stopped_flow_no_age_is_told_that_nobody_knows() -> None:
    odd = place(end=150, waiting=waiting(50, 50, age_s=-86_400), note=note(-600))
    why = verdict_of(seen(LagWindow(60).add(look(0, odd, state="stopped")))).why
    assert why == "no worker runs it, its last commit was 10 min ago"


def test_of_a_stopped_flow_whose_offsets_somebody_has_set_no_last_commit_is_told() -> None:
    back, on = place(7, 57, waiting=waiting(50, 50)), place(57, 57, partition=1)
    told = "somebody has set the offset of visits[0] and 1 more since its last commit"
    report = LagWindow(60).add(look(0, back, on, place(partition=2, note=note(-600)), state="stopped"))
    assert verdict_of(seen(report)).why == f"no worker runs it, the oldest waits 1 min, {told}"
    assert told in " ".join(drawn(report).split())
    skipped = LagWindow(60).add(look(0, place(), place(partition=1), state="stopped"))
    assert f"stopped; nothing waits; {told}" in " ".join(drawn(skipped).split())


def test_a_brake_comes_before_all_else_and_nothing_is_said_of_catching_up_or_of_being_slow() -> None:
    braked = seen(lag(1_200, 600), running(0, braked=True))
    assert braked.health is not None
    slow = structs.replace(braked.health, slowed="this worker gets too little processor time")
    verdict = verdict_of(structs.replace(braked, health=slow))
    assert (verdict.level, verdict.headline, verdict.until) == ("bad", "braked", "")
    assert verdict.why.startswith("too many of its last records are dead letters")


def test_a_flow_that_another_worker_braked_is_not_said_to_catch_up() -> None:
    window = LagWindow(60)
    for at_s, committed in ((0.0, 100), (10.0, 150)):
        waits = waiting(200 - committed, 200 - committed)
        report = window.add(look(at_s, place(committed, end=200, waiting=waits, note=note(braked=committed > 100))))
    assert verdict_of(seen(report)).until == ""


def test_a_brake_of_another_worker_is_told_before_anything_counts_as_stuck() -> None:
    waits = waiting(50, 50)
    report = LagWindow(60).add(look(0.0, place(end=150, waiting=waits, note=note(braked=True)), place(partition=1)))
    verdict = verdict_of(seen(report))
    assert (verdict.level, verdict.headline) == ("bad", "braked")
    assert verdict.why == "visits[0] at offset 100; too many dead letters at its last commit: it is braked (a has it)"


def test_a_stopped_flow_is_bad_where_records_wait_and_off_where_none_does() -> None:
    left = place(end=150, waiting=waiting(50, 50, 200.0), note=note(-600))
    stopped = LagWindow(60).add(look(0.0, left, state="stopped"))
    verdict = verdict_of(seen(stopped))
    assert (verdict.level, verdict.headline) == ("bad", "stopped")
    assert verdict.why == "no worker runs it, the oldest waits 3 min 20 s, its last commit was 10 min ago"
    for waits in (None, waiting(50, 50)):  # nobody has ever wanted it
        never = LagWindow(60).add(look(0.0, place(end=150 if waits else 100, waiting=waits), state="never_ran"))
        assert verdict_of(seen(never)).level == "off"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first": 120}, "visits[0] 20 offsets from 100 on were deleted"),
        ({"end": 50, "stable": 50}, "created again?"),
        ({"led": False}, "no broker leads it"),
    ],
)
def test_a_partition_that_cannot_be_read_on_is_named(fields: dict[str, int], words: str) -> None:
    verdict = verdict_of(seen(LagWindow(60).add(look(0.0, place(**({"end": 150} | fields))))))
    assert (verdict.level, verdict.headline) == ("bad", "cannot read on")
    assert words in verdict.why


def test_a_stuck_partition_of_another_worker_is_named_with_its_offset() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 40.0):
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50))))
    verdict = verdict_of(seen(report))
    assert (verdict.level, verdict.headline) == ("bad", "stuck")
    assert verdict.why == "visits[0] stuck at offset 100: no commit for 40 s or longer (a has it)"


def test_a_rebalance_that_does_not_end_is_told_with_what_stands_meanwhile() -> None:
    window = LagWindow(60)
    for at_s, headline in ((0.0, "rebalancing"), (40.0, "stuck")):
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50)), state="rebalancing"))
        assert verdict_of(seen(report)).headline == headline
    assert verdict_of(seen(report)).why.endswith("40 s or longer; its workers are being assigned their partitions")


def test_of_many_partitions_the_one_that_stands_longest_is_told_and_others_are_named() -> None:
    window, standing = LagWindow(60), [place(end=150, partition=p, waiting=waiting(50, 50)) for p in range(7)]
    window.add(look(0.0, *standing[:1], *standing[2:]))
    report = window.add(look(40.0, *standing))
    first, *_ = verdict_of(seen(window.add(look(100.0, *standing)))).why.split("; ")
    assert first == "visits[0] stuck at offset 100: no commit for 1 min 40 s or longer (a has it)"
    assert verdict_of(seen(report)).why.endswith("; also visits[2], visits[3], visits[4], visits[5] and 1 more")


def test_what_is_not_known_says_why() -> None:
    assert verdict_of(seen(None, trouble="no broker answers")).level == "unknown"
    missing = verdict_of(seen(None, trouble="the topic visits is not on a:1: run shopstream topics create"))
    assert (missing.level, missing.headline) == ("off", "not set up")


def test_of_a_flow_that_runs_elsewhere_the_same_is_known() -> None:
    assert verdict_of(seen(lag(1_200, 600))) == verdict_of(seen(lag(1_200, 600), running(0)))


def test_a_flow_that_committed_nothing_of_late_says_so() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 10.0):
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50), note=note(-300))))
    assert verdict_of(seen(report)).why == "nothing was committed in the last 2 min"


def test_a_brake_of_another_worker_is_known_by_its_last_commit() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 40.0):
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50), note=note(braked=True))))
    verdict = verdict_of(seen(report))
    assert (verdict.level, verdict.headline) == ("bad", "braked")
    assert "stuck at offset 100: no commit for 40 s or longer; too many dead letters" in verdict.why


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_a_flow_that_stands_since_an_output_is_gone_says_which_and_what_to_do(state: FlowState) -> None:
    window = LagWindow(60)
    for at_s in (0.0, 40.0):
        seen_then = look(at_s, place(end=150, waiting=waiting(50, 50)), state=state)
        unseen = structs.replace(seen_then, missing=("counted",), hidden=("counted",))
        report = window.add(unseen)
    verdict = verdict_of(seen(report))
    assert verdict.level == "bad"
    assert verdict.why.startswith(
        "the topic counted is not there, or not shown to this user: run shopstream topics create"
    )
    known = verdict_of(seen(structs.replace(report, hidden=()))).why
    assert known.startswith("the topic counted is not there: run shopstream topics create")


def test_a_flow_that_goes_on_lacks_no_topic_that_is_only_hidden() -> None:
    hidden = ("counted", "dead-letters")
    goes_on = structs.replace(lag(1_200, 600), missing=hidden, hidden=hidden)
    assert "topics create" not in verdict_of(seen(goes_on)).why


def test_a_braked_flow_whose_workers_were_restarted_is_not_said_to_be_killed_by_a_record() -> None:
    said = structs.replace(note(-240, braked=True), taken=3)
    waits = place(7, 57, waiting=waiting(50, 50, oldest_offset=7), note=said)
    verdict = verdict_of(seen(LagWindow(60).add(look(0.0, waits))))
    assert verdict.headline == "braked"
    assert "it is braked" in verdict.why
    assert "kills" not in verdict.why

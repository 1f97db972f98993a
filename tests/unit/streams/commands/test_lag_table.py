"""The table of `shopstream lag`, and when a lag is above a threshold."""

import pytest
from msgspec import structs
from rich.console import Console

from streams.commands.lag_stages import stage_table
from streams.commands.lag_table import Limits
from streams.ops.lag import FlowState, Member, PlaceReading
from streams.ops.replicas import Thin
from tests.unit.streams.commands.lag_drawn import after, drawn
from tests.unit.streams.ops.readings import NOW_S, look, note, place, waiting


def test_a_flow_that_is_behind_says_how_far_and_until_when() -> None:
    report = after(
        look(0, place(0, 1_000, waiting=waiting(1_000, 1_000))),
        look(10, place(300, 1_100, waiting=waiting(800, 800, age_s=190, oldest_offset=300))),
    )
    table = drawn(report)
    assert "tally" in table
    assert "800  3 min 20 s" in table
    assert "caught up in 40 s at this rate" in table
    assert "visits[0]" in table


def test_a_worker_that_is_short_of_processor_time_is_told_beside_the_outlook() -> None:
    said = structs.replace(note(), processor_share=0.12)
    first = look(0, place(0, 1_000, waiting=waiting(1_000, 1_000), note=said))
    report = after(first, look(10, place(300, 1_100, waiting=waiting(800, 800, age_s=190), note=said)))
    assert "a worker gets too little processor time: 12% of what it wants" in " ".join(drawn(report).split())


def test_a_worker_that_a_quota_holds_back_is_told_where_a_partition_seems_stuck() -> None:
    said = structs.replace(note(), throttled_s=12.0)
    waits = place(0, 1_000, waiting=waiting(1_000, 1_000), note=said)
    told = " ".join(drawn(after(look(0, waits), look(50, waits))).split())
    assert "stuck: a partition commits nothing while records wait; the brokers throttle a worker's requests" in told
    forgotten = after(look(0, waits), look(130, waits))
    assert "throttle" not in drawn(forgotten), "two minutes later it may be another reason"


def test_a_flow_without_a_topic_to_write_to_says_which() -> None:
    waits = place(0, 1_000, waiting=waiting(1_000, 1_000))
    report = after(*(structs.replace(look(at_s, waits), missing=("counted", "dead-letters")) for at_s in (0, 60)))
    said = " ".join(drawn(report).split())
    assert "the topics counted, dead-letters are not there" in said.replace(" visits", "")


def test_a_table_that_is_gone_is_told_while_its_flow_goes_on() -> None:
    goes_on = (look(0, place(0, 100)), look(10, place(100, 100)))
    report = after(*(structs.replace(each, missing=("products",)) for each in goes_on))
    said = " ".join(drawn(report).split())
    assert "caught up; the topic products is not there: the flow continues" in said
    hidden = structs.replace(report, hidden=("products",))
    assert "products" not in drawn(hidden)


def test_a_stranger_in_the_group_is_named_and_counts_as_no_worker() -> None:
    stranger = Member(client_id="console-consumer", host="10.0.0.9", places=(("visits", 0),))
    report = after(structs.replace(look(0, place()), members=(stranger,)))
    said = " ".join(drawn(report).split())
    assert "0 console-consumer on 10.0.0.9 reads under the group's name" in said
    assert "caught up" not in said


def test_a_task_that_one_worker_after_another_takes_over_in_vain_is_told_whatever_its_group_does() -> None:
    said = structs.replace(note(-240), taken=5)
    waits = place(7, 100, waiting=waiting(93, 93, oldest_offset=7), note=said)
    for state in ("running", "rebalancing", "stopped"):
        told = " ".join(drawn(after(look(0, waits, state=state))).split())
        assert "visits[0] taken over 5 times at offset 7 since its last commit 4 min ago: its workers end" in told
    twice = structs.replace(waits, note=structs.replace(said, taken=2))
    assert "taken over" not in drawn(after(look(0, twice)))


def test_a_flow_that_is_caught_up_says_since_when_nothing_came_and_what_died_of_late() -> None:
    quiet = place(note=structs.replace(note(-3 * 3_600), dead=2))
    assert "caught up; nothing came on visits for 3 h; 2 of its last records are dead letters" in drawn(
        after(look(0, quiet, structs.replace(quiet, partition=1, note=note(-4 * 3_600))))
    )
    assert "nothing came" not in drawn(after(look(0, quiet, structs.replace(quiet, partition=1, note=note(-60)))))
    redriven = structs.replace(place(note=note(-3 * 3_600)), topic="tally.redrive")
    assert "nothing came" not in drawn(after(look(0, place(note=note(-60)), redriven)))


def test_dead_letters_that_cannot_be_written_do_not_hide_how_far_behind_a_flow_is() -> None:
    thin = Thin(topic="dead-letters", in_sync=1, wanted=2)
    waits = place(0, 1_000, waiting=waiting(1_000, 1_000))
    said = " ".join(drawn(after(structs.replace(look(0, waits), thin=(thin,)))).split())
    assert "not measured; dead letters cannot be written" in said
    assert "The flow goes on until a record fails" in said


def test_an_output_that_takes_no_writes_is_told_though_nothing_waits() -> None:
    thin = Thin(topic="counted", in_sync=1, wanted=2)
    said = " ".join(drawn(after(structs.replace(look(0, place()), thin=(thin,)))).split())
    assert "counted has 1 in sync, min.insync.replicas 2" in said


def test_a_record_without_an_age_says_why_and_is_above_a_threshold_of_seconds() -> None:
    for age_s, why in (
        (1_800_000_000 - 1_800_000, "in seconds, or none: 1970-01-21 20:00:00 UTC"),
        (-86_400 * 365, "ahead of this clock: 2028-01-15 08:00:00 UTC"),
    ):
        report = after(look(0, place(7, 9, waiting=waiting(2, 2, age_s=age_s))))
        assert "2       ?" in drawn(report)
        assert f"at offset 7; the oldest's Kafka timestamp is {why}" in drawn(report)
        unread = after(look(0, place(None, 9, waiting=waiting(2, 2, age_s=age_s))))
        assert f"nothing of it was read yet; the oldest's Kafka timestamp is {why}" in drawn(unread)
        assert Limits(seconds=60).exceeded(report)
        assert not Limits(events=60).exceeded(report)


def test_a_stuck_partition_is_named_with_its_offset() -> None:
    stuck = place(7, 100, waiting=waiting(93, 93, oldest_offset=7), note=note())
    assert "at offset 7: no commit in 10 s" in drawn(after(look(0, stuck), look(10, stuck)))
    table = drawn(after(look(0, stuck), look(100, stuck)))
    assert "stuck at offset 7: no commit for 1 min 40 s or longer" in table
    assert "of the work" not in table  # what it did before it stood still is not why


def test_a_brake_is_told_from_its_first_commit_on_and_no_rate_beside_it() -> None:
    def held(waits: int) -> PlaceReading:
        return place(7, 7 + waits, waiting=waiting(waits, waits, oldest_offset=7), note=note(braked=True))

    report = after(look(0, held(93)), look(10, held(94)))
    table = drawn(report)
    assert "braked: too many of its last records are dead letters" in table, "of a release that does not count them"
    counted = structs.replace(report, places=tuple(structs.replace(each, dead=7) for each in report.places))
    told = " ".join(drawn(counted).split())
    assert told.count("dead letters (shopstream dead-letters count)") == 1
    assert "braked: 7 of its last records are dead letters" in told
    assert "at offset 7: no commit in 10 s; too many dead letters at its last commit: it is braked" in table
    assert "falling behind" not in table
    assert "of the work" not in table
    assert "stopped" in drawn(after(look(0, held(93), state="stopped")))
    assert "caught up" in drawn(after(look(0, place(7, 7, note=note(braked=True)))))


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (PlaceReading(topic="visits", partition=0, committed=7, led=False), "no broker leads it"),
        (place(5, 9, first=8, waiting=waiting(1, 1)), "3 offsets from 5 on were deleted before they were read"),
        (place(5, 2), "committed offset 5 is past the log's end 2"),
        (place(5, 8, stable=5), "a sender's open transaction holds back 3 offsets"),
        (
            place(5, 8, stable=5, held_ms=round((NOW_S - 300) * 1000)),
            "has held back 3 offsets from 5 on for 5 min",
        ),
        (place(None, 5, waiting=waiting(5, 5)), "nothing of it was read yet"),
    ],
)
def test_what_is_wrong_with_a_partition_is_said(reading: PlaceReading, said: str) -> None:
    assert said in " ".join(drawn(after(look(0, reading))).split())


@pytest.mark.parametrize("reading", [place(33, 37, first=37), place(33, 20)])
@pytest.mark.parametrize("state", ["stopped", "running"])
def test_a_flow_that_cannot_read_on_never_says_that_nothing_waits(reading: PlaceReading, state: FlowState) -> None:
    report = after(look(0, reading, state=state))
    table = drawn(report)
    assert "cannot read on, a person decides: shopstream offsets reset tally" in table
    assert "nothing waits" not in table
    assert Limits(seconds=60).exceeded(report)
    assert not Limits().exceeded(report)


def test_a_flow_that_a_sender_holds_back_is_not_caught_up_and_above_a_threshold_of_seconds() -> None:
    report = after(look(0, place(5, 8, stable=5, held_ms=round((NOW_S - 300) * 1000))))
    assert "held back by a sender's open transaction" in drawn(report)
    assert "caught up" not in drawn(report)
    assert Limits(seconds=299).exceeded(report)
    assert not Limits(seconds=300).exceeded(report)


def test_inputs_with_different_partition_counts_are_told_before_a_worker_notices() -> None:
    others = structs.replace(place(), topic="purchases")
    assert "but visits has 2, purchases has 1" in drawn(after(look(0, place(), place(None, 0, 1), others)))
    assert "partition counts" not in drawn(after(look(0, place(), others)))


def test_a_transaction_that_was_just_begun_holds_nobody_back() -> None:
    report = after(look(0, place(5, 8, stable=5, held_ms=round((NOW_S - 2) * 1000))))
    assert "caught up" in drawn(report)
    assert not Limits(seconds=1).exceeded(report)


def test_an_estimate_is_marked() -> None:
    assert "~5,000" in drawn(after(look(0, place(0, 10_000, waiting=waiting(500, 1_000)))))


def test_a_flow_that_nobody_runs_says_so() -> None:
    reading = place(0, 10, waiting=waiting(10, 10))
    assert "stopped: no worker runs it" in drawn(after(look(0, reading, state="stopped")))
    assert "never ran" in drawn(after(look(0, reading, state="never_ran")))
    assert "stopped; nothing waits" in drawn(after(look(0, place(), state="stopped")))


def test_a_threshold_is_exceeded_by_more_than_it_says() -> None:
    report = after(look(0, place(0, 10, waiting=waiting(10, 10, age_s=60))))
    assert Limits(events=9).exceeded(report)
    assert not Limits(events=10).exceeded(report)
    assert Limits(seconds=59).exceeded(report)
    assert not Limits(seconds=60).exceeded(report)
    assert not Limits().exceeded(report)


def test_where_nobody_knows_what_waits_it_is_not_said_that_nothing_does() -> None:
    told = drawn(after(look(0, place(led=False), state="never_ran")))
    assert "never ran; no broker leads visits[0]" in told
    assert "nothing waits" not in told


def test_what_is_not_known_is_above_any_threshold() -> None:
    report = after(look(0, PlaceReading(topic="visits", partition=0, committed=7, led=False)))
    assert Limits(events=1_000).exceeded(report)
    assert not Limits().exceeded(report)


def test_what_the_work_is_stands_beside_the_outlook_and_each_stage_in_a_table_of_its_own() -> None:
    said = note(model=2.0, topic=190.0, commit=0.015)
    report = after(
        look(0, place(0, 1_000, waiting=waiting(1_000, 1_000), note=said)),
        look(10, place(300, 1_100, waiting=waiting(800, 800, age_s=190, oldest_offset=300), note=said)),
    )
    assert "caught up in 40 s at this rate; 90% of the work on a record is the model" in drawn(report)
    console = Console(width=160)
    with console.capture() as captured:
        console.print(stage_table([report]))
    lines = [line.split() for line in captured.get().splitlines()]
    assert lines[1] == ["flow", "topic", "channel", "tokenize", "model", "fold", "commit"]
    assert lines[2] == ["tally", "3", "min", "10", "s", "100", "ms", "100", "ms", "2.0", "s", "100", "ms", "15", "ms"]
    assert lines[3][:4] == ["partition", "0", "3", "min"]


def test_where_nothing_was_committed_of_late_there_is_no_table_of_stages() -> None:
    assert stage_table([after(look(0, place(), place(partition=1, note=note(-900))))]) is None


def test_a_braked_flow_whose_workers_were_restarted_is_still_said_to_be_braked() -> None:
    said = structs.replace(note(-240, braked=True), taken=3)
    told = drawn(after(look(0, place(7, 57, waiting=waiting(50, 50, oldest_offset=7), note=said))))
    assert "braked: too many of its last records are dead letters" in told
    assert "taken over" not in told


def test_an_offset_that_was_lost_is_told_before_workers_that_ended_for_it() -> None:
    said = structs.replace(note(-240), taken=3)
    lost = structs.replace(place(7, 57, waiting=waiting(37, 37), note=said), first=20)
    told = drawn(after(look(0, lost)))
    assert "cannot read on, a person decides: shopstream offsets reset tally" in told
    assert "its workers end" not in told


def test_records_that_are_deleted_ahead_of_a_worker_that_has_them_in_memory_need_no_decision_yet() -> None:
    lost = structs.replace(place(7, 57, waiting=waiting(37, 37), note=note(-5)), first=20)
    told = " ".join(drawn(after(look(0, lost))).split())
    assert "records of visits[0] were deleted before they were committed (retention?): it goes on" in told
    assert "13 offsets from 7 on were deleted before they were committed" in told
    assert "offsets reset" not in told
    for looked in (look(0, lost, state="stopped"), look(40, lost)):  # it ended there; it commits nothing any more
        assert "cannot read on, a person decides: shopstream offsets reset tally" in drawn(after(looked))


def test_partitions_that_no_broker_leads_are_named_before_what_else_is_wrong_though_there_is_no_room_for_them() -> None:
    unled = [place(100, partition=p, led=False) for p in (1, 2)]
    first, last = place(0, 1_000, waiting=waiting(1_000, 1_000)), place(0, 2_000, waiting=waiting(2_000, 2_000))
    told = " ".join(drawn(after(look(0, first, *unled), look(10, last, *unled)), most=0).split())
    assert "no broker leads visits[1] and 1 more: how much waits there is not known; falling behind" in told


def test_a_flow_without_workers_says_when_it_committed_last() -> None:
    waits = place(7, 57, waiting=waiting(50, 50), note=note(-600))
    assert "stopped: no worker runs it; its last commit was 10 min ago" in drawn(after(look(0, waits, state="stopped")))


def test_fitting_processes_that_are_lost_are_told_of_a_flow_that_has_caught_up() -> None:
    told = drawn(after(look(0, place(note=structs.replace(note(-3.0), lost=14)))))
    assert "caught up; a fitting process was lost 14 times in 10 min (memory?)" in told
    assert "fitting" not in drawn(after(look(0, place(note=note(-3.0)))))

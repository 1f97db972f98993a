"""Ready is who owns its share, has restored it and goes on; what is not is told with why."""

import pytest

from streams.ops.health import SILENT_AFTER_S, SILENT_WHEN_SLOWED_S, health_of
from streams.ops.lag_window import LagWindow
from streams.ops.now import BatchNow, FlowNow
from streams.process.processor_time import Shortage
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import report, running


def test_a_flow_that_goes_on_is_ready_with_or_without_known_lag() -> None:
    assert health_of(running(0, 1), report(0, 1)).ready
    assert health_of(running(0, 1), None).ready


def test_a_worker_to_which_the_group_gave_nothing_stands_by() -> None:
    assert health_of(running(tasks=(), on_the_way=()), None).ready


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (FlowNow(flow="tally"), "no partitions yet"),
        (FlowNow(flow="tally", loaded=False), "its tables are being read"),
        (running(0, settled=False), "being restored"),
        (running(0, settled=False, restoring="40% of 3,000,000 records"), "being restored: 40% of 3,000,000 records"),
        (running(0, braked=True), "dead letters"),
        (
            running(0, on_the_way=(BatchNow(lap="model", for_s=45.0, partitions=(2,)),)),
            "[2] is in stage model",
        ),
    ],
)
def test_what_is_not_ready_is_told_with_why(now: FlowNow, why: str) -> None:
    health = health_of(now, None)
    assert not health.ready
    assert why in health.why


def test_a_batch_that_waits_for_another_in_the_channel_stands_for_nothing() -> None:
    waits = BatchNow(lap="channel", for_s=90.0, partitions=(0,))
    assert health_of(running(0, on_the_way=(waits,)), None).ready


def test_a_partition_that_commits_nothing_is_named_with_its_offset_by_its_owner_alone() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 40.0):
        lag = window.add(look(at_s, place(end=150, partition=3, waiting=waiting(50, 50))))
    health = health_of(running(3), lag)
    assert (health.progressing, health.ready) == (False, False)
    assert health.why == "visits[3] has committed nothing for 40 s, it stands at offset 100"
    assert health_of(running(1), lag).ready


def test_no_flow_is_ready_while_the_broker_answers_nothing() -> None:
    assert health_of(running(0), None, SILENT_AFTER_S - 0.1).ready
    health = health_of(running(0), report(0), 7.0)
    assert (health.progressing, health.ready) == (False, False)
    assert health.why == "the broker has not answered for 7.0 s"
    refused = health_of(running(0), report(0), 7.0, refused="its certificate is not trusted")
    assert refused.why == "the broker has not answered for 7.0 s; its certificate is not trusted"
    assert health_of(running(0, committed_s=2.0), report(0), 7.0).ready, "a commit is an answer"


SLOW = Shortage(kind="short", share=0.03, late_s=4.0)


def test_a_batch_that_has_its_turn_while_others_are_committed_stands_for_nothing() -> None:
    waits = BatchNow(lap="commit", for_s=75.0, partitions=(0,))
    assert health_of(running(0, on_the_way=(waits,), committed_s=2.0), None).ready
    assert not health_of(running(0, on_the_way=(waits,), committed_s=31.0), None).ready


def test_a_flow_whose_batches_take_long_of_late_is_waited_for_as_long() -> None:
    slow = BatchNow(lap="model", for_s=45.0, partitions=(0,))
    lag = LagWindow(60).add(look(0.0, place(end=150, waiting=waiting(50, 50), note=note(model=20.0))))
    assert health_of(running(0, on_the_way=(slow,)), lag).ready
    stuck = BatchNow(lap="model", for_s=70.0, partitions=(0,))
    assert not health_of(running(0, on_the_way=(stuck,)), lag).ready


def test_a_worker_without_processor_time_says_so_first_and_is_waited_for() -> None:
    slow, stuck = (BatchNow(lap="commit", for_s=for_s, partitions=(0,)) for for_s in (60.0, 121.0))
    health = health_of(running(0, on_the_way=(slow,)), None, SILENT_WHEN_SLOWED_S - 0.1, SLOW)
    assert health.ready
    assert health.said == SLOW.words()
    said = health_of(running(0, on_the_way=(stuck,)), None, 0.0, SLOW).said
    assert said == f"{SLOW.words()}; a batch of partitions [0] is in stage commit for 2 min 1 s"


def test_a_broker_that_hangs_is_told_of_a_worker_without_processor_time_too() -> None:
    health = health_of(running(0), None, SILENT_WHEN_SLOWED_S, SLOW)
    assert not health.ready
    assert health.said == f"{SLOW.words()}; the broker has not answered for 15 s"

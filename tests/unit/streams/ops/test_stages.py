"""Where the time goes, by notes: weighed over tasks, and nothing of what is long ago."""

import pytest
from msgspec import structs

from streams.delivery.stopwatch import LAPS, Lap
from streams.ops.stages import LATELY_S, busiest, mean_seconds, most_lost
from tests.unit.streams.ops.readings import NOW_S, note


def test_the_mean_is_weighed_by_what_each_task_committed() -> None:
    found = mean_seconds([note(records=30, model=1.0), note(records=10, model=5.0)], NOW_S)
    assert found is not None
    assert found["model"] == pytest.approx(2.0)
    assert found["fold"] == pytest.approx(0.1)


def test_what_a_task_committed_a_minute_ago_weighs_a_third_of_what_another_did_now() -> None:
    found = mean_seconds([note(-60.0, records=2.718281828, model=4.0), note(records=1, model=2.0)], NOW_S)
    assert found is not None
    assert found["model"] == pytest.approx(3.0)


def test_of_processes_that_were_lost_the_worst_worker_tells_and_an_old_note_nothing() -> None:
    notes = [structs.replace(note(at_s), lost=lost) for at_s, lost in ((0.0, 2), (-5.0, 7), (-LATELY_S - 1, 90))]
    assert most_lost(notes, NOW_S) == 7
    assert most_lost([], NOW_S) == 0


def test_a_task_that_committed_nothing_of_late_says_nothing() -> None:
    assert mean_seconds([note(-LATELY_S - 1)], NOW_S) is None
    assert mean_seconds([note(records=0.0)], NOW_S) is None
    assert mean_seconds([], NOW_S) is None
    found = mean_seconds([note(-LATELY_S - 1, model=9.0), note(model=1.0)], NOW_S)
    assert found is not None
    assert found["model"] == pytest.approx(1.0)


def test_the_busiest_stage_is_the_one_that_does_most_and_not_where_records_wait() -> None:
    spent: dict[Lap, float] = {"topic": 60.0, "channel": 9.0, "tokenize": 0.1, "model": 0.7, "fold": 0.1, "commit": 0.1}
    lap, share = busiest(spent)
    assert lap == "model"
    assert share == pytest.approx(0.7)
    assert busiest(dict.fromkeys(LAPS, 0.0))[1] == 0.0

"""Where the time of a batch goes: laps add up, a task's share is weighed by its records."""

import time
from collections.abc import Sequence

import pytest
from aiokafka import TopicPartition

from models.tokenizing import tokenizing
from streams.delivery.inference import infer
from streams.delivery.stopwatch import LAPS, MOST_KINDS, Lap, Passed, Stopwatch
from tests.doubles import POISON_WORD, TextModel

PLACE = TopicPartition("visits", 0)


class CuttingModel(TextModel):
    """Tokenizes for some time before it computes."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        with tokenizing():
            time.sleep(0.02)
        return super().infer(texts)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the steady clock says, one reading after the other."""
    readings: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: readings.pop(0))
    return readings


def test_a_batch_begins_in_the_channel_and_each_lap_counts_until_the_next(clock: list[float]) -> None:
    clock += [10.0, 10.5, 12.5, 13.0, 13.25]
    watch = Stopwatch()
    watch.enter("model")
    assert (watch.lap, watch.since_s) == ("model", 10.5)
    watch.enter("fold")
    watch.enter("commit")
    watch.stop()
    assert watch.seconds == {"channel": 0.5, "model": 2.0, "fold": 0.5, "commit": 0.25}


def test_a_stage_that_is_entered_twice_counts_twice(clock: list[float]) -> None:
    clock += [0.0, 1.0, 2.0, 3.0, 5.0]
    watch = Stopwatch()
    laps: tuple[Lap, ...] = ("model", "fold", "model", "commit")
    for lap in laps:
        watch.enter(lap)
    assert watch.seconds["model"] == 3.0


def test_tokenizing_is_taken_off_the_model(clock: list[float]) -> None:
    clock += [0.0, 0.0, 2.0]
    watch = Stopwatch()
    watch.enter("model")
    watch.tokenized(0.5)
    watch.enter("fold")
    assert (watch.seconds["model"], watch.seconds["tokenize"]) == (1.5, 0.5)


def test_each_record_of_a_batch_spends_what_the_batch_spends(clock: list[float]) -> None:
    clock += [0.0, 1.0, 3.0]
    watch = Stopwatch()
    watch.enter("model")
    watch.stop()
    passed = Passed()
    passed.add(watch, records=3, timers=0, topic_s=6.0)
    passed.add(watch, records=0, timers=2, topic_s=0.0)
    assert (passed.records, passed.timers) == (3, 2)
    assert passed.seconds == dict.fromkeys(LAPS, 0.0) | {"topic": 6.0, "channel": 5.0, "model": 10.0}


def test_reasons_to_say_nothing_are_counted_without_what_varies_in_them_and_never_are_too_many() -> None:
    passed = Passed()
    passed.add_declined(["it is too long", "no answer (how_to_pay, en)", "no answer (warranty, zh)"])
    assert passed.declined == {"it is too long": 1, "no answer": 2}
    passed.add_declined(f"reason {number}" for number in range(3 * MOST_KINDS))
    assert passed.declined["no answer"] == 2
    assert len(passed.declined) == MOST_KINDS + 1
    assert sum(passed.declined.values()) == 3 + 3 * MOST_KINDS


async def test_a_model_says_how_much_of_its_call_was_tokenizing_also_in_the_halves_of_a_failed_one() -> None:
    watch = Stopwatch()
    watch.enter("model")
    assert await infer(CuttingModel(0.01), ["a", "b"], 5.0, watch) == [1, 1]
    watch.enter("fold")
    assert watch.seconds["tokenize"] >= 0.02
    assert watch.seconds["model"] >= 0.01
    once = watch.seconds["tokenize"]
    watch.enter("model")
    await infer(CuttingModel(), ["a", POISON_WORD], 5.0, watch)  # both, then each alone
    assert watch.seconds["tokenize"] - once >= 0.06

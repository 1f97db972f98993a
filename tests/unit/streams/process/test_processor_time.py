"""Whether a process gets its processor time: told apart are others that have it, a stop, and its own work."""

import logging
import time

import pytest

from streams.process.processor_time import (
    LATELY_S,
    Beat,
    ProcessorTime,
    Shortage,
    Used,
    share_of,
    shortage_of,
    used_by_now,
)


def beat(late_s: float = 0.0, ran_s: float = 0.1, waited_s: float | None = 0.0) -> Beat:
    return Beat(span_s=1.0 + late_s, late_s=late_s, ran_s=ran_s, waited_s=waited_s)


class Machine:
    """A clock, and what the process ran and waited by now."""

    def __init__(self) -> None:
        self.now_s, self.ran_s, self.waited_s = 1_000.0, 5.0, 1.0
        self.time = ProcessorTime(2, lambda: self.now_s, lambda: Used(self.ran_s, self.waited_s))
        self.time.begin()

    def passes(self, seconds: float, ran_s: float = 0.0, waited_s: float = 0.0) -> None:
        self.now_s, self.ran_s, self.waited_s = self.now_s + seconds, self.ran_s + ran_s, self.waited_s + waited_s

    def beats(self, *spans_s: float, ran: float = 0.1, waited: float = 0.0) -> None:
        for span_s in spans_s:
            self.passes(span_s, ran * span_s, waited * span_s)
            self.time._beat()


@pytest.mark.parametrize(
    ("beats", "share"),
    [
        ([], 1.0),
        ([beat(ran_s=0.6, waited_s=0.9)], 0.4),
        ([beat(ran_s=0.3, waited_s=2.7)], 0.15),  # of the two processors that there are
        ([beat(ran_s=1.9, waited_s=9.0)], 0.95),  # its threads wait for each other
        ([beat(ran_s=0.05, waited_s=0.4)], 1.0),  # it wakes up for moments
        ([beat(ran_s=0.4, waited_s=None)], 1.0),
    ],
)
def test_a_share_is_of_what_was_wanted_and_never_of_more_than_there_is(beats: list[Beat], share: float) -> None:
    assert share_of(beats, 2) == pytest.approx(share)


@pytest.mark.parametrize(
    ("late", "kind"),
    [
        (beat(8.0, ran_s=0.1, waited_s=12.0), "short"),
        (beat(8.0, ran_s=0.1, waited_s=0.2), "stopped"),
        (beat(8.0, ran_s=8.5, waited_s=0.2), "busy"),
        (beat(8.0, ran_s=0.1, waited_s=None), "short"),
        (beat(8.0, ran_s=8.5, waited_s=None), "busy"),
    ],
)
def test_late_timers_have_three_causes(late: Beat, kind: str) -> None:
    shortage = shortage_of([beat(), late, beat()], 2)
    assert shortage is not None
    assert (shortage.kind, shortage.late_s) == (kind, 8.0)


def test_a_process_that_runs_in_time_is_short_of_nothing() -> None:
    assert shortage_of([], 2) is None
    assert shortage_of([beat(1.5), beat(ran_s=1.5, waited_s=1.0)], 2) is None


def test_a_shortage_is_said_in_words() -> None:
    late = Shortage(kind="short", share=0.034, late_s=8.2).words()
    assert late == "this worker gets too little processor time: 3% of what it wants, its timers are 8.2 s late"
    held = Shortage(kind="short", share=0.034, late_s=0.2, limited=True).words()
    assert held.endswith(": 3% of what it wants, its processor limit withholds the rest")
    assert "time: its timers are 3.0 s late" in Shortage(kind="short", share=1.0, late_s=3.0).words()
    assert "less than 1% of what" in Shortage(kind="short", share=0.001, late_s=3.0).words()
    assert (
        "stood still for 20 s: it or its machine was stopped"
        in Shortage(kind="stopped", share=1.0, late_s=20.0).words()
    )
    assert "holds up its event loop by its own work" in Shortage(kind="busy", share=1.0, late_s=20.0).words()


def test_of_a_process_that_was_just_let_go_on_it_is_told_before_its_timer_fires() -> None:
    machine = Machine()
    machine.beats(1.0, 1.0)
    assert machine.time.shortage() is None
    machine.passes(20.0)
    shortage = machine.time.shortage()
    assert shortage is not None
    assert (shortage.kind, shortage.late_s) == ("stopped", 19.0)


def test_what_was_long_ago_is_forgotten() -> None:
    machine = Machine()
    machine.beats(20.0)
    assert machine.time.shortage() is not None
    machine.beats(*[1.0] * round(LATELY_S))
    assert machine.time.shortage() is None


def test_how_long_it_stood_still_is_told_as_long_as_it_is_not_forgotten_and_of_nothing_else() -> None:
    machine = Machine()
    assert machine.time.stood_s == 0.0
    machine.beats(1.0, 9.0, 5.0)
    assert machine.time.stood_s == pytest.approx(8.0)
    machine.beats(*[1.0] * round(LATELY_S))
    assert machine.time.stood_s == 0.0
    machine.beats(9.0, ran=1.0)
    assert machine.time.stood_s == 0.0, "its own work held up its loop"


def test_the_steady_clock_stands_while_the_loop_is_late() -> None:
    machine = Machine()
    began_s = machine.time.steady_s()
    machine.beats(1.0, 21.0, 1.0)
    assert machine.time.steady_s() - began_s == pytest.approx(3.0)
    machine.passes(6.0)
    assert machine.time.steady_s() - began_s == pytest.approx(4.0)


def test_a_shortage_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    with caplog.at_level(logging.WARNING):
        machine.beats(*[1.0] * 30, ran=0.1, waited=1.9)
        machine.beats(*[1.0] * 60)
        machine.beats(*[1.0] * 30, ran=0.1, waited=1.9)
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "this worker gets too little processor time"
    ]
    assert machine.time.share == pytest.approx(0.05)


def test_a_beat_without_a_count_of_what_threads_waited_takes_the_next_for_no_shortage() -> None:
    counts = iter([Used(0.0, 500.0), Used(0.1), Used(0.2, 500.0), Used(0.3, 500.1)])
    now = iter([float(second) for second in range(20)])
    measured = ProcessorTime(2, lambda: next(now) / 3, lambda: next(counts))
    measured.begin()
    for _ in range(3):
        measured._beat()
    assert [beat.waited_s for beat in measured._beats] == [None, None, pytest.approx(0.1)]


def test_the_processor_time_of_this_process_is_counted() -> None:
    before, until_s = used_by_now(), time.process_time() + 0.05
    while time.process_time() < until_s:
        pass
    now = used_by_now()
    assert now.ran_s - before.ran_s >= 0.05
    assert now.waited_s is None or now.waited_s >= 0.0
    assert now.withheld_s >= before.withheld_s


def test_a_quota_that_holds_it_up_is_named_as_the_cause() -> None:
    held = Beat(span_s=1.0, late_s=0.1, ran_s=0.05, waited_s=0.9, withheld_s=0.85)
    shortage, elsewhere = shortage_of([held] * 5, 2), shortage_of([beat(0.1, 0.05, 0.9)] * 5, 2)
    assert shortage is not None
    assert elsewhere is not None
    assert (shortage.limited, elsewhere.limited) == (True, False)

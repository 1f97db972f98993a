"""A worker's clock that is wrong is told, and ages that it wrote are put right by it."""

import pytest
from msgspec import structs

from streams.ops.clocks import clock_words
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.ops.verdict import verdict_of
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import MEMBER, look, note, place, waiting
from tests.unit.streams.ops.seen import seen


def report(*noted_s: float, waits: int = 0) -> FlowReport:
    """Return a flow that is looked at every ten seconds and committed in between, by its clock at these times."""
    window = LagWindow(60)
    for number, at_s in enumerate(noted_s):
        waited = waiting(waits, waits) if waits else None
        here = place(100 + number, 100 + number + waits, waiting=waited, note=note(at_s))
        found = window.begin(look(0, here)) if not number else window.add(look(10.0 * number, here))
    return found


@pytest.mark.parametrize(
    ("wrong_s", "told"), [(-3_600, "a is some 1 h behind this machine"), (3_600, "a is some 1 h ahead of this machine")]
)
def test_a_clock_that_is_wrong_is_told_and_ages_are_right(wrong_s: float, told: str) -> None:
    found = report(wrong_s - 1, wrong_s + 9, wrong_s + 19)
    assert told in clock_words(found)
    assert told in verdict_of(seen(found)).why
    assert told in " ".join(drawn(found).split())
    assert found.places[0].committed_s is not None
    assert found.places[0].committed_s <= 10
    assert "nothing came" not in drawn(found)
    assert found.stages is not None


def test_a_clock_that_may_be_right_is_not_told() -> None:
    assert report(-1, 9, 19).clocks == report(-50, -40, -30).clocks == report(30, 40, 50).clocks == {}
    assert report(-3_600, -3_600).clocks == {}, "it committed nothing since"
    assert report(2_160, 2_160).clocks == {}, "by how much is not known, nor whether it is still so"


def test_a_worker_with_a_right_clock_that_takes_over_is_not_blamed() -> None:
    assert report(-3_591, -3_581).clocks != {}
    assert report(-3_591, -3_581, 19).clocks == {}
    gone = structs.replace(look(20, place(102, note=note(-3_571))), members=(), state="stopped")
    window = LagWindow(60)
    for each in (look(0, place(note=note(-3_591))), look(10, place(101, note=note(-3_581))), gone):
        found = window.add(each)
    assert found.clocks == {}


@pytest.mark.parametrize("looked_s", [10, 20])
def test_nor_is_one_that_has_what_a_wrong_clock_committed_last_where_nothing_comes(looked_s: int) -> None:
    """It took over after that commit was seen, or in the same ten seconds."""
    window, heir = LagWindow(60), structs.replace(MEMBER, client_id="shopstream-tally-b")
    for at_s in (0, 10, 20, 30):
        here = look(at_s, place(100 + min(at_s, 10), note=note(min(at_s, 10) - 3_601)))
        if at_s >= looked_s:
            here = structs.replace(here, members=(heir,))
        found = window.add(here)
    assert found.clocks == {}
    assert found.places[0].committed_s == pytest.approx(30, abs=1), "its age is put right"


def test_what_another_input_has_from_the_future_hides_nothing_that_was_committed_lately() -> None:
    other = structs.replace(place(note=note(2_160, records=0)), topic="redriven")
    found = LagWindow(60).add(look(0, place(note=note(-5)), other))
    assert found.stages is not None
    assert LagWindow(60).add(look(0, structs.replace(other, note=note(2_160, braked=True)))).places[0].braked

"""Since when the oldest record waits: by its timestamp, unless those before and behind it show that to be odd."""

import pytest

from streams.ops.ages import Waiting, came_ms, waited_s
from streams.ops.lag_window import LagWindow
from tests.unit.streams.ops.readings import NOW_S, look, place

Y2001, Y2014, Y2099, SECONDS = 1_000_000_000_000, 1_400_000_000_000, 4_070_908_800_000, 1_800_000_000


def ms(age_s: float) -> int:
    return round((NOW_S - age_s) * 1000)


def waiting(oldest_ms: int, before: tuple[int, ...] = (), behind: tuple[int, ...] = ()) -> Waiting:
    return Waiting(
        oldest_offset=100, oldest_ms=oldest_ms, before_ms=before, behind_ms=behind, records=1 + len(behind), offsets=50
    )


BEFORE, BEHIND = tuple(map(ms, (12, 11, 10))), tuple(map(ms, (8, 7, 6)))


@pytest.mark.parametrize("oldest_ms", [ms(9), Y2001, Y2014, Y2099, SECONDS])
def test_it_has_waited_no_longer_than_those_before_it_and_no_shorter_than_those_behind(oldest_ms: int) -> None:
    waited = waited_s(waiting(oldest_ms, BEFORE, BEHIND), NOW_S)
    assert waited is not None
    assert 7 <= waited <= 11


@pytest.mark.parametrize("odd_ms", [Y2001, Y2014, Y2099, SECONDS, ms(-40)])
def test_an_odd_one_among_those_beside_it_changes_nothing(odd_ms: int) -> None:
    before, behind = (odd_ms, *BEFORE), (*BEHIND, odd_ms)
    assert waited_s(waiting(ms(9), before, behind), NOW_S) == pytest.approx(9)


def test_what_nothing_contradicts_stays_as_it_is() -> None:
    year_s = 365 * 86_400.0
    assert waited_s(waiting(ms(3_600)), NOW_S) == 3_600, "nothing came for an hour"
    assert waited_s(waiting(ms(3_600), (ms(3_700),), (ms(1),)), NOW_S) == 3_600, "one stands, others came just now"
    backfill = tuple(ms(year_s - each) for each in range(6))
    assert waited_s(waiting(backfill[2], backfill[:2], backfill[3:]), NOW_S) == pytest.approx(year_s - 2)
    assert waited_s(waiting(Y2099, BEFORE), NOW_S) is None, "it came since those before it, but nobody knows when"
    assert came_ms(waiting(ms(9)), NOW_S) == ms(9)
    assert came_ms(waiting(SECONDS), NOW_S) is None


@pytest.mark.parametrize("oldest_ms", [Y2014, Y2099])
def test_a_flow_is_as_late_as_what_waits_beside_an_odd_record(oldest_ms: int) -> None:
    found = place(100, 150, waiting=waiting(oldest_ms, BEFORE, BEHIND))
    report = LagWindow(60).add(look(0, found))
    assert report.aged
    assert 7 <= report.seconds <= 11

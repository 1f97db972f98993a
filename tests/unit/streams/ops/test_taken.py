"""What notes say of take-overs: a restore is told with its progress; what was just taken over stands not still."""

from msgspec import structs

from streams.delivery.note import Note, Restoring
from streams.ops.lag import FlowReading, Member
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.ops.taken import RESTORES_S
from streams.ops.verdict import verdict_of
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import NOW_S, look, note, place, waiting
from tests.unit.streams.ops.seen import running, seen

MEMBERS = (
    Member(client_id="shopstream-tally-a", host="10.0.0.7", places=(("visits", 0), ("visits", 1))),
    Member(client_id="shopstream-tally-b", host="10.0.0.8", places=(("visits", 2),)),
)


def taken(ago_s: float, restoring: Restoring | None = None) -> Note:
    """Return a note of five minutes ago whose task was last said to be taken over some seconds ago."""
    return structs.replace(note(-300.0), taken=1, taken_ms=round((NOW_S - ago_s) * 1000), restoring=restoring)


def looks(told: Note, events: int = 50) -> FlowReport:
    """Return what one who comes by sees of three partitions whose records have waited for four minutes."""
    seen = waiting(events, events, 240.0) if events else None
    end = 100 + events
    places = [place(100, end, p, waiting=seen, note=told if p == 0 else note(-300.0)) for p in range(3)]
    reading: FlowReading = structs.replace(look(0, *places), members=MEMBERS)
    return LagWindow(10).begin(reading)


def test_a_restore_is_no_standstill_for_all_that_its_worker_has() -> None:
    report = looks(taken(2.0, Restoring(30_000, 60_000, 14.0)))
    assert [(each.stuck, each.restoring) for each in report.places] == [
        (False, Restoring(30_000, 60_000, 12.0)),
        (False, Restoring(30_000, 60_000, 12.0)),
        (True, None),
    ]
    assert report.estimate.course == "stuck", "the other worker's is one"


def alone(told: Note) -> FlowReport:
    report = structs.replace(look(0, place(100, 150, waiting=waiting(50, 50, 240.0), note=told)))
    return LagWindow(10).begin(report)


def test_a_restore_is_told_by_lag_and_page_with_its_progress_and_when_it_goes_on() -> None:
    report = alone(taken(2.0, Restoring(30_000, 60_000, 14.0)))
    assert "restores its state: 50% of 60,000 records; ready in some 12 s" in drawn(report)
    verdict = verdict_of(seen(report))
    assert (verdict.level, verdict.headline, verdict.until) == ("behind", "restoring", "ready in some 12 s")
    here = verdict_of(seen(report, running(0, settled=False, restoring="52% of 60,000 records, some 11 s more")))
    assert (here.why, here.until) == ("its state is being restored: 52% of 60,000 records, some 11 s more", "")
    begun = alone(taken(2.0, Restoring(0, 60_000)))
    assert drawn(begun).count("restores its state") == 2
    assert "0% of 60,000 records\n" in drawn(begun)


def test_of_workers_that_die_in_each_restore_the_present_one_is_told_behind_that() -> None:
    report = alone(structs.replace(taken(2.0, Restoring(30_000, 60_000, 14.0)), taken=3))
    told = " ".join(drawn(report).split())
    assert "visits[0] taken over 3 times" in told
    assert "kills them; now restores its state: 50% of 60,000 records" in told


def test_a_worker_that_was_killed_while_it_restored_restores_no_more() -> None:
    report = alone(taken(RESTORES_S + 1, Restoring(30_000, 60_000, 14.0)))
    assert report.restoring is None
    assert report.estimate.course != "restoring"


def test_what_was_taken_over_a_moment_ago_does_not_stand_still_yet() -> None:
    assert not alone(taken(5.0)).places[0].stuck
    assert alone(taken(31.0)).places[0].stuck


def test_where_nothing_waits_a_restore_is_not_worth_a_word() -> None:
    report = looks(taken(2.0, Restoring(30_000, 60_000, 14.0)), events=0)
    assert report.estimate.course == "caught_up"

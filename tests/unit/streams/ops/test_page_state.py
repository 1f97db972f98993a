"""What the page is sent: rows of flows, and the workers of their groups as the broker has them."""

import pytest
from msgspec import structs

from streams.ops.estimate import Estimate
from streams.ops.health import health_of
from streams.ops.lag import Member
from streams.ops.lag_window import LagWindow
from streams.ops.now import RefusedRows
from streams.ops.page_state import page_state
from streams.ops.workers import workers_of
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import ARTIFACT, flow_seen, lag, running, worker_seen
from tests.unit.streams.ops.seen import report as report_of

MEMBER_HERE = Member(client_id="shopstream-tally-host-0", host="10.0.0.7", places=(("visits", 0),))


def test_each_worker_of_a_group_has_what_waits_in_its_own_partitions() -> None:
    lag = LagWindow(60).add(look(0.0, place(end=150, waiting=waiting(50, 50)), place(end=107, partition=1)))
    members = (
        Member(client_id="shopstream-tally-host-1", host="10.0.0.8", places=()),
        Member(client_id="shopstream-tally-host-0", host="10.0.0.7", places=(("visits", 0),)),
    )
    first, second = workers_of(structs.replace(lag, members=members), "shopstream", "host-0")
    assert (first.name, first.here, first.partitions, first.events, first.state) == (
        "host-0",
        True,
        (0,),
        50,
        "runs",
    )
    assert (second.name, second.here, second.partitions, second.events) == ("host-1", False, (), 0)
    assert (second.committed_s, second.well, second.state) == (None, True, "on standby: it has no partition")


def test_what_another_worker_does_is_known_by_its_commits() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 40.0):
        stuck = place(end=150, waiting=waiting(50, 50), note=note(-5, braked=True))
        report = window.add(look(at_s, stuck, place(partition=1, note=note(38))))
    members = tuple(
        Member(client_id=f"shopstream-tally-host-{at}", host="10.0.0.7", places=(("visits", at),)) for at in (0, 1)
    )
    first, second = workers_of(structs.replace(report, members=members), "shopstream", "host-1")
    assert (first.well, first.committed_s) == (False, 45.0)
    assert first.state.startswith("visits[0] stuck at offset 100: no commit for 40 s or longer; too many dead letters")
    assert (second.well, second.committed_s, second.state) == (True, 2.0, "runs")
    moving = structs.replace(report, members=members, state="rebalancing")
    assert workers_of(moving, "shopstream", "host-1")[1].state == "is being assigned its partitions"


def test_a_worker_that_took_over_what_others_died_of_is_not_said_to_go_on() -> None:
    died = place(end=150, waiting=waiting(50, 50), note=structs.replace(note(-60), taken=4))
    (here,) = workers_of(LagWindow(60).add(look(0.0, died)), "shopstream", "b")
    assert not here.well
    assert here.state == "visits[0] taken over 4 times at offset 100 since its last commit 1 min ago"


def test_rows_of_a_table_that_are_refused_are_told_beside_what_is_seen_of_the_flow() -> None:
    rows = {"answers": RefusedRows(keys=2, example="answers[0]@7: no"), "products": RefusedRows()}
    (row,) = page_state(worker_seen(flow_seen(running(0, refused=rows), lag(5, 0))), "shopstream").flows
    told = "2 keys have no value in its table answers, as what was sent last is refused (answers[0]@7: no)"
    assert (row.verdict.level, row.verdict.why) == ("ok", told)


def test_of_itself_a_worker_knows_more_than_the_broker() -> None:
    lag = report_of(0)
    health = health_of(running(0, settled=False), lag)
    (here,) = workers_of(structs.replace(lag, members=(MEMBER_HERE,)), "shopstream", "host-0", health)
    assert (here.well, here.state) == (False, "its state is being restored")


def test_a_row_has_all_that_explains_a_flow() -> None:
    lag = LagWindow(60).add(
        look(
            0.0,
            place(end=150, waiting=waiting(50, 50), note=note(model=2.0)),
            place(end=150, waiting=waiting(50, 50), partition=1, note=note(model=4.0)),
        )
    )
    state = page_state(worker_seen(flow_seen(running(0), lag)), "shopstream")
    (row,) = state.flows
    assert (row.name, row.here, row.events, row.exact) == ("tally", True, 100, True)
    assert [(each.name, each.owned) for each in row.places] == [("visits[0]", True), ("visits[1]", False)]
    assert [(batch.stage, batch.partitions) for batch in row.batches] == [("model", (0,))]
    assert row.artifacts == (ARTIFACT,)
    assert (row.stages or {})["model"] == pytest.approx(3.0)
    assert set(row.stages or {}) == set(state.stages)
    assert {p: spent["model"] for p, spent in row.by_partition.items()} == pytest.approx(
        {0: 2.0, 1: 4.0}
    )  # not ours, too


def test_of_a_flow_that_cannot_be_looked_at_nothing_is_made_up() -> None:
    (row,) = page_state(worker_seen(flow_seen(None, None, "the broker is gone")), "shopstream").flows
    assert (row.events, row.seconds, row.places, row.workers, row.stages) == (None, None, (), (), None)
    assert (row.verdict.level, row.verdict.why) == ("unknown", "the broker is gone")


def test_the_worst_flow_stands_first_and_the_others_keep_their_order() -> None:
    late, behind = report_of(0), lag(1_200, 600)
    stuck = [
        structs.replace(each, estimate=Estimate(course="stuck"), seconds=s) for each, s in ((late, 60), (late, 90))
    ]
    flows = [
        structs.replace(flow_seen(None, each), name=name)
        for name, each in zip("abcd", (None, behind, *stuck), strict=True)
    ]
    rows = page_state(worker_seen(*flows), "shopstream").flows
    assert [(row.name, row.urgent) for row in rows] == [("d", True), ("c", True), ("a", False), ("b", False)]

"""What the page is sent: rows of flows, and the workers of their groups as the broker has them."""

from msgspec import structs

from streams.ops.lag import Member
from streams.ops.lag_window import LagWindow
from streams.ops.page_state import page_state
from streams.ops.workers import workers_of
from tests.unit.streams.ops.readings import look, place, waiting
from tests.unit.streams.ops.seen import ARTIFACT, flow_seen, report, running, worker_seen


def test_each_worker_of_a_group_has_what_waits_in_its_own_partitions() -> None:
    lag = LagWindow(60).add(look(0.0, place(end=150, waiting=waiting(50, 50)), place(end=107, partition=1)))
    members = (
        Member(client_id="shopstream-tally-host-1", host="10.0.0.8", places=()),
        Member(client_id="shopstream-tally-host-0", host="10.0.0.7", places=(("visits", 0),)),
    )
    first, second = workers_of(structs.replace(lag, members=members), "shopstream", "host-0")
    assert (first.name, first.here, first.partitions, first.events, first.stuck) == ("host-0", True, (0,), 50, 0)
    assert (second.name, second.here, second.partitions, second.events) == ("host-1", False, (), 0)


def test_a_row_has_all_that_explains_a_flow() -> None:
    state = page_state(worker_seen(flow_seen(running(0), report(0, 1))), "shopstream")
    (row,) = state.flows
    assert (row.name, row.here, row.events, row.exact) == ("tally", True, 100, True)
    assert [(each.name, each.owned) for each in row.places] == [("visits[0]", True), ("visits[1]", False)]
    assert [(batch.stage, batch.partitions) for batch in row.batches] == [("model", (0,))]
    assert row.artifacts == (ARTIFACT,)
    assert set(row.stages or {}) == set(state.stages)


def test_of_a_flow_that_cannot_be_looked_at_nothing_is_made_up() -> None:
    (row,) = page_state(worker_seen(flow_seen(None, None, "the broker is gone")), "shopstream").flows
    assert (row.events, row.seconds, row.places, row.workers, row.stages) == (None, None, (), (), None)
    assert (row.verdict.level, row.verdict.why) == ("unknown", "the broker is gone")

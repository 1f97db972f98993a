"""Workers that their group goes on without again and again are named, with why, as long as it lasts."""

from msgspec import structs

from streams.delivery.rejoins import Rejoins
from streams.ops.estimate import Estimate
from streams.ops.lag import FlowReading, Member
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.ops.verdict import verdict_of
from streams.ops.workers import workers_of
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import MEMBER, NOW_S, look, note, place, waiting
from tests.unit.streams.ops.seen import seen

TOLD = "b was removed from the group 4 times in 10 min, last 10 s ago: it stood still for 8 s"


def member(times: int, ago_s: float = 10.0) -> Member:
    rejoins = Rejoins(times, round((NOW_S - ago_s) * 1000), "stood still for 8 s")
    return structs.replace(MEMBER, client_id="shopstream-tally-b", rejoins=rejoins)


def looked(at_s: float, *others: Member, age_s: float = 60.0) -> FlowReading:
    here = place(7, 100, waiting=waiting(93, 93, age_s, oldest_offset=7), note=note(at_s - 1))
    plain = look(at_s, here)
    return structs.replace(plain, members=(*plain.members, *others))


def report(*looks: FlowReading) -> FlowReport:
    window = LagWindow(60)
    for each in looks:
        found = window.add(each)
    return found


def test_a_worker_that_is_put_out_again_and_again_is_the_reason_of_a_flow_that_is_behind() -> None:
    found = report(looked(0, member(4)))
    verdict = verdict_of(seen(found))
    assert (verdict.level, verdict.headline) == ("bad", "workers come and go")
    assert TOLD in verdict.why
    assert TOLD in " ".join(drawn(found).split())


def test_what_keeps_a_worker_from_its_work_comes_before_what_it_is_busy_with() -> None:
    found = report(looked(-10, member(4)), looked(0, member(4)))
    moving = structs.replace(found, estimate=Estimate(course="level"), processor_share=0.1)
    told = " ".join(drawn(moving).split())
    assert told.index("too little processor time") < told.index(TOLD) < told.index("of the work on a record is")


def test_the_list_of_workers_tells_which_one_it_is() -> None:
    first, second = workers_of(report(looked(0, member(4))), "shopstream", "a")
    assert first.state == "runs"
    assert second.state.endswith("; removed from the group 4 times in 10 min")


def test_it_is_told_of_a_flow_that_keeps_up_which_stays_well() -> None:
    found = report(looked(0, member(4), age_s=1.0))
    verdict = verdict_of(seen(found))
    assert (verdict.level, verdict.headline) == ("ok", "keeps up")
    assert TOLD in verdict.why
    assert TOLD in " ".join(drawn(found).split())


def test_one_that_is_out_just_now_is_told_by_what_it_said_before() -> None:
    found = report(looked(0, member(4)), looked(2))
    assert TOLD.replace("10 s ago", "12 s ago") in verdict_of(seen(found)).why


def test_what_happens_once_or_twice_or_is_over_is_not_told() -> None:
    for other in (member(2), member(9, ago_s=130)):
        assert verdict_of(seen(report(looked(0, other)))).headline == "behind"
        assert "put out" not in drawn(report(looked(0, other)))
        assert workers_of(report(looked(0, other)), "shopstream", "a")[1].state == "runs"

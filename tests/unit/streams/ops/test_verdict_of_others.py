"""What others do to a flow: senders that hold records back, strangers in its group, quotas, missing brokers."""

import re

import pytest
from msgspec import structs

from streams.ops.health import health_of
from streams.ops.holder import Holder
from streams.ops.lag import Member
from streams.ops.lag_window import LagWindow
from streams.ops.replicas import Thin
from streams.ops.verdict import verdict_of
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import MEMBER, NOW_S, look, note, place, waiting
from tests.unit.streams.ops.seen import lag, running, seen


def test_dead_letters_that_cannot_be_written_are_told_and_not_that_nothing_can() -> None:
    thin = Thin(topic="dead-letters", in_sync=1, wanted=2)
    report = structs.replace(LagWindow(60).add(look(0, place())), thin=(thin,))
    verdict = verdict_of(seen(report, running(0)))
    assert (verdict.level, verdict.headline) == ("bad", "cannot write dead letters")
    assert verdict.why.startswith("dead letters cannot be written, because replicas are missing: dead-letters has 1")
    behind = verdict_of(seen(structs.replace(lag(1_200, 600), thin=(thin,)), running(0)))
    assert (behind.headline, behind.until) == ("behind", "caught up in 1 min at this rate")
    assert "dead letters cannot be written" in behind.why
    outputs = structs.replace(thin, topic="counted")
    assert verdict_of(seen(structs.replace(report, thin=(thin, outputs)), running(0))).headline == "cannot write"


def test_what_a_senders_open_transaction_holds_back_is_not_caught_up() -> None:
    held = place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000))
    verdict = verdict_of(seen(LagWindow(60).add(look(0, held)), running(0)))
    assert (verdict.level, verdict.headline, verdict.until) == ("behind", "held back", "")
    assert verdict.why == (
        "visits[0]: a sender's open transaction has held back 37 offsets from 100 on for 5 min; "
        "the broker does not tell whose it is"
    )


def test_a_sender_that_holds_records_back_is_named_with_when_kafka_ends_its_transaction() -> None:
    holder = Holder(producer_id=7, transactional_id="shop-orders-3", state="Ongoing", ends_s=600.0, abort="abort it")
    held = place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000), holder=holder)
    verdict = verdict_of(seen(LagWindow(60).add(look(0, held)), running(0)))
    assert (verdict.level, verdict.until) == ("behind", "10 min at most")
    assert "the open transaction of shop-orders-3 has held back 37 offsets" in verdict.why
    assert verdict.why.endswith("that sender has to end it, or else Kafka does in 10 min")


@pytest.mark.parametrize(
    ("holder", "why"),
    [
        (
            Holder(producer_id=7, silent_s=901.0, abort="abort it"),
            "of producer 7 .* seems to hang: no coordinator shows it to this user.* Ask one who sees all before",
        ),
        (
            Holder(producer_id=7, transactional_id="shop-3", state="CompleteAbort", abort="abort it"),
            "of shop-3 .* hangs: its coordinator calls it CompleteAbort, so only a person can end it",
        ),
    ],
)
def test_a_transaction_that_hangs_is_a_persons_to_end_and_the_command_is_told(holder: Holder, why: str) -> None:
    held = place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000), holder=holder)
    longer = place(1, 7, 1, stable=1, held_ms=round((NOW_S - 900) * 1000))
    verdict = verdict_of(seen(LagWindow(60).add(look(0, held, longer)), running(0)))
    assert (verdict.level, verdict.headline, verdict.until) == ("bad", "held back", "")
    assert re.search(f"a transaction {why}.*\\. Run `abort it`", verdict.why)


def test_a_transaction_that_may_only_be_hidden_from_this_user_is_not_called_hanging() -> None:
    holder = Holder(producer_id=7, silent_s=300.0, abort="abort it")
    held = place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000), holder=holder)
    verdict = verdict_of(seen(LagWindow(60).add(look(0, held)), running(0)))
    assert verdict.level == "behind"
    assert "or else Kafka does within 15 min of its begin; no coordinator shows it to this user" in verdict.why
    assert "abort it" not in verdict.why


STRANGER = Member(client_id="console-consumer", host="10.0.0.9", places=(("visits", 0), ("visits", 1)))


@pytest.mark.parametrize("ours", [1, 0])
def test_a_program_that_reads_under_a_flows_group_is_named_though_all_looks_caught_up(ours: int) -> None:
    members = (MEMBER, STRANGER) if ours else (STRANGER,)
    report = LagWindow(60).add(structs.replace(look(0, place()), members=members))
    assert report.workers == ours
    verdict = verdict_of(seen(report, running(0) if ours else None))
    assert (verdict.level, verdict.headline) == ("bad", "foreign consumer in its group")
    assert verdict.why.startswith("console-consumer on 10.0.0.9 reads under the group's name and is not a worker")
    assert "it takes visits[0], visits[1], and this flow skips what it commits" in verdict.why
    assert verdict.why.endswith(f"({ours} left)")


def test_a_quota_of_the_cluster_comes_before_what_the_last_records_spent_their_time_on() -> None:
    now = structs.replace(running(0), throttled_s=12.0)
    report = lag(1_200, 600)
    why = verdict_of(structs.replace(seen(report, now), health=health_of(now, report))).why
    assert why.startswith("the brokers throttle this worker's requests, last by 12 s: a quota of the cluster")


def test_a_flow_whose_output_takes_no_writes_says_so_before_anything_stands_still() -> None:
    thin = Thin(topic="counted", in_sync=1, wanted=2)
    report = structs.replace(lag(5, 5, age_s=1.0), thin=(thin,))
    verdict = verdict_of(seen(report, running(0)))
    assert (verdict.level, verdict.headline) == ("bad", "cannot write")
    assert "counted has 1 in sync, min.insync.replicas 2. Is a broker down?" in verdict.why
    stopped = verdict_of(seen(structs.replace(report, state="stopped")))
    assert stopped.headline == "stopped"
    assert "Is a broker down?" in stopped.why


def test_of_deleted_records_a_worker_that_goes_on_is_told_from_one_that_a_person_has_to_help() -> None:
    lost = structs.replace(place(7, 57, waiting=waiting(37, 37), note=note(-5)), first=20)
    goes_on = verdict_of(seen(LagWindow(60).add(look(0, lost)), running(0)))
    assert (goes_on.level, goes_on.headline) == ("bad", "records are deleted")
    window = LagWindow(60)
    window.add(look(0, lost, state="stopped"))
    ended = verdict_of(seen(window.add(look(10, lost, state="stopped"))))
    assert (ended.headline, ended.until) == ("cannot read on", "")
    helps = "it cannot read on, a person decides: shopstream offsets reset tally"
    assert ended.why.endswith(f"; {helps}")
    braked = LagWindow(60).add(look(60, structs.replace(lost, note=note(0, braked=True))))
    both = verdict_of(seen(braked, running(0, braked=True)))
    assert both.headline == "braked"
    assert both.why == f"too many of its last records are dead letters, so it reads nothing; {helps}"
    assert f"{helps}; braked: too many of its last records are dead letters" in " ".join(drawn(braked).split())

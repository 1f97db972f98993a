"""How a flow's clients are set: aiokafka's own defaults lose, split or repeat records without a word."""

from typing import Any

import pytest
from aiokafka.coordinator.assignors.range import RangePartitionAssignor

from streams.delivery import flow as module
from streams.delivery.flow import Flow
from streams.delivery.introduction import IntroducingAssignor, read_introduction
from streams.delivery.transaction import AtLeastOnce, Transaction
from streams.settings import Settings
from tests.unit.streams.delivery.sitting_worker import SPEC


def options(monkeypatch: pytest.MonkeyPatch, **given: Any) -> dict[str, Any]:
    """Return what a flow's group consumer is made with."""
    monkeypatch.setattr(module, "Consumer", lambda *_, **made_with: made_with)
    made: Any = Flow(SPEC, Settings(**given), "a")._consumer()
    return dict(made)


def test_only_committed_records_are_read_and_no_offset_is_committed_beside_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = options(monkeypatch)
    assert made["isolation_level"] == "read_committed"
    assert made["enable_auto_commit"] is False


def test_records_that_were_deleted_are_not_skipped_by_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    assert options(monkeypatch)["auto_offset_reset"] == "none"


def test_the_inputs_of_a_task_are_assigned_together(monkeypatch: pytest.MonkeyPatch) -> None:
    (assignor,) = options(monkeypatch)["partition_assignment_strategy"]
    assert assignor.name == RangePartitionAssignor.name
    assert assignor.assign == RangePartitionAssignor.assign
    assert assignor.on_assignment == RangePartitionAssignor.on_assignment


def test_a_worker_says_of_itself_what_may_differ_in_others_and_a_stranger_nothing() -> None:
    metadata = IntroducingAssignor({"shopstream": "0.1.0"}).metadata(["reviews"])
    assert metadata.subscription == ["reviews"]
    assert read_introduction(metadata.encode()) == {"shopstream": "0.1.0"}
    assert read_introduction(RangePartitionAssignor.metadata(["reviews"]).encode()) == {}
    assert read_introduction(b"") == read_introduction(b"\x00\x01") == {}


def test_a_drain_may_last_longer_than_a_session_and_a_model_as_long_as_its_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = options(monkeypatch, session_timeout_ms=7_000, rebalance_timeout_ms=21_000, model_deadline_ms=900_000)
    assert (made["session_timeout_ms"], made["rebalance_timeout_ms"]) == (7_000, 21_000)
    assert made["heartbeat_interval_ms"] * 3 <= 7_000
    assert made["max_poll_interval_ms"] > 900_000


@pytest.mark.parametrize(("profile", "member"), [("elastic", None), ("static", f"{SPEC.name}-a")])
def test_only_a_member_of_a_stateful_set_keeps_its_name_in_the_group(
    profile: str, member: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert options(monkeypatch, profile=profile)["group_instance_id"] == member


async def test_the_setting_decides_whether_there_are_transactions() -> None:
    kinds = {}
    for delivery in ("exactly_once", "at_least_once"):
        flow = Flow(SPEC, Settings(delivery=delivery), "a")
        consumer: Any = None
        committer = flow._committer(3, consumer)
        await committer.stop()
        kinds[delivery] = type(committer)
    assert kinds == {"exactly_once": Transaction, "at_least_once": AtLeastOnce}

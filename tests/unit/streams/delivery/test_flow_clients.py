"""How a flow's clients are set: aiokafka's own defaults lose, split or repeat records without a word."""

from typing import Any

import pytest
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from aiokafka.errors import KafkaConnectionError
from msgspec.json import encode

from streams.delivery import flow_clients as module
from streams.delivery.flow_clients import check_needed, committer, group_consumer
from streams.delivery.introduction import IntroducingAssignor, Introduction, read_introduction
from streams.delivery.rejoins import UNHEARD, RejoinCount, Rejoins
from streams.delivery.transaction import AtLeastOnce, Transaction
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError
from tests.unit.streams.delivery.sitting_worker import SPEC

KAFKA = Settings(broker="kafka:9092")


def options(monkeypatch: pytest.MonkeyPatch, **given: Any) -> dict[str, Any]:
    """Return what a flow's group consumer is made with."""
    monkeypatch.setattr(module, "Consumer", lambda *_, **made_with: made_with)
    assignor = IntroducingAssignor({}, RejoinCount(), lambda: True)
    made: Any = group_consumer(Settings(**given), SPEC.name, "a", assignor)
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


def test_a_worker_says_of_itself_what_may_differ_in_others_and_a_stranger_nothing() -> None:
    metadata = IntroducingAssignor({"shopstream": "0.1.0"}, RejoinCount(), lambda: True).metadata(["reviews"])
    assert metadata.subscription == ["reviews"]
    assert read_introduction(metadata.encode()) == Introduction({"shopstream": "0.1.0"})
    assert read_introduction(RangePartitionAssignor.metadata(["reviews"]).encode()) == Introduction({})
    assert read_introduction(b"") == read_introduction(b"\x00\x01") == Introduction({})
    assert read_introduction(_of_an_earlier_release()).said == {"shopstream": "0.0.9"}


def test_a_worker_says_how_often_and_why_its_group_went_on_without_it_and_nothing_of_rebalances() -> None:
    member, now_s, why = [True], [1_000.0], ["stood still for 8 s"]
    count = RejoinCount(lambda: why[0], lambda: now_s[0])
    assignor = IntroducingAssignor({}, count, lambda: member[0])

    def join(*, counted_in: bool, tries: int = 1) -> Rejoins | None:
        member[0] = counted_in
        for _ in range(tries):
            told = read_introduction(assignor.metadata(["reviews"]).encode()).rejoins
        assignor.on_assignment(None)
        return told

    assert join(counted_in=False, tries=3) is None, "it joins for the first time"
    assert join(counted_in=True) is None, "others came"
    assert join(counted_in=False, tries=3) == Rejoins(1, 1_000_000, "stood still for 8 s")
    now_s[0], why[0] = 1_300.0, ""
    assert join(counted_in=False) == Rejoins(2, 1_300_000, UNHEARD)
    now_s[0] = 1_601.0
    assert join(counted_in=True) == Rejoins(1, 1_300_000, UNHEARD)
    assert count.total == 2


def _of_an_earlier_release() -> bytes:
    user_data = encode(["shopstream1", {"shopstream": "0.0.9"}])
    encoded: bytes = ConsumerProtocolMemberMetadata(0, ["reviews"], user_data).encode()
    return encoded


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
        consumer: Any = None
        commits = committer(Settings(delivery=delivery), SPEC, 3, consumer)
        await commits.stop()
        kinds[delivery] = type(commits)
    assert kinds == {"exactly_once": Transaction, "at_least_once": AtLeastOnce}


class Topics:
    """A consumer of which only topics are asked."""

    def __init__(self, *there: str, later: str = "", error: Exception | None = None) -> None:
        self.there, self.later, self.error = set(there), later, error

    async def topics(self) -> set[str]:
        if self.error is not None:
            raise self.error
        known, self.there = self.there, self.there | {self.later}
        return known


async def test_a_topic_that_somebody_deleted_is_named_be_it_the_changelog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.01)
    needed = [topic.name for topic in SPEC.needed]
    await check_needed(KAFKA, SPEC, Topics(*needed, "others"))  # type: ignore[arg-type]
    await check_needed(KAFKA, SPEC, Topics(error=KafkaConnectionError("gone")))  # type: ignore[arg-type]
    with pytest.raises(TopicsMissingError, match=f"{needed[-2]} is not on kafka:9092: run shopstream topics create"):
        await check_needed(KAFKA, SPEC, Topics(*needed[:-2], needed[-1]))  # type: ignore[arg-type]


async def test_a_broker_that_has_just_started_and_knows_some_topics_only_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.01)
    first, *others = (topic.name for topic in SPEC.needed)
    await check_needed(KAFKA, SPEC, Topics(*others, later=first))  # type: ignore[arg-type]

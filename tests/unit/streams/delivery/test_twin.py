"""A name that another process of the cluster took: heartbeats carry it, and the broker's answer is heard."""

import asyncio
import sys
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import (
    GroupLoadInProgressError,
    NotCoordinatorForGroupError,
    UnknownError,
    UnknownMemberIdError,
)
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, SyncGroupRequest

from streams.delivery import twin as module
from streams.delivery.twin import (
    FENCED_INSTANCE_ID,
    HeartbeatResponse_v3,
    NamedHeartbeat,
    is_member,
    watch_for_twin,
)
from tests.unit.streams.delivery.until import until

HEARTBEAT = HeartbeatRequest("shopstream-a", 7, "member")
KNOWN = {12: (0, 4)}


class Coordinator:
    """Answers every request with one error code, and keeps the requests."""

    def __init__(self, error_code: int) -> None:
        self._group_instance_id: str | None = "a"
        self.generation = 7
        self.member_id = "member"
        self.sent: list[Any] = []
        self.error_code = error_code
        self._send_req: Any = self._answer
        self.known, self.answers = True, True

    async def ensure_coordinator_known(self) -> None:
        if not self.answers:
            await asyncio.sleep(60)
        self.known = True

    async def _do_heartbeat(self) -> bool:
        if not self.known:
            return False  # as aiokafka, which asks nobody then
        response = await self._send_req(HEARTBEAT)
        if response.error_code == UnknownMemberIdError.errno:
            self.generation = -1  # as aiokafka resets it
            return False
        if response.error_code:
            raise UnknownError
        return True

    async def _answer(self, request: Any) -> Any:
        self.sent.append(request)
        return SimpleNamespace(error_code=self.error_code)


def test_a_heartbeat_carries_the_name_where_the_broker_knows_names() -> None:
    request = NamedHeartbeat(HEARTBEAT, "a").prepare(KNOWN)
    assert request.API_VERSION == 3
    assert request.encode() == b"\0\x0cshopstream-a\0\0\0\x07\0\6member\0\1a"
    assert HeartbeatResponse_v3.decode(b"\0\0\0\0\0\x52").error_code == FENCED_INSTANCE_ID


def test_an_old_broker_gets_a_plain_heartbeat() -> None:
    assert NamedHeartbeat(HEARTBEAT, "a").prepare({12: (0, 1)}).encode() == b"\0\x0cshopstream-a\0\0\0\x07\0\6member"


@pytest.mark.parametrize(("error_code", "calls"), [(0, 0), (25, 0), (FENCED_INSTANCE_ID, 1)])
async def test_only_the_brokers_word_that_the_name_is_taken_counts(error_code: int, calls: int) -> None:
    coordinator, called = Coordinator(error_code), list[str]()
    watch_for_twin(coordinator, lambda: called.append("fenced"))
    response = await coordinator._send_req(HEARTBEAT)
    assert response.error_code == error_code
    assert len(called) == calls
    assert isinstance(coordinator.sent[0], NamedHeartbeat)


async def test_other_requests_pass_as_they_are() -> None:
    coordinator = Coordinator(0)
    watch_for_twin(coordinator, lambda: None)
    leave = LeaveGroupRequest("shopstream-a", "member")
    await coordinator._send_req(leave)
    assert coordinator.sent == [leave]


@pytest.mark.parametrize(("error_code", "member"), [(0, True), (25, False)])
async def test_asking_sends_a_heartbeat_now(error_code: int, member: bool) -> None:
    coordinator = Coordinator(error_code)
    watch_for_twin(coordinator, lambda: None)
    assert await is_member(coordinator) == member
    assert len(coordinator.sent) == 1


async def test_who_asks_and_has_a_twin_hears_of_it() -> None:
    coordinator = Coordinator(FENCED_INSTANCE_ID)
    watch_for_twin(coordinator, partial(sys.exit, "the process ends"))
    with pytest.raises(SystemExit):
        await is_member(coordinator)


@pytest.mark.parametrize(("error_code", "member"), [(0, True), (25, False)])
async def test_a_group_that_does_not_know_yet_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, error_code: int, member: bool
) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.0)
    coordinator = Coordinator(GroupLoadInProgressError.errno)
    asking = asyncio.create_task(is_member(coordinator))
    await until(lambda: len(coordinator.sent) > 1)
    coordinator.error_code = error_code
    assert await asking == member


async def test_a_coordinator_that_was_lost_is_found_before_it_is_asked() -> None:
    coordinator = Coordinator(UnknownMemberIdError.errno)
    coordinator.known = False
    assert not await is_member(coordinator)


async def test_a_coordinator_that_is_not_found_says_nothing_which_is_no_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK_WITHIN_S", 0.01)
    coordinator = Coordinator(UnknownMemberIdError.errno)
    coordinator.known = coordinator.answers = False
    with pytest.raises(TimeoutError, match="the group gives no answer"):
        await is_member(coordinator)


async def test_who_knows_that_it_is_no_member_asks_nothing_since_its_name_alone_would_look_like_a_twins() -> None:
    coordinator, called = Coordinator(FENCED_INSTANCE_ID), list[str]()
    watch_for_twin(coordinator, lambda: called.append("fenced"))
    coordinator.generation = -1
    assert not await is_member(coordinator)
    assert (coordinator.sent, called) == ([], [])


class Member:
    """A named member that hears of a fence as it is told; it was in the group as `member`."""

    def __init__(self) -> None:
        self._coordinator = Coordinator(0)
        self.ended = 0
        watch_for_twin(self._coordinator, self._end)

    def _end(self) -> None:
        self.ended += 1

    async def ask(self, kind: str, member_id: str, error_code: int) -> int:
        """Send a request under an id; returns what aiokafka hears."""
        self._coordinator.member_id, self._coordinator.error_code = member_id, error_code
        requests = {
            "join": JoinGroupRequest("g", 6_000, 15_000, member_id, "a", "consumer", []),
            "sync": SyncGroupRequest("g", 7, member_id, "a", []),
            "heartbeat": HeartbeatRequest("g", 7, member_id),
        }
        response = await self._coordinator._send_req(requests[kind])
        heard: int = response.error_code
        return heard


@pytest.mark.parametrize("kind", ["join", "sync", "heartbeat"])
async def test_an_id_that_was_never_used_is_dropped_at_the_first_fence_since_a_new_coordinator_knows_the_one_before(
    kind: str,
) -> None:
    member = Member()
    await member.ask("join", "", 0)
    assert await member.ask("sync", "new", NotCoordinatorForGroupError.errno) == NotCoordinatorForGroupError.errno
    assert await member.ask(kind, "new", FENCED_INSTANCE_ID) == UnknownMemberIdError.errno, "aiokafka joins without it"
    assert await member.ask("join", "", 0) == await member.ask("sync", "newer", 0) == 0
    assert await member.ask(kind, "newest", FENCED_INSTANCE_ID) == UnknownMemberIdError.errno, "as at the first time"
    assert member.ended == 0


@pytest.mark.parametrize("kind", ["join", "sync", "heartbeat"])
async def test_two_processes_that_take_the_name_from_each_other_do_so_once(kind: str) -> None:
    member = Member()
    await member.ask("join", "new", FENCED_INSTANCE_ID)
    await member.ask("join", "", 0)
    await member.ask(kind, "newer", FENCED_INSTANCE_ID)
    assert member.ended == 1


@pytest.mark.parametrize("kind", ["join", "sync", "heartbeat"])
async def test_a_member_that_was_in_the_group_believes_the_first_fence(kind: str) -> None:
    member = Member()
    await member.ask(kind, "member", FENCED_INSTANCE_ID)
    assert member.ended == 1
    await member.ask("sync", "newer", 0)
    await member.ask(kind, "newer", FENCED_INSTANCE_ID)
    assert member.ended == 2

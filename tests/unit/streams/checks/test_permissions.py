"""What a worker is allowed, from a broker's words and from what it refuses."""

from types import SimpleNamespace
from typing import Any

import pytest

from streams.checks.needs import Need
from streams.checks.operations import NOT_TOLD, Operation
from streams.checks.permissions import (
    NotAllowedError,
    TopicsSeen,
    check_permissions,
    permission_findings,
    see_topics,
)
from streams.clients import Admin
from streams.clients.names import Names
from streams.settings import Settings

READ_BITS, TOPIC_REFUSED, GROUP_REFUSED, ID_REFUSED, NO_SUCH_PRODUCER = 1 << 3, 29, 30, 53, 49
NEEDS = [
    Need("topic", "reviews", Operation.READ),
    Need("group", "tag_reviews", Operation.READ),
    Need("transactional-id", "tag_reviews-0", Operation.WRITE),
]


class Broker(Admin):
    """Answers as a broker with some ACLs; asked names are kept."""

    def __init__(self, topics: list[tuple[Any, ...]] | None = None, group: Any = (0, READ_BITS), ids: int = 0) -> None:
        self.names, self.asked = Names("shop1."), list[Any]()
        self._topics, self._group, self._ids = topics or [], group, ids

    async def ask(self, request: Any, node: int | None = None) -> Any:
        self.asked.append(vars(request))
        kind = type(request).__name__
        if kind == "FindCoordinatorRequest":
            return SimpleNamespace(error_code=0, coordinator_id=1)
        if kind == "AddPartitionsToTxnRequest":
            assert request._producer_id == -1
            return SimpleNamespace(errors=[("shop1.check", [(0, self._ids or NO_SUCH_PRODUCER)])])
        if kind == "GroupOperations":
            if self._group is None:
                raise NotImplementedError
            code, bits = self._group
            return SimpleNamespace(groups=[(code, "g", "Stable", "", "", [], bits)])
        if not self._topics:
            raise NotImplementedError
        return SimpleNamespace(topics=self._topics)


async def found(broker: Broker, seen: TopicsSeen) -> dict[str, tuple[bool, str]]:
    settings = Settings(sasl_user="bob")
    findings = permission_findings(broker, settings, NEEDS, seen)
    return {finding.what: (finding.ok, finding.says) async for finding in findings}


ALL_SEEN = TopicsSeen(frozenset(), {"reviews": {Operation.READ, Operation.DESCRIBE}})


async def test_where_all_is_allowed_one_line_says_so() -> None:
    assert await found(Broker(), ALL_SEEN) == {
        "ACLs": (True, "a worker may do all it needs on 1 topic, 1 group, 1 transactional id")
    }


async def test_what_is_asked_for_carries_the_prefix() -> None:
    broker = Broker()
    await found(broker, ALL_SEEN)
    assert {"shop1.tag_reviews", "shop1.tag_reviews-0"} <= {
        value for asked in broker.asked for value in asked.values() if isinstance(value, str)
    }


async def test_each_thing_that_is_not_allowed_says_the_command_that_allows_it() -> None:
    lines = await found(Broker(group=(GROUP_REFUSED, 0), ids=ID_REFUSED), TopicsSeen(frozenset(), {"reviews": set()}))
    assert {what: ok for what, (ok, _) in lines.items()} == dict.fromkeys(
        ("reviews", "tag_reviews", "tag_reviews-0"), False
    )
    allow = 'kafka-acls.sh --bootstrap-server 127.0.0.1:9092 --add --allow-principal "User:bob"'
    assert f"`{allow} --operation Read --topic shop1.reviews`" in lines["reviews"][1]
    assert f"`{allow} --operation Read --group shop1.tag_reviews`" in lines["tag_reviews"][1]
    assert f"`{allow} --operation Write --transactional-id shop1.tag_reviews-0`" in lines["tag_reviews-0"][1]


async def test_a_group_that_may_be_described_but_not_read_is_missing() -> None:
    lines = await found(Broker(group=(0, 1 << 8)), ALL_SEEN)
    assert list(lines) == ["tag_reviews"]


async def test_a_hidden_topic_is_a_topic_that_is_not_allowed() -> None:
    assert list(await found(Broker(), TopicsSeen(frozenset({"reviews"}), {}))) == ["reviews"]


@pytest.mark.parametrize("group", [None, *((0, bits) for bits in NOT_TOLD), (14, 0)])
async def test_what_a_broker_does_not_tell_is_said_and_is_no_error(group: Any) -> None:
    lines = await found(Broker(group=group), TopicsSeen(frozenset(), {}))
    assert lines == {
        "ACLs": (
            True,
            "a worker may do all it needs on 1 transactional id; the broker does not tell of groups and topics",
        )
    }


async def test_a_worker_is_told_the_first_thing_that_it_lacks_and_how_many_more() -> None:
    broker = Broker(group=(GROUP_REFUSED, 0), ids=ID_REFUSED)
    with pytest.raises(NotAllowedError, match=r"--group shop1\.tag_reviews` as .* \(and 1 more: `shopstream check`"):
        await check_permissions(broker, Settings(), NEEDS, ALL_SEEN)
    await check_permissions(Broker(), Settings(), NEEDS, ALL_SEEN)


async def test_topics_are_seen_under_their_logical_names() -> None:
    answers: list[tuple[Any, ...]] = [
        (0, "shop1.reviews", False, [], READ_BITS),
        (0, "shop1.quiet", False, [], NOT_TOLD[0]),
        (TOPIC_REFUSED, "shop1.secret", False, [], 0),
        (3, "shop1.missing", False, [], 0),
    ]
    seen = await see_topics(Broker(answers), ["reviews"])
    assert seen == TopicsSeen(frozenset({"secret"}), {"reviews": {Operation.READ, Operation.DESCRIBE}})


async def test_a_broker_that_is_too_old_to_tell_hides_nothing() -> None:
    assert await see_topics(Broker(), ["reviews"]) == TopicsSeen(frozenset(), {})

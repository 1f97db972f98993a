"""A group is read by either of Kafka's two protocols; one that neither knows never ran."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, IncompatibleBrokerVersion

from streams.clients.group_request import ConsumerGroupDescribeRequest
from streams.clients.names import Names
from streams.ops.group import read_group
from streams.ops.lag import Member

NOT_FOUND, SWITCHED_OFF, NOT_ALLOWED = 69, 35, 30


class Coordinator:
    """What a coordinator tells of a group: by the older protocol its state, by the newer one an answer or an error."""

    names = Names("shop1.")

    def __init__(self, state: str, newer: Any) -> None:
        self._state, self._newer = state, newer

    async def describe_consumer_groups(self, names: list[str]) -> list[Any]:
        return [SimpleNamespace(groups=[(0, names[0], self._state, "consumer", "", [])])]

    async def ask(self, request: object, node: int | None = None) -> Any:
        if not isinstance(request, ConsumerGroupDescribeRequest):
            return SimpleNamespace(error_code=0, coordinator_id=7)
        assert node == 7
        if isinstance(self._newer, Exception):
            raise self._newer
        return SimpleNamespace(groups=[self._newer])


def described(code: int, state: str = "", *members: Any) -> tuple[Any, ...]:
    return (code, None, "shop1.tally", state, 3, 3, "uniform", list(members), 0, {})


@pytest.mark.parametrize(
    ("state", "newer", "told"),
    [
        ("Stable", AssertionError("not asked"), "running"),
        ("Dead", described(NOT_FOUND), "never_ran"),
        ("Dead", described(SWITCHED_OFF), "never_ran"),
        ("Dead", IncompatibleBrokerVersion(), "never_ran"),
        ("Dead", NotImplementedError(), "never_ran"),
        ("Dead", described(0, "Empty"), "stopped"),
        ("Dead", described(0, "Reconciling"), "rebalancing"),
    ],
)
async def test_the_state_is_what_the_protocol_of_the_group_says(state: str, newer: Any, told: str) -> None:
    admin: Any = Coordinator(state, newer)
    assert await read_group(admin, "tally") == (told, ())


async def test_members_of_the_newer_protocol_have_what_they_are_assigned() -> None:
    has = [(1, 2, "shop1.visits", [1, 0], {})]
    member = ("m1", None, None, 3, "analytics", "/10.0.0.9", ["shop1.visits"], None, has, {}, [], {}, {})
    admin: Any = Coordinator("Dead", described(0, "Stable", member))
    stranger = Member(client_id="analytics", host="10.0.0.9", places=(("visits", 0), ("visits", 1)))
    assert await read_group(admin, "tally") == ("running", (stranger,))


async def test_a_group_that_may_not_be_described_is_refused_by_name() -> None:
    admin: Any = Coordinator("Dead", described(NOT_ALLOWED))
    with pytest.raises(GroupAuthorizationFailedError, match="tally"):
        await read_group(admin, "tally")

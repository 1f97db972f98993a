"""A group is read by either of Kafka's two protocols; one that neither knows never ran."""

from typing import Any

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, IncompatibleBrokerVersion

from streams.ops.group import read_group
from streams.ops.lag import Member
from tests.unit.streams.ops.groups import Coordinator, described

NOT_FOUND, SWITCHED_OFF, NOT_ALLOWED = 69, 35, 30


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
    has: Any = [(1, 2, "shop1.visits", [1, 0], {})]
    member: Any = ("m1", None, None, 3, "analytics", "/10.0.0.9", ["shop1.visits"], None, has, {}, [], {}, {})
    admin: Any = Coordinator("Dead", described(0, "Stable", member))
    stranger = Member(client_id="analytics", host="10.0.0.9", places=(("visits", 0), ("visits", 1)))
    assert await read_group(admin, "tally") == ("running", (stranger,))


async def test_a_group_that_may_not_be_described_is_refused_by_name() -> None:
    admin: Any = Coordinator("Dead", described(NOT_ALLOWED))
    with pytest.raises(GroupAuthorizationFailedError, match="tally"):
        await read_group(admin, "tally")

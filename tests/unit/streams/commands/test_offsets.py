"""Which offsets a reset moves, and when none."""

from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.commands.error import CommandError
from streams.commands.offsets import _check_stopped, lost_places
from tests.unit.streams.ops.groups import Coordinator, described

PLACES = [TopicPartition("reviews", number) for number in range(4)]
FIRST = dict.fromkeys(PLACES, 10)
END = dict.fromkeys(PLACES, 20)
MISSING, BEFORE, AFTER, FINE = PLACES
COMMITTED = {MISSING: None, BEFORE: 9, AFTER: 21, FINE: 15}


def test_only_offsets_that_are_missing_or_outside_the_log_move() -> None:
    assert lost_places(COMMITTED, FIRST, END, "earliest") == {MISSING: 10, BEFORE: 10, AFTER: 10}


def test_latest_moves_them_to_the_end() -> None:
    assert lost_places(COMMITTED, FIRST, END, "latest") == {MISSING: 20, BEFORE: 20, AFTER: 20}


def test_offsets_at_either_end_of_the_log_are_fine() -> None:
    assert lost_places({FINE: 10, BEFORE: 20}, FIRST, END, "earliest") == {}


async def test_offsets_stay_while_anybody_is_in_the_group_by_either_of_kafkas_protocols() -> None:
    member: Any = ("m1", None, None, 3, "analytics", "/10.0.0.9", ["reviews"], None, [], {}, [], {}, {})
    admin: Any = Coordinator("Dead", described(0, "Stable", member))
    with pytest.raises(CommandError, match=r"analytics on 10\.0\.0\.9 runs tally: stop that first"):
        await _check_stopped(admin, "tally")

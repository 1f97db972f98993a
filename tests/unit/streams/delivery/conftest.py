"""What tests of a flow in this process share: a broker in memory, and the exit codes that it would have ended with."""

from collections.abc import AsyncIterator

import pytest

from streams.delivery import guard
from streams.delivery.brake import Brake
from tests.doubles import MemoryBroker
from tests.unit.streams.delivery.members import Member
from tests.unit.streams.delivery.sitting_worker import Customers


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended."""
    codes: list[int] = []
    monkeypatch.setattr(guard, "leave", codes.append)
    return codes


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def customers(broker: MemoryBroker) -> Customers:
    return Customers(broker)


@pytest.fixture
async def new_member() -> AsyncIterator[type[Member]]:
    """Members that end with the test."""
    members: list[Member] = []

    class Ending(Member):
        def __init__(self, broker: MemoryBroker | None = None, brake: Brake | None = None) -> None:
            super().__init__(broker, brake)
            members.append(self)

    yield Ending
    for member in members:
        await member.close()


@pytest.fixture
async def member(new_member: type[Member]) -> Member:
    return new_member()

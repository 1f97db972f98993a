"""What tests of a flow in this process share: a broker in memory, and the exit codes that it would have ended with."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from streams.delivery import guard
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
async def member() -> AsyncIterator[Member]:
    member = Member()
    yield member
    member.broker.starts.set()
    member.broker.commits.set()
    member.drains_within(0.0)
    await member.ownership.close()
    member.committing.cancel()
    await asyncio.gather(member.committing, return_exceptions=True)

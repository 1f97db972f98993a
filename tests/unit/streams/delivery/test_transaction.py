"""Without transactions outputs are written before the state that knows of them."""

from collections.abc import Mapping, Sequence

import pytest
from aiokafka import TopicPartition

from streams.delivery import transaction as module
from streams.delivery.message import Message
from streams.delivery.transaction import AtLeastOnce
from streams.settings import Settings


class Offsets:
    """A group's consumer that only commits."""

    def __init__(self, said: list[list[str]]) -> None:
        self._said = said

    async def commit(self, offsets: Mapping[TopicPartition, object]) -> None:
        self._said.append([f"offsets of {place.topic}" for place in offsets])


async def test_without_transactions_outputs_come_before_the_state_that_knows_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[list[str]] = []

    async def send_all(_: object, messages: Sequence[Message]) -> None:
        said.append([message.topic for message in messages])

    monkeypatch.setattr(module, "_send_all", send_all)
    committer = AtLeastOnce(Settings(), "tally", 0, Offsets(said))  # type: ignore[arg-type]
    state, output = Message("tally.changelog", b"c", b"{}", 0), Message("counted", b"c", b"{}")
    await committer.commit([state, output], {TopicPartition("visits", 0): 7})
    await committer.stop()
    assert said == [["counted"], ["tally.changelog"], ["offsets of visits"]]

"""What one transaction holds; without transactions outputs are written before the state that knows of them."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, InvalidTxnState, TopicAuthorizationFailedError

from streams.delivery import transaction as module
from streams.delivery.message import Message
from streams.delivery.transaction import AtLeastOnce, Transaction
from streams.settings import Settings


class Offsets:
    """A group's consumer that only commits."""

    def __init__(self, said: list[list[str]]) -> None:
        self._said = said

    async def commit(self, offsets: Mapping[TopicPartition, object]) -> None:
        self._said.append([f"offsets of {place.topic}" for place in offsets])


async def test_all_that_a_task_writes_and_where_it_reads_on_are_one_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []

    class Noted:
        """A producer that notes what it is asked."""

        def __init__(self, *_: object, **options: object) -> None:
            said.append(f"made as {options['transactional_id']}")

        async def begin_transaction(self) -> None:
            said.append("begin")

        async def send_offsets_to_transaction(self, offsets: Mapping[TopicPartition, object], group: str) -> None:
            said.append(f"offsets of {', '.join(place.topic for place in offsets)} in {group}")

        async def commit_transaction(self) -> None:
            said.append("commit")

    async def send_all(_: object, messages: Sequence[Message]) -> None:
        said.append(" ".join(message.topic for message in messages))

    monkeypatch.setattr(module, "Producer", Noted)
    monkeypatch.setattr(module, "_send_all", send_all)
    written = [Message(topic, b"c", b"{}", 3) for topic in ("counted", "dead-letters", "tally.changelog")]
    task = Transaction(Settings(), "tally", 3)
    await task.commit(written, {TopicPartition(topic, 3): 7 for topic in ("visits", "purchases")})
    await task.commit(written[:1], {})
    assert said == [
        *("made as tally-3", "begin", "counted dead-letters tally.changelog"),
        *("offsets of visits, purchases in tally", "commit"),
        *("begin", "counted", "commit"),
    ]


@pytest.mark.parametrize("counted_in", [True, False])
async def test_without_transactions_outputs_come_before_the_state_that_knows_of_them_and_only_members_write(
    monkeypatch: pytest.MonkeyPatch, counted_in: bool
) -> None:
    """A zombie's states would stand over those that the next owner of its task has written."""

    async def is_member() -> bool:
        return counted_in

    said: list[list[str]] = []

    async def send_all(_: object, messages: Sequence[Message]) -> None:
        said.append([message.topic for message in messages])

    monkeypatch.setattr(module, "_send_all", send_all)
    committer = AtLeastOnce(Settings(), "tally", 0, Offsets(said), is_member)  # type: ignore[arg-type]
    state, output = Message("tally.changelog", b"c", b"{}", 0), Message("counted", b"c", b"{}")
    with nullcontext() if counted_in else pytest.raises(CommitFailedError):
        await committer.commit([state, output], {TopicPartition("visits", 0): 7})
    await committer.stop()
    assert said == [["counted"], ["tally.changelog"], ["offsets of visits"]] * counted_in


@pytest.mark.parametrize("refused", [TopicAuthorizationFailedError("dead-letters"), None])
async def test_a_batch_that_fails_since_another_topic_was_forbidden_tells_that_topic(
    monkeypatch: pytest.MonkeyPatch, refused: Exception | None
) -> None:
    """The client sends batches also to partitions that were not added, as one beside them was refused."""
    producer = SimpleNamespace(refused=refused, begin_transaction=partial(asyncio.sleep, 0))

    async def send_all(*_: object) -> None:
        raise InvalidTxnState

    monkeypatch.setattr(module, "Producer", lambda *_, **__: producer)
    monkeypatch.setattr(module, "_send_all", send_all)
    with pytest.raises(InvalidTxnState if refused is None else TopicAuthorizationFailedError):
        await Transaction(Settings(), "tally", 3).commit([], {})

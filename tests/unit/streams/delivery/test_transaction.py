"""Keys find the partition that every other Kafka client gives them; what is written first without transactions."""

from collections.abc import Mapping, Sequence

import pytest
from aiokafka import TopicPartition
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.delivery import transaction as module
from streams.delivery.message import Message
from streams.delivery.transaction import AtLeastOnce, partition_of, partitioner
from streams.settings import Settings

# From Apache Kafka's own UtilsTest.testMurmur2.
JAVA = {
    b"21": -973932308,
    b"foobar": -790332482,
    b"a-little-bit-long-string": -985981536,
    b"a-little-bit-longer-string": -1486304829,
    b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
    b"abc": 479470107,
}


@pytest.mark.parametrize(("key", "murmur2"), JAVA.items())
def test_a_key_finds_the_partition_that_java_gives_it(key: bytes, murmur2: int) -> None:
    for partitions in (1, 2, 3, 4, 12, 1_000):
        assert partition_of(key, partitions) == (murmur2 & 0x7FFFFFFF) % partitions


@given(st.binary(max_size=64), st.integers(1, 200))
@settings(max_examples=500)
def test_a_key_finds_the_partition_that_aiokafka_gives_it(key: bytes, partitions: int) -> None:
    numbers = list(range(partitions))
    expected = DefaultPartitioner()(key, numbers, numbers[:1])
    assert partition_of(key, partitions) == expected
    assert partitioner(key, numbers, numbers[:1]) == expected


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


def test_equal_keys_stay_together_whatever_is_available() -> None:
    assert len({partitioner(b"customer", range(8), available) for available in ([], [1], [7, 3])}) == 1


def test_records_without_a_key_share_a_partition() -> None:
    assert partition_of(None, 3) == partitioner(None, [0, 1, 2], [2]) == 0

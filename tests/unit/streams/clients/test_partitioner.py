"""Keys find the partition that every other Kafka client gives them."""

import pytest
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.clients.partitioner import partition_of, partitioner

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


def test_equal_keys_stay_together_whatever_is_available() -> None:
    assert len({partitioner(b"customer", range(8), available) for available in ([], [1], [7, 3])}) == 1


def test_records_without_a_key_share_a_partition() -> None:
    assert partition_of(None, 3) == partitioner(None, [0, 1, 2], [2]) == 0

"""Computes the partition of a key, as Java's clients do (pure)."""

from collections.abc import Sequence
from functools import lru_cache

from aiokafka.partitioner import murmur2


def partition_of(key: bytes | None, partitions: int) -> int:
    """Return a key's partition as Java's default partitioner does: murmur2, positive, modulo. No key: the first."""
    return 0 if key is None else _hash(key) % partitions


def partitioner(key: bytes | None, partitions: Sequence[int], _available: Sequence[int]) -> int:
    """Choose a partition as aiokafka's partitioner must; the hashes of hot keys are kept."""
    return partitions[partition_of(key, len(partitions))]


@lru_cache(maxsize=65_536)
def _hash(key: bytes) -> int:
    # murmur2 in Python costs 3 us for a short key; hot keys repeat.
    return int(murmur2(key)) & 0x7FFFFFFF

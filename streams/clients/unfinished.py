"""Partitions that contain an unfinished transaction: an open one, or one that a broker left hanging."""

import asyncio
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.protocol.offset import OffsetRequest

LEVELS = READ_UNCOMMITTED, READ_COMMITTED = 0, 1
END = -1


async def unfinished(client: Any, places: Collection[TopicPartition]) -> set[TopicPartition]:
    """Compare where `read_committed` readers stop with where the log ends; two requests to each leader.

    Args:
        client: an AIOKafkaClient that knows the partitions' topics.
        places: by their names on the cluster.

    Returns:
        Those that have an unfinished transaction, and those of which nobody could say.
    """
    by_leader: defaultdict[int, list[TopicPartition]] = defaultdict(list)
    for place in places:
        by_leader[client.cluster.leader_for_partition(place)].append(place)
    looks = (_ends(client, leader, some, level) for leader, some in by_leader.items() for level in LEVELS)
    found = await asyncio.gather(*looks)
    stable: dict[TopicPartition, int] = {}
    ends: dict[TopicPartition, int] = {}
    for level, offsets in found:
        (stable if level == READ_COMMITTED else ends).update(offsets)
    return {place for place in places if place not in stable or stable[place] != ends.get(place)}


async def _ends(
    client: Any, leader: int | None, places: Collection[TopicPartition], level: int
) -> tuple[int, dict[TopicPartition, int]]:
    numbers: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        numbers[place.topic].append((place.partition, END))
    try:
        response = await client.send(leader, OffsetRequest(-1, level, list(numbers.items())))
    except KafkaError:
        return level, {}
    answers = ((topic, answer) for topic, some in response.topics for answer in some)
    return level, {TopicPartition(topic, p): offset for topic, (p, error, _, offset) in answers if not error}

"""What a broker's bits mean, and requests that Kafka's protocol has and aiokafka has not."""

from io import BytesIO
from typing import Any

import pytest

from streams.checks.operations import (
    GroupOperations,
    GroupsResponseV3,
    MetadataResponseV8,
    Operation,
    TopicOperations,
    operations_in,
)


@pytest.mark.parametrize(
    ("bits", "operations"),
    [
        (0, set()),
        (1 << 8, {Operation.DESCRIBE}),
        (1 << 3, {Operation.READ, Operation.DESCRIBE}),
        (1 << 3 | 1 << 4, {Operation.READ, Operation.WRITE, Operation.DESCRIBE}),
        (1 << 5 | 1 << 10, set()),
    ],
)
def test_bits_are_operations_and_some_of_them_imply_to_describe(bits: int, operations: set[Operation]) -> None:
    assert operations_in(bits) == operations


def test_topics_are_asked_for_with_their_operations_and_none_is_made() -> None:
    request = TopicOperations(["reviews"]).prepare({3: (0, 13)})
    assert request.API_VERSION == 8
    assert request.encode() == b"\x00\x00\x00\x01\x00\x07reviews\x00\x00\x01"


def test_a_group_is_asked_for_with_its_operations() -> None:
    assert GroupOperations("g").prepare({15: (0, 6)}).encode() == b"\x00\x00\x00\x01\x00\x01g\x01"


@pytest.mark.parametrize("versions", [{3: (0, 7)}, {3: (9, 13)}])
def test_a_broker_without_that_version_is_not_asked(versions: dict[int, tuple[int, int]]) -> None:
    with pytest.raises(NotImplementedError):
        TopicOperations(["reviews"]).prepare(versions)


def test_answers_are_read_with_every_topic_and_group() -> None:
    parts: list[tuple[Any, ...]] = [(0, 0, 1, 0, [1], [1], [])]
    metadata = MetadataResponseV8(
        0, [(1, "h", 9092, None)], "id", 1, [(0, "a", False, parts, 264), (29, "b", False, [], 0)], 0
    )
    read = MetadataResponseV8.decode(BytesIO(metadata.encode()))
    assert [(topic[0], topic[1], topic[-1]) for topic in read.topics] == [(0, "a", 264), (29, "b", 0)]
    groups = GroupsResponseV3(0, [(0, "g", "Empty", "", "", [], 8), (30, "h", "", "", "", [], 0)])
    assert [group[-1] for group in GroupsResponseV3.decode(BytesIO(groups.encode())).groups] == [8, 0]

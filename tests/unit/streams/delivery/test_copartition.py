"""Partition counts that must agree; what is refused says what to do."""

import pytest
from aiokafka import TopicPartition

from streams.delivery.copartition import check_counts, check_marks, copartitioned
from streams.delivery.errors import NotCopartitionedError
from streams.kafka_tools import KafkaTools
from tests.unit.streams.delivery.take_overs import INPUTS, places

TOOLS = KafkaTools("kafka:9092", "shop1.")
FROM_SCRATCH = (
    r"stop its workers, then run `kafka-topics.sh --bootstrap-server kafka:9092 --delete --topic "
    r"'shop1\.tally\.changelog' && kafka-consumer-groups.sh --bootstrap-server kafka:9092 --group shop1.tally --delete "
    r"&& shopstream topics create --partitions 6`"
)


def test_equal_counts_are_fine() -> None:
    check_counts("tally", {"visits": 4, "purchases": 4, "tally.changelog": 4}, TOOLS, stateful=True)
    check_counts("tally", {}, TOOLS, stateful=True)


@pytest.mark.parametrize("stateful", [True, False])
def test_a_topic_that_was_deleted_under_a_worker_is_named_and_needs_no_partitions(*, stateful: bool) -> None:
    with pytest.raises(NotCopartitionedError, match=r"needs visits, which the broker no longer has. .* topics create"):
        check_counts("tally", {"visits": 0, "purchases": 4, "tally.changelog": 4}, TOOLS, stateful=stateful)


def test_a_flow_without_state_is_told_to_give_all_topics_the_larger_count() -> None:
    with pytest.raises(NotCopartitionedError) as refused:
        check_counts("tally", {"visits": 6, "tally.changelog": 4}, TOOLS, stateful=False)
    command = r"kafka-topics.sh --bootstrap-server kafka:9092 --alter --partitions 6 --topic 'shop1\.tally\.changelog'"
    assert str(refused.value).endswith(f"visits has 6, tally.changelog has 4: run `{command}`")


def test_a_flow_with_state_is_told_how_to_begin_anew() -> None:
    with pytest.raises(NotCopartitionedError) as refused:
        check_counts("tally", {"visits": 6, "purchases": 6, "tally.changelog": 4}, TOOLS, stateful=True)
    assert "where its keys were with 4" in str(refused.value)
    assert f"start it from scratch with 6: {FROM_SCRATCH}" in str(refused.value)


def test_an_input_that_was_made_again_with_fewer_partitions_is_to_be_made_as_the_state_is() -> None:
    with pytest.raises(NotCopartitionedError) as refused:
        check_counts("tally", {"visits": 1, "purchases": 4, "tally.changelog": 4}, TOOLS, stateful=True)
    delete = r"kafka-topics.sh --bootstrap-server kafka:9092 --delete --topic 'shop1\.visits'"
    assert f"run `{delete} && shopstream topics create --partitions 4`" in str(refused.value)
    assert "from scratch" not in str(refused.value)


def test_inputs_that_differ_among_themselves_are_made_equal_before_the_flow_begins_anew() -> None:
    with pytest.raises(NotCopartitionedError) as refused:
        check_counts("tally", {"visits": 6, "purchases": 4, "tally.changelog": 4}, TOOLS, stateful=True)
    alter = r"kafka-topics.sh --bootstrap-server kafka:9092 --alter --partitions 6 --topic 'shop1\.purchases'"
    assert f"start it from scratch with 6: first `{alter}`, then {FROM_SCRATCH}" in str(refused.value)


def test_a_count_that_changed_everywhere_since_the_flow_began_is_refused() -> None:
    check_marks("tally", {"visits": 6, "purchases": None}, 6, TOOLS)
    with pytest.raises(
        NotCopartitionedError, match=r"began to read visits when it had 4 partitions, and now it has 6"
    ) as refused:
        check_marks("tally", {"purchases": 6, "visits": 4}, 6, TOOLS)
    assert FROM_SCRATCH in str(refused.value)


def test_every_partition_number_has_all_inputs() -> None:
    assert copartitioned("tally", INPUTS, places(2, 0), TOOLS) == [0, 2]
    assert copartitioned("tally", INPUTS, [], TOOLS) == []


@pytest.mark.parametrize(
    "assigned",
    [
        places(0, topics=frozenset({"visits"})),
        [*places(0), TopicPartition("visits", 1)],
        [*places(0), TopicPartition("other", 0)],
    ],
)
def test_a_task_that_lacks_an_input_is_refused_with_advice(assigned: list[TopicPartition]) -> None:
    said = r"partition counts differ .*, or another program .*: `kafka-.* --group shop1\.tally --describe --members`"
    with pytest.raises(NotCopartitionedError, match=said):
        copartitioned("tally", INPUTS, assigned, TOOLS)

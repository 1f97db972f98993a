"""Topics on a broker beside the table: what differs, and what stops a worker."""

import pytest

from streams.agents.split_orders import PLAN as SPLIT_ORDERS
from streams.agents.tag_reviews import PLAN
from streams.delivery.errors import NotCopartitionedError
from streams.errors import ConfigurationError
from streams.kafka_tools import KafkaTools
from streams.topic_admin import (
    StateForgottenError,
    TopicOnBroker,
    TopicsMissingError,
    check_topics,
    differences,
    mending,
    standing,
)
from streams.topic_kinds import COMPACTED
from streams.topics import DEAD_LETTERS, PRODUCTS, REVIEWS, TOPICS, WORKERS, changelog_of

TOOLS = KafkaTools("kafka:9092", "shop1.", secured=True)


def on_broker() -> dict[str, TopicOnBroker]:
    return {topic.name: TopicOnBroker(partitions=topic.partitions or 4, configs=topic.configs) for topic in TOPICS}


def test_a_topic_as_the_table_has_it_does_not_differ() -> None:
    assert differences(REVIEWS, TopicOnBroker(partitions=4, configs=REVIEWS.configs), 4) == []


def test_what_differs_is_said_with_both_values() -> None:
    found = TopicOnBroker(partitions=3, configs={"cleanup.policy": "compact", "retention.ms": "1"})
    assert differences(REVIEWS, found, 4) == [
        "partitions is 3, not 4",
        "cleanup.policy is compact, not delete",
        "retention.ms is 1, not 604800000",
    ]


def test_what_differs_is_mended_by_commands_with_the_clusters_names() -> None:
    found = TopicOnBroker(partitions=1, configs={"cleanup.policy": "compact", "retention.ms": "1"})
    call = "--bootstrap-server kafka:9092 --command-config client.properties --alter"
    configs = f"kafka-configs.sh {call} --entity-type topics --entity-name shop1.reviews --add-config"
    alter = rf"kafka-topics.sh {call} --partitions 4 --topic 'shop1\.reviews'"
    changed = f"{configs} cleanup.policy=delete,retention.ms=604800000"
    assert mending(REVIEWS, found, 4, TOOLS, stands=False) == [alter, changed]
    assert mending(REVIEWS, found, 4, TOOLS, stands=True) == [changed]
    assert mending(REVIEWS, TopicOnBroker(partitions=9, configs={}), 4, TOOLS, stands=False) == []


def test_keys_stand_where_a_flow_has_state() -> None:
    assert standing([PLAN.spec]) == set()
    assert standing([SPLIT_ORDERS.spec]) == {"orders", "split_orders.redrive", "split_orders.changelog"}


def test_a_compacted_topic_may_have_any_retention() -> None:
    found = TopicOnBroker(partitions=4, configs=COMPACTED | {"retention.ms": "1"})
    assert differences(changelog_of("tag_reviews"), found, 4) == []


def test_a_compacted_topic_that_is_cleaned_as_late_as_kafka_does_by_itself_differs() -> None:
    late = {
        "cleanup.policy": "compact",
        "min.cleanable.dirty.ratio": "0.5",
        "segment.bytes": "1073741824",
        "max.compaction.lag.ms": str(2**63 - 1),
    }
    found = TopicOnBroker(partitions=4, configs=late)
    for topic in (changelog_of("tag_reviews"), PRODUCTS):
        assert differences(topic, found, 4) == [
            "min.cleanable.dirty.ratio is 0.5, not 0.2",
            "segment.bytes is 1073741824, not 67108864",
            f"max.compaction.lag.ms is {2**63 - 1}, not 21600000",
        ]


def test_a_topic_with_a_number_of_its_own_ignores_the_setting() -> None:
    assert differences(WORKERS, TopicOnBroker(partitions=1, configs=WORKERS.configs), 12) == []


def test_a_worker_starts_when_its_topics_are_there() -> None:
    check_topics([PLAN.spec], on_broker(), TOOLS)


@pytest.mark.parametrize("missing", [*(topic.name for topic in PLAN.spec.topics), DEAD_LETTERS.name, WORKERS.name])
def test_a_missing_topic_is_named_with_what_to_do(missing: str) -> None:
    found = on_broker()
    del found[missing]
    with pytest.raises(TopicsMissingError) as caught:
        check_topics([PLAN.spec], found, TOOLS)
    assert str(caught.value) == f"the topic {missing} is not on kafka:9092: run shopstream topics create"
    assert isinstance(caught.value, ConfigurationError)


@pytest.mark.parametrize("other", ["reviews", "tag_reviews.redrive", "tag_reviews.changelog"])
def test_inputs_and_changelog_must_have_equal_partition_counts(other: str) -> None:
    found = on_broker()
    found[other] = TopicOnBroker(partitions=8, configs={})
    with pytest.raises(NotCopartitionedError, match=f"{other} has 8"):
        check_topics([PLAN.spec], found, TOOLS)


@pytest.mark.parametrize("policy", ["delete", "compact,delete"])
def test_a_changelog_of_which_the_broker_deletes_what_is_old_is_refused_where_there_is_state(policy: str) -> None:
    found = on_broker()
    for spec in (PLAN.spec, SPLIT_ORDERS.spec):
        changelog = changelog_of(spec.name).name
        found[changelog] = TopicOnBroker(partitions=4, configs=COMPACTED | {"cleanup.policy": policy})
    check_topics([PLAN.spec], found, TOOLS)  # keeps none
    with pytest.raises(StateForgottenError, match=f"split_orders.changelog has cleanup.policy={policy}, so the broker"):
        check_topics([SPLIT_ORDERS.spec], found, TOOLS)


def test_an_output_may_have_another_partition_count() -> None:
    found = on_broker() | {"sentiments": TopicOnBroker(partitions=9, configs={})}
    check_topics([PLAN.spec], found, TOOLS)

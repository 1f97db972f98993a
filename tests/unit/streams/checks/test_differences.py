"""How topics on a broker differ from the table, and what mends that."""

from streams.checks.differences import differences, fixes, pinned_topics
from streams.flow_topics import FLOW_TOPICS
from streams.kafka_tools import KafkaTools
from streams.topic_admin import TopicOnBroker
from streams.topic_kinds import COMPACTED
from streams.topics import PRODUCTS, REVIEWS, WORKERS, changelog_of

TOOLS = KafkaTools("kafka:9092", "shop1.", secured=True)


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
    assert fixes(REVIEWS, found, 4, TOOLS, pinned=False) == [alter, changed]
    assert fixes(REVIEWS, found, 4, TOOLS, pinned=True) == [changed]
    assert fixes(REVIEWS, TopicOnBroker(partitions=9, configs={}), 4, TOOLS, pinned=False) == []


def test_keys_stand_where_a_flow_has_state() -> None:
    assert pinned_topics([FLOW_TOPICS["tag_reviews"]]) == set()
    assert pinned_topics([FLOW_TOPICS["split_orders"]]) == {"orders", "split_orders.redrive", "split_orders.changelog"}


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

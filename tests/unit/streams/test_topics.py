"""The table of topics holds together, and keys are what the records say."""

import re
from datetime import UTC, datetime

import pytest

from streams.flows import FLOWS
from streams.records import RecordError, Review, encode
from streams.topic_kinds import COMPACTED, TableTopic, Topic
from streams.topics import DEAD_LETTERS, RECORD_TOPICS, REDRIVES, TOPICS, WORKERS, changelog_of

REVIEW = Review(event_id="e", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), review_id="r", product_id="pé", text="good")


def test_names_are_unique_and_are_names_to_kafka() -> None:
    names = [topic.name for topic in TOPICS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]{1,249}", name) for name in names)


def test_every_topic_says_what_it_is() -> None:
    assert all(topic.help for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_either_kept_for_a_time_or_compacted(topic: Topic) -> None:
    if topic.retention_ms is None:
        assert topic.configs == COMPACTED
    else:
        assert topic.retention_ms > 0
        assert topic.configs == {"cleanup.policy": "delete", "retention.ms": str(topic.retention_ms)}


@pytest.mark.parametrize("name", FLOWS)
def test_every_topic_of_a_flow_is_in_the_table(name: str) -> None:
    known = {topic.name for topic in TOPICS}
    assert {topic.name for topic in FLOWS[name].spec.topics} <= known
    assert changelog_of(name) in TOPICS


@pytest.mark.parametrize("name", FLOWS)
def test_inputs_of_a_flow_have_equal_partition_counts_and_so_has_its_changelog(name: str) -> None:
    spec = FLOWS[name].spec
    assert {topic.partitions for topic in (*spec.inputs, changelog_of(name))} == {None}


@pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)
def test_a_topics_key_is_a_field_of_its_records(topic: Topic) -> None:
    assert topic.key in topic.struct.__struct_fields__  # type: ignore[attr-defined]


def test_a_changelog_is_compacted_and_dead_letters_are_kept_two_weeks() -> None:
    assert changelog_of("x").configs["cleanup.policy"] == "compact"
    assert DEAD_LETTERS.retention_ms == 14 * 24 * 3_600_000
    assert WORKERS.partitions == 1


def test_tables_are_compacted_and_nothing_else_is() -> None:
    for topic in RECORD_TOPICS:
        assert isinstance(topic, TableTopic) == (topic.configs["cleanup.policy"] == "compact")


def test_redriven_records_are_read_as_on_the_flows_own_input() -> None:
    assert REDRIVES["tag_reviews"].decode("pé".encode(), encode(REVIEW)) == REVIEW
    with pytest.raises(RecordError, match=r"tag_reviews\.redrive"):
        REDRIVES["tag_reviews"].decode(None, encode(REVIEW))

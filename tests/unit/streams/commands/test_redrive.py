"""A dead letter and the record that it became on the redrive topic are known for the same."""

from datetime import UTC, datetime

import pytest
from aiokafka import TopicPartition

from streams.commands.redrive import identity
from streams.delivery.dead_letters import MAX_KEY_BYTES, Failure, dead_letter
from streams.records import DeadLetter
from streams.topic_kinds import MAX_RECORD_BYTES
from tests.doubles import kafka_record

PLACE = TopicPartition("reviews", 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"p1", b"{"),
        (None, None),
        (b"p1", b"x" * MAX_RECORD_BYTES),
        (b"k" * (MAX_KEY_BYTES + 1), b"{"),
    ],
)
def test_what_was_sent_back_is_known_even_where_the_letter_was_cut(key: bytes | None, value: bytes | None) -> None:
    record = kafka_record(PLACE, 7, key, value, [("trace", b"1")])
    failure = Failure("tag_reviews", "decode", ValueError("no"))
    message = dead_letter(record, failure, datetime(2026, 11, 24, tzinfo=UTC))
    letter = kafka_record(TopicPartition("dead-letters", 0), 3, message.key, message.value, message.headers)
    back = kafka_record(TopicPartition("tag_reviews.redrive", 1), 0, key, value, message.headers)
    assert identity(letter, DeadLetter.from_headers(letter.headers)) == identity(
        back, DeadLetter.from_headers(back.headers)
    )
    later = dead_letter(record, failure, datetime(2026, 11, 25, tzinfo=UTC))
    other = kafka_record(TopicPartition("dead-letters", 0), 4, later.key, later.value, later.headers)
    assert identity(other, DeadLetter.from_headers(other.headers)) != identity(
        back, DeadLetter.from_headers(back.headers)
    )

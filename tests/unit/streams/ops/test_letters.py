"""Dead letters in lines and by kind: what failed, never what the record holds, and bounded."""

from datetime import UTC, datetime, timedelta

from aiokafka import TopicPartition
from msgspec import structs

from streams.ops.letters import FOREIGN, FURTHER, MOST_KINDS, LetterKinds, LetterRow, letter_row
from streams.records import DeadLetter, SourceOffset
from tests.doubles import kafka_record

PLACE = TopicPartition("dead-letters", 1)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LETTER = DeadLetter(
    flow="tag_reviews",
    source=SourceOffset(topic="reviews", partition=2, offset=9),
    stage="decode",
    error="reviews: it is no JSON object",
    attempts=2,
    failed_at=NOON,
)


def row(error: str = LETTER.error, after_s: float = 0.0, flow: str = "tag_reviews", offset: int = 9) -> LetterRow:
    letter = structs.replace(
        LETTER,
        flow=flow,
        error=error,
        failed_at=NOON + timedelta(seconds=after_s),
        source=SourceOffset(topic="reviews", partition=2, offset=offset),
    )
    return letter_row(kafka_record(PLACE, 0, b"key", b"a customer's words", letter.headers()))


def test_a_dead_letter_says_what_failed_and_not_what_the_record_holds() -> None:
    said = row()
    assert (said.flow, said.topic, said.record, said.stage) == ("tag_reviews", "reviews", "reviews[2]@9", "decode")
    assert said.attempts == 2
    assert "customer" not in repr(said)


def test_a_record_of_others_says_where_it_stands() -> None:
    said = letter_row(kafka_record(PLACE, 4, None, b"foreign"))
    assert (said.record, said.error) == ("dead-letters[1]@4", FOREIGN)


def test_errors_that_differ_in_numbers_are_one_kind_which_its_newest_stands_for() -> None:
    rows = [row("invalid character (byte 4)", 5), row("invalid character (byte 17)", 9, offset=11), row("it is empty")]
    numbers, empty = LetterKinds(rows).newest_first()
    assert (numbers.letters, numbers.newest.record) == (2, "reviews[2]@11")
    assert numbers.newest.error == "invalid character (byte 17)"
    assert numbers.first_ms == round(NOON.timestamp() * 1000) + 5_000
    assert empty.letters == 1


def test_the_same_error_in_two_flows_is_two_kinds() -> None:
    assert len(LetterKinds([row(), row(flow="split_orders")]).newest_first()) == 2


def test_kinds_are_bounded_and_none_goes_uncounted() -> None:
    letters = [row("x" * (number + 1), number) for number in range(260)] * 5
    letters += [row(chr(0x4E00 + number), 1_000 + number) for number in range(MOST_KINDS)]
    kinds = LetterKinds(letters).newest_first()
    assert len(kinds) == MOST_KINDS + 1
    assert sum(kind.letters for kind in kinds) == len(letters)
    assert [kind.letters for kind in kinds if kind.newest.error == FURTHER] == [260]

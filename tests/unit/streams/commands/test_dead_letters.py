"""Dead letters as a person sees them."""

import json
from dataclasses import replace

import pytest
from aiokafka import TopicPartition
from rich.console import Console

from streams.commands.letter_tables import kinds_table, masked
from streams.commands.record_lines import envelope_line
from streams.ops.letters import LetterKinds, letter_row
from tests.doubles import kafka_record

PLACE = TopicPartition("dead-letters", 0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b'{"text":"call 020 7946 0018, or jo@example.org"}', '{"text":"call <phone>, or <email>"}'),
        (b'{"text":"4111 1111 1111 1111', '{"text":"<card>'),
        (b"poison", "poison"),
        (b"\xff\xfe", "2 bytes that are no UTF-8"),
        (None, None),
    ],
)
def test_personal_data_of_a_dead_letter_is_not_shown(value: bytes | None, shown: str | None) -> None:
    record = kafka_record(PLACE, 3, b"key", value)
    line = json.loads(envelope_line(masked(record)))
    assert (line["value"], line["key"], line["offset"]) == (shown, "key", 3)
    assert record.value == value, "what is sent back is the record as it was"


@pytest.mark.parametrize("at_ms", [-1, 1_764_342_000_000_000], ids=["no time", "microseconds"])
def test_a_record_that_is_no_dead_letter_is_counted_whatever_its_time(at_ms: int) -> None:
    record = replace(kafka_record(PLACE, 3, b"key", b"{}"), timestamp=at_ms)
    console = Console(width=120)
    with console.capture() as captured:
        console.print(kinds_table(LetterKinds([letter_row(record)]).newest_first()))
    assert captured.get().splitlines()[1].split()[:4] == ["1", "-", "-", "-"]

"""The last outputs, a line each: cut, whatever they hold."""

import asyncio

import pytest
from aiokafka import TopicPartition

from streams.ops import tails as module
from streams.ops.tails import SHOWN_CHARS, Kept, newest, output_row
from tests.doubles import kafka_record

PLACE = TopicPartition("sentiments", 1)


def test_an_output_says_its_fields_without_its_provenance() -> None:
    value = b'{"event_id":"e","source":{"topic":"reviews"},"review_id":"r1","probabilities":{"positive":0.9}}'
    row = output_row(kafka_record(PLACE, 7, b"p1", value))
    assert row.says == "review_id r1, probabilities (positive 0.9)"
    assert (row.topic, row.partition, row.offset, row.key, row.abstained) == ("sentiments", 1, 7, "p1", "")


def test_an_output_names_the_artifact_that_made_it_whichever_worker_that_was() -> None:
    value = b'{"model":{"name":"text","version":"2","sha256":"0123456789abcdef","precision":"int8","provider":"x"}}'
    assert output_row(kafka_record(PLACE, 0, None, value)).model == "text 2 int8 0123456789ab"
    for other in (b"{}", b'{"model":null}', b'{"model":"text"}', b'{"model":{}}'):
        assert output_row(kafka_record(PLACE, 0, None, other)).model == ""


def test_an_output_is_said_as_a_person_reads_it() -> None:
    value = b'{"items":[{"id":"p1","score":0.73586},{"id":"p2","score":-1.0}],"stars":5,"new":false,"x":[]}'
    says = output_row(kafka_record(PLACE, 7, b"p1", value)).says
    assert says == "items (id p1, score 0.736; id p2, score -1), stars 5, new false"
    nested = b'{"a":' * 900 + b"1" + b"}" * 900
    assert output_row(kafka_record(PLACE, 7, b"p1", nested)).says == "a (a (a (a (…))))"


def test_an_output_that_abstained_says_why() -> None:
    assert (
        output_row(kafka_record(PLACE, 0, None, b'{"abstained":"no words in the text"}')).abstained
        == "no words in the text"
    )


@pytest.mark.parametrize("value", [None, b"", b"no json \xff", b"[1,2]", b'"text"', b"x" * 100_000])
def test_whatever_stands_there_becomes_a_line(value: bytes | None) -> None:
    assert len(output_row(kafka_record(PLACE, 0, b"\xff", value)).says) <= SHOWN_CHARS + 2


def test_the_newest_come_first() -> None:
    rows = [output_row(kafka_record(PLACE, at, None, b"{}")) for at in (3, 9, 1)]  # a timestamp is the offset
    assert [row.offset for row in newest(rows, 2)] == [9, 3]


async def test_however_many_look_the_broker_is_asked_once_in_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    async def ask() -> int:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.01)
        return asked

    kept = Kept(ask)
    assert await asyncio.gather(*(kept.get() for _ in range(5))) == [1] * 5
    monkeypatch.setattr(module, "FRESH_S", 0.0)
    assert await kept.get() == 2

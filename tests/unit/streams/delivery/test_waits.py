"""How long records waited in their topics: by Kafka's timestamps, and by their order where one of these is odd."""

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from streams.delivery.waits import Waits
from tests.doubles import kafka_record

PLACE = TopicPartition("visits", 0)
NOW_S = 1_800_000_000.0
ODD_S = [1_000_000_000.0, 4_070_908_800.0]  # 2001, 2099


def written(*at_s: float) -> list[ConsumerRecord]:
    return [kafka_record(PLACE, round(each * 1000), b"", b"") for each in at_s]  # a timestamp is the offset


def test_what_records_waited_is_their_age_by_kafkas_timestamp() -> None:
    waits = Waits()
    assert waits.of(0, written(1.0, 3.0, 5.0), 7.0) == pytest.approx(6.0 + 4.0 + 2.0)
    assert waits.of(0, written(8.0), 7.0) == 0.0  # the broker's clock is ahead
    assert waits.of(0, [], 7.0) == 0.0


def test_of_many_records_some_speak_for_all() -> None:
    records = [kafka_record(PLACE, offset, b"", b"") for offset in range(0, 100_000, 10)]
    assert Waits().of(0, records, 100.0) == pytest.approx(10_000 * 50.0, rel=0.02)


@pytest.mark.parametrize("odd_s", ODD_S)
def test_one_odd_timestamp_makes_no_mean_of_days_in_a_batch_of_many_or_alone(odd_s: float) -> None:
    waits = Waits()
    assert waits.of(0, written(NOW_S - 2, odd_s, NOW_S - 1), NOW_S) <= 3 * 2.0
    assert waits.of(0, written(odd_s), NOW_S + 1) <= 3.0
    assert waits.of(1, written(NOW_S - 5), NOW_S + 1) == pytest.approx(6.0), "of another task"
    waits.of(0, written(NOW_S), NOW_S + 1)
    assert waits.of(0, written(NOW_S - 7), NOW_S + 3) == pytest.approx(3.0), "it came after the one of its batch before"

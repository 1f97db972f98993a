"""The lag of a group: in events by offsets, in seconds by the age of the oldest record that is not committed."""

from aiokafka import TopicPartition

from streams.demo.feeder import SentLog
from streams.demo.story import Lag

ONE, TWO = TopicPartition("reviews", 0), TopicPartition("reviews", 1)


def test_nothing_sent_is_no_lag() -> None:
    assert SentLog().lag({}, {ONE: 0, TWO: 0}, 50.0) == Lag(0, 0.0)


def test_the_lag_counts_what_is_not_committed_and_dates_its_oldest() -> None:
    log = SentLog()
    for offset, at_s in ((0, 10.0), (1, 11.0), (2, 12.0)):
        log.add(ONE, offset, at_s)
    log.add(TWO, 0, 11.5)
    assert log.lag({ONE: 2, TWO: 0}, {ONE: 3, TWO: 1}, 20.0) == Lag(2, 8.5)


def test_a_group_without_offsets_lags_by_everything() -> None:
    log = SentLog()
    log.add(ONE, 0, 10.0)
    assert log.lag({}, {ONE: 1}, 12.0) == Lag(1, 2.0)


def test_all_committed_is_no_lag() -> None:
    log = SentLog()
    log.add(ONE, 0, 10.0)
    assert log.lag({ONE: 1}, {ONE: 1}, 12.0) == Lag(0, 0.0)

"""A library's repeated words are said once in ten seconds; ours always."""

import logging

from streams.logs.filter import EVERY_S, MAX_TEXTS, RepeatFilter


def record(name: str, at_s: float, words: str = "Unable connect") -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "file", 1, words, None, None)
    made.created = at_s
    return made


def test_a_repeated_error_of_a_library_is_said_once_in_ten_seconds() -> None:
    quiet = RepeatFilter()
    times = [100.0, 100.1, 109.9, 100.0 + EVERY_S]
    assert [quiet.filter(record("aiokafka", at_s)) for at_s in times] == [True, False, False, True]


def test_other_words_and_other_loggers_are_not_repeats() -> None:
    quiet = RepeatFilter()
    assert quiet.filter(record("aiokafka", 1.0))
    assert quiet.filter(record("aiokafka", 1.0, "Failed fetch"))
    assert quiet.filter(record("aiokafka.consumer", 1.0))


def test_our_own_words_always_pass() -> None:
    quiet = RepeatFilter()
    assert all(quiet.filter(record("streams.delivery.source", 1.0)) for _ in range(3))


def test_the_filter_remembers_a_bounded_number_of_texts() -> None:
    quiet = RepeatFilter()
    for number in range(2 * MAX_TEXTS):
        quiet.filter(record("aiokafka", 1.0, f"words {number}"))
    assert len(quiet._said_at) <= MAX_TEXTS

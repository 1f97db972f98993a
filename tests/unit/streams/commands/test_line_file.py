"""Files of JSON lines: read in constant memory, checked whole, keyed."""

import io
import tracemalloc
from typing import IO

import pytest

from streams.commands.line_file import SHOWN, Line, check_lines, key_of, problem, read_lines
from streams.topic_kinds import MAX_RECORD_BYTES
from streams.topics import REVIEWS

GOOD = b'{"event_id":"e","occurred_at":"2026-01-01T00:00:00Z","review_id":"r","product_id":"p","text":"fine"}'


def test_lines_are_numbered_as_an_editor_counts_and_blank_ones_are_left_out() -> None:
    lines = list(read_lines(io.BytesIO(b"\na\r\n  \nb")))
    assert lines == [Line(2, b"a"), Line(4, b"b")]


def test_a_line_longer_than_a_record_is_cut_and_says_so_and_the_next_one_is_whole() -> None:
    lines = list(read_lines(io.BytesIO(b"x" * (3 * MAX_RECORD_BYTES) + b"\n" + GOOD)))
    assert [(line.number, line.whole) for line in lines] == [(1, False), (2, True)]
    assert problem(lines[0], REVIEWS) == "longer than the 1,000,000 bytes that a record may have"


def test_a_line_of_just_the_longest_length_is_whole() -> None:
    (line,) = read_lines(io.BytesIO(b"x" * MAX_RECORD_BYTES + b"\r\n"))
    assert line.whole
    assert len(line.value) == MAX_RECORD_BYTES


def test_a_large_file_is_checked_in_little_memory() -> None:
    class Endless(io.RawIOBase):
        left = 100_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            size = min(len(view), len(GOOD) + 1) if self.left else 0
            view[:size] = (GOOD + b"\n")[:size]
            self.left -= bool(size)
            return size

    file: IO[bytes] = io.BufferedReader(Endless(), len(GOOD) + 1)
    tracemalloc.start()
    check = check_lines(file, REVIEWS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (check.lines, check.bad) == (100_000, 0)
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "reviews: $: JSON is malformed"),
        (b'{"a":1}', "missing required field"),
        (GOOD.replace(b'"fine"', b"1"), "reviews: $.text: "),
        (GOOD.decode().encode("utf-16"), "not UTF-8"),
        (b"\xef\xbb\xbf" + GOOD, "JSON is malformed"),
        (b"null", "reviews: $: "),
    ],
)
def test_each_bad_line_says_what_is_wrong(line: bytes, reason: str) -> None:
    assert reason in (problem(Line(1, line), REVIEWS) or "nothing")


def test_lines_in_another_encoding_are_counted() -> None:
    gbk = GOOD.replace(b"fine", "很好".encode("gbk"))
    check = check_lines(io.BytesIO(b"\n".join([GOOD, gbk, b"{}", gbk])), REVIEWS)
    assert (check.lines, check.bad, check.not_utf8) == (4, 3, 2)


def test_a_good_line_has_no_problem() -> None:
    assert problem(Line(1, GOOD), REVIEWS) is None


def test_all_bad_lines_are_counted_and_the_first_are_named() -> None:
    check = check_lines(io.BytesIO(GOOD + b"\n" + b"{}\n" * 9), REVIEWS)
    assert (check.lines, check.bad, len(check.first)) == (10, 9, SHOWN)
    assert check.first[0].startswith("line 2: ")


@pytest.mark.parametrize(
    ("value", "key"),
    [(GOOD, b"p"), (b"not json", None), (b"[1]", None), (b'"text"', None), (b"{}", None), (b'{"product_id":1}', None)],
)
def test_a_value_that_may_be_anything_has_its_key_field_or_no_key(value: bytes, key: bytes | None) -> None:
    assert key_of(value, REVIEWS) == key

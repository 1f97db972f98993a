"""The reviews of a demonstration: from their file, as records of one run."""

from itertools import islice
from pathlib import Path

import pytest

from streams.demo.reviews import DemoReviewsError, Text, load_texts, review, reviews_of
from streams.records import Review, decode, encode
from tests.unit.streams.demo.flows.test_tag_reviews import NOW


def test_the_file_s_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_text(
        '{"product_id": "p", "text": "好", "language": "zh"}\n\n{"product_id": "q", "text": "x", "stars": 4}\n'
    )
    assert load_texts(file) == [Text("p", "好", None), Text("q", "x", 4)]


@pytest.mark.parametrize("content", ["", "\n", "no json\n", '{"text": "x"}\n', "[1]\n"])
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_text(content)
    with pytest.raises(DemoReviewsError, match=r"reviews\.jsonl"):
        load_texts(file)


@pytest.mark.parametrize("content", ['{"product_id": "p", "text": "好"}'.encode("utf-16"), "schön".encode("latin-1")])
def test_another_encoding_is_named(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_bytes(b"\n" + content)
    with pytest.raises(DemoReviewsError, match=r"is not UTF-8 \(line 2\): iconv"):
        load_texts(file)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_bytes('{"product_id": "p", "text": "好"}\n'.encode("utf-8-sig"))
    assert load_texts(file) == [Text("p", "好", None)]


def test_of_a_large_file_the_first_part_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.demo.reviews.TEXTS_AT_MOST", 3)
    file = tmp_path / "reviews.jsonl"
    file.write_text('{"product_id": "p", "text": "x"}\n' * 5)
    assert len(load_texts(file)) == 3


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(DemoReviewsError, match="make run"):
        load_texts(tmp_path / "none.jsonl")


def test_texts_repeat_and_ids_do_not() -> None:
    texts = [Text("p", "a", None), Text("p", "b", None)]
    first, second = list(islice(reviews_of(texts, "one"), 5)), list(islice(reviews_of(texts, "two"), 5))
    assert [text.text for text, _ in first] == ["a", "b", "a", "b", "a"]
    assert len({review_id for _, review_id in (*first, *second)}) == 10


def test_a_text_becomes_a_record_of_the_contract() -> None:
    record = review(Text("p", "好", 5), "run-1", NOW)
    assert decode("reviews", Review, encode(record)) == record

"""Pieces of words: case and digits do not matter, typos leave some alike, and a padded bucket counts nothing."""

from models.replies.words import BUCKETS, MOST_CHARACTERS, bucket_arrays, buckets_of


def alike(one: str, other: str) -> float:
    first, second = set(buckets_of(one)), set(buckets_of(other))
    return len(first & second) / len(first | second)


def test_case_and_digits_do_not_matter() -> None:
    assert buckets_of("Order 4471 PLEASE") == buckets_of("order 9 please")


def test_a_typo_leaves_most_pieces_and_another_word_none() -> None:
    assert alike("refund", "refunds") > 0.4
    assert alike("cancellation", "cancelation") > 0.3
    assert alike("refund", "parcel") < 0.1
    assert alike("我要退款", "退款多久") > 0.1


def test_a_word_that_is_there_more_often_counts_more_but_not_twice_as_much() -> None:
    once, often = buckets_of("refund"), buckets_of("refund refund refund")
    assert all(often[bucket] > times for bucket, times in once.items())
    assert all(often[bucket] < 3 for bucket in once)


def test_arrays_are_padded_with_a_bucket_of_no_count() -> None:
    buckets, counts = bucket_arrays(["", "refund", "refund my money"])
    assert buckets.shape == counts.shape
    assert (counts > 0).sum(axis=1).min() == 1
    assert ((buckets == 0) == (counts == 0)).all()
    assert 0 < buckets.max() < BUCKETS
    assert bucket_arrays(["😀"])[0].shape == (1, 1)


def test_a_very_long_text_costs_no_more_than_its_beginning() -> None:
    assert buckets_of("refund " * 100_000) == buckets_of(("refund " * 100_000)[:MOST_CHARACTERS])

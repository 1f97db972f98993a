"""What every generator promises: records of the contract, the same for the same seed, texts of great variety."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from streams.generate.pace import Pace
from streams.generate.topics import GENERATORS
from streams.records import Review, encode

START = datetime(2026, 11, 24, 10, tzinfo=UTC)


def made(topic: str, count: int, seed: int = 1) -> list[Any]:
    return list(islice(records(topic, seed), count))


def records(topic: str, seed: int) -> Iterator[Any]:
    return GENERATORS[topic].generate(seed, Pace(10.0).times(START))


@pytest.mark.parametrize("topic", GENERATORS)
def test_every_record_holds_its_topic_s_contract(topic: str) -> None:
    known = GENERATORS[topic].topic
    for record in made(topic, 2_000):
        assert known.decode(known.key_of(record), encode(record)) == record


@pytest.mark.parametrize("topic", GENERATORS)
def test_the_same_seed_makes_the_same_records(topic: str) -> None:
    assert made(topic, 500) == made(topic, 500)


@pytest.mark.parametrize("topic", [name for name, generator in GENERATORS.items() if generator.whole is None])
def test_events_of_different_seeds_never_share_an_id_and_say_that_they_are_made_up(topic: str) -> None:
    one, two = ({record.event_id for record in made(topic, 500, seed)} for seed in (1, 2))
    assert len(one | two) == 1_000
    assert all(event_id.startswith("gen-") for event_id in one | two)


@pytest.mark.parametrize("topic", [name for name, generator in GENERATORS.items() if generator.whole is None])
def test_events_happen_at_the_times_that_were_given(topic: str) -> None:
    assert [record.occurred_at for record in made(topic, 20)] == list(islice(Pace(10.0).times(START), 20))


def test_reviews_are_of_both_languages_all_feelings_and_many_words() -> None:
    reviews: list[Review] = made("reviews", 5_000)
    chinese = [review for review in reviews if any("\u4e00" <= char <= "\u9fff" for char in review.text)]
    assert 1_500 < len(chinese) < 2_500
    assert {review.stars for review in reviews} == {None, 1, 2, 3, 4, 5}
    assert len({review.text for review in reviews}) > 4_000
    assert not [review.text for review in reviews if "{" in review.text]

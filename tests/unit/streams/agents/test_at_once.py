"""Who had a list a moment ago, and a model that is asked for some of a batch's values."""

import pytest

from streams.agents import at_once
from streams.agents.at_once import Lately, SomeAsked
from tests.doubles import POISON_WORD, TextModel
from tests.unit.streams.delivery.batches import batch_of


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_customer_is_remembered_for_the_bound_after_the_last_list() -> None:
    clock = Clock()
    lately = Lately(0.05, clock)
    lately.add(["ann"])
    clock.now_s += 0.03
    lately.add(["ann", "bob"])
    clock.now_s += 0.04
    assert "ann" in lately
    assert "eve" not in lately
    clock.now_s += 0.02
    assert "ann" not in lately


def test_a_bound_of_nothing_remembers_nobody() -> None:
    lately = Lately(0.0, Clock())
    lately.add(["ann"])
    assert "ann" not in lately


def test_customers_whose_bound_is_over_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    lately = Lately(1.0, clock)
    for number in range(1_000):
        lately.add([f"c{number}", "busy"])
        clock.now_s += 0.25
    assert len(lately._asked_s) <= 5
    monkeypatch.setattr(at_once, "MOST_KEPT", 10)
    lately.add(f"n{number}" for number in range(100))
    assert len(lately._asked_s) == 10, "however many come at once"
    assert "n99" in lately


def test_a_model_is_asked_for_some_values_alone_and_for_none_not_at_all() -> None:
    model = TextModel()
    some = SomeAsked(model)
    assert some.infer([None, "ab", None, "abc"]) == [None, ("ab", 2), None, ("abc", 3)]
    assert some.infer([None]) == [None]
    assert model.calls == 1
    assert some.identity is model.identity


async def test_a_result_stays_with_what_was_asked_where_another_record_makes_the_model_fail() -> None:
    batch = batch_of("a", "bb", "ccc")
    made = await batch.infer(SomeAsked(TextModel()), [None, POISON_WORD, "22"])
    assert [visit.number for visit in batch.values] == [0, 2]
    assert made == [None, ("22", 2)]

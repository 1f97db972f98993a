"""EASE: the weights are those of its closed form, and of a lesson they know what lies before it."""

from dataclasses import replace

import numpy as np
import pytest

from export.data.grocery import Basket, Grocery
from export.recommend import ease
from export.recommend.ease import EVERY_S, PENALTY, Refits, fitted
from models.recommend.item_weights import ItemWeights

NAMES = tuple("abcdef")


def baskets(count: int) -> list[Basket]:
    """Customers who each buy two or three of six products over and over, one basket a week."""
    found = []
    for at in range(count):
        had = np.random.default_rng(at % 9).choice(len(NAMES), 2 + at % 9 % 2, replace=False)
        found.append(Basket(str(at), f"h{at % 9}", at * EVERY_S // 4, {NAMES[one]: 100 for one in had}))
    return found


def dense(weights: ItemWeights, names: tuple[str, ...] = NAMES) -> np.ndarray:
    """Weights as a table, [from, to]."""
    table = np.zeros((len(names), len(names)))
    source = np.repeat(np.arange(len(weights.names)), weights.counts)
    for one, other, steps in zip(source, weights.target, weights.steps, strict=True):
        at = names.index(weights.names[one]), names.index(weights.names[other])
        table[at] = steps * weights.step[other]
    return table


def closed_form(some: list[Basket]) -> np.ndarray:
    who = sorted({basket.household for basket in some})
    had = np.zeros((len(who), len(NAMES)))
    for basket in some:
        had[who.index(basket.household), [NAMES.index(name) for name in basket.prices]] = 1
    inverse = np.linalg.inv(had.T @ had + PENALTY * np.eye(len(NAMES)))
    table = -inverse / np.diag(inverse)
    np.fill_diagonal(table, 0)
    return table


def test_weights_are_those_of_the_closed_form() -> None:
    wanted = closed_form(baskets(40))
    assert dense(fitted(baskets(40), frozenset(NAMES))) == pytest.approx(wanted, abs=np.abs(wanted).max() / 250)


def test_only_the_strongest_weights_to_the_most_bought_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = closed_form(baskets(40))
    monkeypatch.setattr(ease, "MOST_TARGETS", 3)
    monkeypatch.setattr(ease, "MOST_INPUTS", 2)
    few = dense(fitted(baskets(40), frozenset(NAMES)))
    assert ((few != 0).sum(axis=0) <= 2).all()
    (targets,) = np.nonzero(few.any(axis=0))
    assert len(targets) <= 3
    for target in targets:
        assert set(np.flatnonzero(few[:, target])) <= set(np.argsort(-np.abs(whole[:, target]))[:2])


def test_weights_of_a_time_know_only_baskets_before_it() -> None:
    some = [replace(basket, household=basket.basket_id) for basket in baskets(80)]
    last = some[60].at + 0.5
    refits = Refits(Grocery([], some, last, last, frozenset(NAMES)), last)
    fits = [dense(fitted(some[:count], frozenset(NAMES))) for count in range(len(some) + 1)]
    for now, known in ((some[30].at, 29), (some[59].at, 57), (last - 0.1, 57), (last, 61), (some[79].at, 61)):
        found = dense(refits.at(now))
        assert [count for count, each in enumerate(fits) if np.array_equal(found, each)] == [known]
        assert some[known - 1].at < now


def test_nothing_is_learned_from_nothing() -> None:
    assert fitted([], frozenset(NAMES)).names == ()
    assert fitted(baskets(9), frozenset(["z"])).names == ()

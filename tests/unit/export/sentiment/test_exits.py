"""An exit learns what all layers say, is fitted after rounding, and leaves where enough of what leaves is the same."""

from dataclasses import replace

import numpy as np
import pytest

from export.data.labelled import LABELS, Label, Labelled
from export.sentiment.exit_windows import ExitWindows
from export.sentiment.exits import AGREEMENT, NEVER, bounds, calibrated, learned, leaving, said_by

DIM, COUNT = 8, 1200


@pytest.fixture(scope="module")
def seen() -> ExitWindows:
    """Windows whose labels stand in three of the numbers of their means, most of them plainly."""
    dice = np.random.default_rng(3)
    labels = np.arange(COUNT) % 3
    means = dice.normal(size=(COUNT, DIM)).astype(np.float32)
    means[np.arange(COUNT), labels] += 3
    said = np.full((COUNT, 3), 0.05, np.float32)
    said[np.arange(COUNT), labels] = 0.9
    scores = [0.0 if at % 2 else None for at in range(COUNT)]
    return ExitWindows(means, said, np.arange(COUNT), np.full(COUNT, 10), scores, 1.0)


def texts() -> list[Labelled]:
    told: list[Label] = [LABELS[at % 3] for at in range(COUNT)]
    return [Labelled("", label, "amazon", "", "zh" if at % 2 else "en") for at, label in enumerate(told)]


def test_it_says_what_all_layers_say_and_leaves_where_it_is_sure(seen: ExitWindows) -> None:
    arrays = calibrated(learned(seen), seen, texts())
    assert (said_by(arrays, seen).argmax(axis=1) == seen.said.argmax(axis=1)).mean() > 0.9
    sure = bounds(arrays, seen)
    assert all(1 / 3 <= each < 1 for each in sure.values())
    found = leaving(arrays, sure, seen, texts())
    assert found["amazon.tokens"] > 0.5
    assert found["amazon.same_label"] >= AGREEMENT
    assert found["chinese.tokens"] == 0.0


def test_the_same_windows_teach_the_same_exit(seen: ExitWindows) -> None:
    first, second = learned(seen), learned(seen)
    assert all(np.array_equal(values, second[name]) for name, values in first.items())


def test_an_exit_that_says_something_else_never_leaves(seen: ExitWindows) -> None:
    arrays = learned(seen)
    other = replace(seen, said=seen.said[:, ::-1].copy(), scores=[None] * COUNT)
    plain = [at for at in range(COUNT) if at % 3 != 1]
    apart = ExitWindows(
        other.means[plain], other.said[plain], np.arange(len(plain)), other.tokens[plain], [None] * len(plain), 1.0
    )
    assert bounds(arrays, apart) == {"en": NEVER, "zh": NEVER}
    assert leaving(arrays, bounds(arrays, apart), apart, texts())["amazon.tokens"] == 0.0

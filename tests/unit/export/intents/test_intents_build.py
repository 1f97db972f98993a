"""The intent model's lessons are split honestly, its layers learn, and its thresholds mean what they say."""

import numpy as np
import pytest
import torch

from export.encoder.graph import UpperLayers
from export.intents.build import coverage, temperature
from export.intents.texts import asked_texts
from export.intents.train import Recipe, train_intents
from tests.unit.export.tiny import model

RECIPE = Recipe(layers=1, epochs=8, rows=8, rate=1e-3, head_rate=2e-2, warm_up=2)


def test_no_text_is_in_two_parts_and_each_intent_is_in_training() -> None:
    parts = asked_texts()
    texts = [{each.text for each in part} for part in (parts.training, parts.validation, parts.held_out)]
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]
    assert {each.intent for each in parts.training} >= {each.intent for each in (*parts.validation, *parts.held_out)}
    assert 0.08 < len(parts.validation) / (len(parts.validation) + len(parts.training)) < 0.16
    assert not [each.text for each in parts.training if "{" in each.text]


def test_layers_learn_what_tells_texts_apart_and_the_same_at_every_run() -> None:
    dice = np.random.default_rng(0)
    labels = np.arange(24) % 2
    states = [(dice.normal(size=(5, 32)) + 3 * label).astype(np.float16) for label in labels]
    found = []
    for _ in range(2):
        torch.manual_seed(1)
        upper = UpperLayers(model(), 1, 2)
        train_intents(upper, states, labels, RECIPE, lambda _share: None)
        with torch.inference_mode():
            values = torch.from_numpy(np.stack(states).astype(np.float32))
            found.append(upper(values, torch.ones(24, 5, dtype=torch.int64)))
    assert torch.equal(found[0], found[1])
    assert (found[0].argmax(dim=1).numpy() == labels).mean() > 0.9


def test_coverage_is_the_largest_share_that_keeps_the_precision() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]], np.float32)
    assert coverage(probabilities, np.array([0, 0, 1, 0]), 0.75) == pytest.approx((1.0, 0.6))
    assert coverage(probabilities, np.array([0, 0, 1, 1]), 0.95) == pytest.approx((0.5, 0.8))
    assert coverage(probabilities, np.array([1, 1, 1, 1]), 0.95) == (0.0, 1.0)


def test_the_temperature_undoes_a_scale() -> None:
    dice = np.random.default_rng(2)
    logits = dice.normal(size=(4_000, 5)).astype(np.float32) * 2
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([dice.choice(5, p=row / row.sum()) for row in chances.astype(np.float64)])
    assert temperature(logits * 2, labels) == pytest.approx(2, rel=0.1)

"""The intent model's lessons are split honestly, its layers learn, and its thresholds mean what they say."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.intents import texts
from export.intents.figures import coverage, figures, softmax, temperature, trust
from export.intents.layers import IntentLayers
from export.intents.texts import intent_texts, noisy_texts
from export.intents.train import Recipe, train_intents
from tests.unit.export.tiny import model

RECIPE = Recipe(depths=(1, 2), epochs=8, rows=8, rate=1e-3, head_rate=2e-2, save_every=7)
LABELS = np.arange(24) % 2


def states(seed: int) -> list[np.ndarray]:
    dice = np.random.default_rng(seed)
    return [(dice.normal(size=(5, 32)) + 3 * label).astype(np.float16) for label in LABELS]


TAKES = [states(0), states(1)]


def untaught() -> IntentLayers:
    torch.manual_seed(1)
    return IntentLayers(model(), 0, (1, 2), 2)


def logits_of(upper: IntentLayers) -> torch.Tensor:
    """Of the first take."""
    with torch.inference_mode():
        values = torch.from_numpy(np.stack(states(0)).astype(np.float32))
        logits: torch.Tensor = upper(values, torch.ones(24, 5, dtype=torch.int64))
    return logits


def taught(checkpoints: Path, interrupt_at: float = 2.0) -> torch.Tensor:
    """Logits after a training that may be interrupted once."""

    def told(share: float) -> None:
        if share > interrupt_at:
            raise KeyboardInterrupt

    upper = untaught()
    train_intents(upper, TAKES, LABELS, RECIPE, checkpoints=checkpoints, progress=told)
    return logits_of(upper)


def test_no_text_is_in_two_parts_and_each_intent_is_in_training() -> None:
    parts = intent_texts()
    of = [{each.text for each in part} for part in (parts.training, parts.validation, parts.held_out)]
    assert not of[0] & of[1] | of[0] & of[2] | of[1] & of[2]
    assert {each.intent for each in parts.training} >= {each.intent for each in (*parts.validation, *parts.held_out)}
    assert 0.08 < len(parts.validation) / (len(parts.validation) + len(parts.training)) < 0.16
    assert not [each.text for each in parts.training if "{" in each.text]


def test_noisy_texts_are_of_the_training_alone_and_in_its_order() -> None:
    clean, noisy = [each.text for each in intent_texts().training], noisy_texts(3)
    assert len(noisy) == len(clean)
    assert noisy == noisy_texts(3)
    assert not [text for text in noisy if "{" in text or not text]
    same = sum(one == other for one, other in zip(clean, noisy, strict=True)) / len(clean)
    assert 0.2 < same < 0.6


def test_the_noise_of_a_form_does_not_depend_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, written = noisy_texts(3), texts._written()
    monkeypatch.setattr(texts, "_written", lambda: (written[0][500:520], []))
    assert noisy_texts(3) == whole[500:520]


def test_layers_learn_what_tells_texts_apart(tmp_path: Path) -> None:
    assert (taught(tmp_path).argmax(dim=1).numpy() == LABELS).mean() > 0.9


def test_a_training_that_was_interrupted_ends_with_the_same_weights(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        taught(tmp_path / "broken", interrupt_at=0.5)
    assert torch.equal(taught(tmp_path / "broken"), taught(tmp_path / "whole"))


def test_lower_layers_learn_more_slowly(tmp_path: Path) -> None:
    upper = untaught()
    before = [[weight.clone() for weight in layer.parameters()] for layer in upper.layers]
    slow = replace(RECIPE, fall=0.1)
    train_intents(upper, TAKES, LABELS, slow, checkpoints=tmp_path, progress=lambda _share: None)
    moved = [
        sum(float((now - then).detach().abs().sum()) for now, then in zip(layer.parameters(), weights, strict=True))
        for layer, weights in zip(upper.layers, before, strict=True)
    ]
    assert 0 < moved[0] < moved[1] / 4


def test_coverage_is_the_largest_share_that_keeps_the_precision() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]], np.float32)
    assert coverage(probabilities, np.array([0, 0, 1, 0]), 0.75) == pytest.approx((1.0, 0.6))
    assert coverage(probabilities, np.array([0, 0, 1, 1]), 0.95) == pytest.approx((0.5, 0.8))
    assert coverage(probabilities, np.array([1, 1, 1, 1]), 0.95) == (0.0, 1.0)
    told = figures("part", probabilities, np.array([0, 0, 1, 0]), 0.75)
    assert told["part.accuracy"] == 0.75
    assert told["part.share_decided_at_75"] == 1.0
    assert told["part.calibration_error"] > 0


def drawn(logits: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    return np.array([dice.choice(logits.shape[1], p=row / row.sum()) for row in np.exp(logits.astype(np.float64))])


def test_the_temperature_undoes_a_scale() -> None:
    dice = np.random.default_rng(2)
    logits = dice.normal(size=(4_000, 5)).astype(np.float32) * 2
    assert temperature(logits * 2, drawn(logits, dice)) == pytest.approx(2, rel=0.1)
    assert softmax(logits).sum(axis=1) == pytest.approx(np.ones(4_000))


def test_a_second_model_is_trusted_as_far_as_it_knows_something() -> None:
    dice = np.random.default_rng(3)
    logits, scores, noise = (dice.normal(size=(3_000, 5)).astype(np.float32) for _ in range(3))
    labels = drawn(logits + 2 * scores, dice)
    assert trust(logits, scores, labels) == 2.0
    assert trust(logits, noise, labels) == 0.0

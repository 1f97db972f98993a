"""Our figures are those of scikit-learn where it has them."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from export.classification import accuracy, calibration_error, macro_f1
from export.sentiment.metrics import figures, two_class, two_class_accuracy


@pytest.fixture
def guesses() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.dirichlet([1, 1, 1], 500), rng.integers(0, 3, 500)


def test_macro_f1_and_accuracy_are_those_of_scikit_learn(guesses: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, labels = guesses
    said = probabilities.argmax(axis=1)
    assert macro_f1(said, labels) == pytest.approx(f1_score(labels, said, average="macro"))
    assert accuracy(probabilities, labels) == pytest.approx(accuracy_score(labels, said))


def test_two_classes_leave_neutral_out() -> None:
    probabilities = np.array([[0.3, 0.5, 0.2], [0.1, 0.8, 0.1001], [0.2, 0.1, 0.7]])
    np.testing.assert_allclose(two_class(probabilities)[0], [0.6, 0.4])
    assert two_class_accuracy(probabilities, np.array([0, 2, 0])) == pytest.approx(2 / 3)
    assert two_class_accuracy(probabilities, np.array([0, 1, 2])) == 1.0


def test_who_is_as_sure_as_right_is_calibrated() -> None:
    probabilities = np.tile([[0.75, 0.25]], (400, 1))
    labels = np.array([0, 0, 0, 1] * 100)
    assert calibration_error(probabilities, labels) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(np.tile([[0.95, 0.05]], (400, 1)), labels) == pytest.approx(0.2)


def test_figures_of_a_source_without_neutral_are_of_two_classes() -> None:
    probabilities = np.array([[0.2, 0.7, 0.1], [0.1, 0.6, 0.3]])
    found = figures(probabilities, np.array([0, 2]), knows_neutral=False)
    assert found["two_class_accuracy"] == found["macro_f1"] == 1.0
    assert "three_class_accuracy" not in found

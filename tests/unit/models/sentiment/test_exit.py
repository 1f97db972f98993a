"""A window that the lower layers decide is not read by the upper ones; every other window says what it always said."""

from collections.abc import Iterator

import numpy as np
import pytest

from models.sentiment.exit import ARRAYS, Exit, with_phrases
from models.sentiment.model import SentimentModel
from models.session import Session, Tensor

NEVER = {"en": 2.0, "zh": 2.0}
ALWAYS = {"en": 0.0, "zh": 0.0}
DECIDED = "非常好,很满意,服务态度好,房间干净,下次还会来。"
OPEN = "It is made of wood and metal."
TEXTS = [DECIDED, OPEN, "Works perfectly, would buy again.", "垃圾,千万别买", "一般般 能用"]


def weights(dim: int = 4, units: int = 3, labels: int = 3) -> dict[str, np.ndarray]:
    dice = np.random.default_rng(1)
    shapes = ((dim, units), (units,), (units, labels), (labels,))
    return {name: dice.normal(size=shape).astype(np.float16) for name, shape in zip(ARRAYS, shapes, strict=True)}


class CountedLayers:
    """The upper layers, with how many windows they were asked for."""

    def __init__(self, session: Session) -> None:
        self._session, self.windows = session, 0

    def run(self, inputs: dict[str, Tensor]) -> list[Tensor]:
        self.windows += len(inputs["states"])
        return self._session.run(inputs)


@pytest.fixture
def model() -> Iterator[SentimentModel]:
    loaded = SentimentModel.load()
    yield loaded
    loaded.close()


@pytest.fixture
def layers(model: SentimentModel) -> CountedLayers:
    counted = CountedLayers(model._session)
    model._session = counted  # type: ignore[assignment]
    return counted


def set_sure(model: SentimentModel, sure: dict[str, float]) -> None:
    assert model._exit
    model._exit._sure = sure


def test_what_is_decided_is_not_read_by_the_upper_layers(model: SentimentModel, layers: CountedLayers) -> None:
    (found,) = model.infer([DECIDED])
    assert (found.label, layers.windows) == ("positive", 0)
    model.infer([OPEN])
    assert layers.windows == 1
    model.infer([DECIDED, OPEN, DECIDED, OPEN])
    assert layers.windows == 3


def test_what_is_not_decided_says_what_all_layers_say(model: SentimentModel) -> None:
    beside = model.infer([DECIDED, OPEN])[1]
    model._exit = None
    (alone,) = model.infer([OPEN])
    assert beside.probabilities == pytest.approx(alone.probabilities, abs=1e-6)


def test_an_exit_that_is_never_sure_is_none(model: SentimentModel, layers: CountedLayers) -> None:
    set_sure(model, NEVER)
    found = model.infer(TEXTS)
    assert layers.windows == len(TEXTS)
    model._exit = None
    assert found == model.infer(TEXTS)


def test_an_exit_that_is_always_sure_leaves_nothing_to_the_layers(model: SentimentModel, layers: CountedLayers) -> None:
    set_sure(model, ALWAYS)
    found = model.infer([*TEXTS, " ".join(TEXTS) * 40])
    assert layers.windows == 0
    assert all(each.label for each in found)


def test_a_window_is_looked_at_alone() -> None:
    net, dice = Exit(weights(), ALWAYS, 1.0), np.random.default_rng(2)
    states = dice.normal(size=(9, 4)).astype(np.float32)
    found = net.said(states)
    assert found.sum() == pytest.approx(1.0, abs=1e-6)
    padded = np.concatenate([states, dice.normal(size=(5, 4)).astype(np.float32)])
    assert net.said(padded[:9]).tolist() == found.tolist()
    assert net.said_of_mean(states.mean(axis=0)).tolist() == found.tolist()


def test_a_language_has_a_bound_of_its_own_and_chinese_its_phrases() -> None:
    net = Exit(weights(), {"en": 0.9, "zh": 0.8}, 1.0)
    said = np.array([0.05, 0.1, 0.85], np.float32)
    assert not net.decides(said, None)
    assert net.decides(said, 0.0)
    assert not net.decides(said, -2.0)  # the phrases say otherwise
    assert max(with_phrases(said.tolist(), 1.0, -2.0)) < 0.8


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_that_do_not_fit_each_other_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Exit(weights() | {name: np.ones((7, 9))}, ALWAYS, 1.0)
    with pytest.raises(KeyError, match=name):
        Exit({each: value for each, value in weights().items() if each != name}, ALWAYS, 1.0)

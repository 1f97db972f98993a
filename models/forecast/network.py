"""A small neural network trained on other products' prices, used with the trees; plain numpy, no framework.

    situation [features] ─▶ logarithms, scaled ─▶ two hidden layers ─▶ [HORIZON, ways]: below 0 is better than staying

Several networks of the same shape, trained from different starts, answer together: their mean is more stable than one,
and where they differ the answer is uncertain.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from models.forecast.question import HORIZON

Floats32 = npt.NDArray[np.float32]

# Scaled features are cut at this: further out no lesson was like them.
MOST = 4.0


class Layer(msgspec.Struct, frozen=True):
    """A layer of every network, as the file holds it.

    Attributes:
        weights: float [networks, inputs, outputs].
        bias: float [networks, 1, outputs].
    """

    weights: list[list[list[float]]]
    bias: list[list[list[float]]]


class Networks(msgspec.Struct, frozen=True):
    """The networks.

    Attributes:
        middle: of each feature's logarithm, in the lessons.
        spread: its standard deviation there, above 0.
        layers: in order; ReLU between them.
    """

    middle: list[float]
    spread: list[float]
    layers: list[Layer]


class NeuralVote:
    """Networks, ready to answer."""

    def __init__(self, networks: Networks) -> None:
        """Lay the weights out."""
        self._middle = np.array(networks.middle, np.float32)
        self._spread = np.array(networks.spread, np.float32)
        self._layers = [
            (np.array(layer.weights, np.float32), np.array(layer.bias, np.float32)) for layer in networks.layers
        ]

    def scores(self, features: Floats32) -> npt.NDArray[np.float64]:
        """Return each network's logits by week ahead and way; below 0, the way is likely better than the last price.

        Args:
            features: of one past, the same for each week ahead: float32 [features].

        Returns:
            float64 [networks, HORIZON, ways].
        """
        layers = scaled(features, self._middle, self._spread)[None, None, :]
        for number, (weights, bias) in enumerate(self._layers):
            layers = layers @ weights + bias
            if number < len(self._layers) - 1:
                layers = np.maximum(layers, 0)
        return np.asarray(layers.astype(np.float64).reshape(len(layers), HORIZON, -1))


def scaled(features: Floats32, middle: Floats32, spread: Floats32) -> Floats32:
    """Return what the first layer reads: logarithms scaled by the lessons' spread; float32 [..., features]."""
    return np.asarray(np.clip((logarithms(features) - middle) / spread, -MOST, MOST), np.float32)


def logarithms(features: Floats32) -> Floats32:
    """Return log(1 + |x|) with the sign of x, so that features in weeks and in shares are of one size; any shape."""
    return np.asarray(np.sign(features) * np.log1p(np.abs(features)), np.float32)

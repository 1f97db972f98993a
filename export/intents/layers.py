"""Upper layers of the encoder with one linear layer over the means after several of them.

    states ─▶ layer ─▶ layer ─▶ layer ─▶ ... ─▶ means of the tokens at each depth, side by side ─▶ logits

What a wish is about shows in the middle of an encoder, how it is meant further up. The linear layer starts as a
logistic regression on whitened means, so that the layers are taught from something that knows the intents already.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from transformers import BertModel

from export.encoder.graph import attention_bias
from export.encoder.states import batch

States = Sequence[npt.NDArray[np.float16]]
Floats = npt.NDArray[np.float32]
_ROWS = 64
_STRENGTH, _STEPS = 0.05, 200
_MOST_AXES = 512


class IntentLayers(torch.nn.Module):
    """float32 [rows, tokens, dim] states and int64 [rows, tokens] mask in, float32 [rows, labels] out."""

    def __init__(self, model: BertModel, first: int, depths: Sequence[int], labels: int) -> None:
        """Take the layers of a BERT from `first` on.

        Args:
            model: the source.
            first: how many of its layers lie below.
            depths: after which of the layers means are taken, 1 for the first; rising.
            labels: how many intents.
        """
        super().__init__()
        self.layers = torch.nn.ModuleList(model.encoder.layer[first : first + depths[-1]])
        self.depths = tuple(depths)
        self.classify = torch.nn.Linear(len(depths) * model.config.hidden_size, labels)

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits, not calibrated."""
        logits: torch.Tensor = self.classify(self.means(states, attention_mask))
        return logits

    def means(self, states: torch.Tensor, attention_mask: torch.Tensor, below: int = 0) -> torch.Tensor:
        """The means after each depth above `below`, from the states after so many of the layers."""
        mask, bias = attention_mask.unsqueeze(-1).to(torch.float32), attention_bias(attention_mask)
        found = []
        for number, layer in enumerate(self.layers[below:], below + 1):
            states = layer(states, bias)
            if number in self.depths:
                found.append((states * mask).sum(dim=1) / mask.sum(dim=1))
        return torch.cat(found, dim=1)


def states_after(layers: IntentLayers, states: States, count: int) -> tuple[list[npt.NDArray[np.float16]], Floats]:
    """The states after the first layers, and the means on the way, float32 [texts, dim x depths passed]."""
    passed = sum(depth <= count for depth in layers.depths)
    found: list[npt.NDArray[np.float16]] = [np.empty(0, np.float16)] * len(states)
    means = np.zeros((len(states), passed * states[0].shape[1]), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for places in _by_length(states):
            values, tokens = batch([states[place] for place in places])
            mask, bias = tokens.unsqueeze(-1).to(torch.float32), attention_bias(tokens)
            on_the_way = []
            for number, layer in enumerate(layers.layers[:count], 1):
                values = layer(values, bias)
                if number in layers.depths:
                    on_the_way.append(((values * mask).sum(dim=1) / mask.sum(dim=1)).float())
            if on_the_way:
                means[places] = torch.cat(on_the_way, dim=1).numpy()
            for place, row in zip(places, values.to(torch.float16).numpy(), strict=True):
                found[place] = row[: len(states[place])].copy()
    return found, means


def start(layers: IntentLayers, means: Floats, labels: npt.NDArray[np.int64], seed: int) -> None:
    """Set the linear layer to a logistic regression on whitened means.

    Args:
        layers: theirs is the linear layer.
        means: float32 [texts, dim x depths].
        labels: int64 [texts]; every label is there.
        seed: of the whitening.

    Blocks for seconds.
    """
    axes = PCA(min(_MOST_AXES, *means.shape), whiten=True, random_state=seed).fit(means)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=_STEPS).fit(axes.transform(means), labels)
    whitening = axes.components_ / np.sqrt(axes.explained_variance_)[:, None]
    weights = fitted.coef_ @ whitening
    with torch.no_grad():
        layers.classify.weight.copy_(torch.from_numpy(weights))
        layers.classify.bias.copy_(torch.from_numpy(fitted.intercept_ - weights @ axes.mean_))


def _by_length(states: States) -> list[list[int]]:
    order = sorted(range(len(states)), key=lambda place: len(states[place]))
    return [order[begin : begin + _ROWS] for begin in range(0, len(order), _ROWS)]

"""Upper layers of the encoder with one linear layer over the means after several of them.

    states ─▶ layer ─▶ layer ─▶ layer ─▶ ... ─▶ means of the tokens at each depth, side by side ─▶ logits

What a wish is about shows in the middle of an encoder, and how it is meant further up.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from transformers import BertModel

from export.encoder.graph import attention_bias

States = Sequence[npt.NDArray[np.float16]]


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

    def means(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The means of the tokens after each depth, float32 [rows, dim x depths]."""
        mask, bias = attention_mask.unsqueeze(-1).to(torch.float32), attention_bias(attention_mask)
        found = []
        for number, layer in enumerate(self.layers, 1):
            states = layer(states, bias)
            if number in self.depths:
                found.append((states * mask).sum(dim=1) / mask.sum(dim=1))
        return torch.cat(found, dim=1)

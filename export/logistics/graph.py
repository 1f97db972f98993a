"""The flow's own layers: some of BERT's upper layers, and one linear layer to a tag for each token."""

import torch
from transformers import BertModel

from export.encoder.graph import attention_bias


class TokenLayers(torch.nn.Module):
    """float32 [rows, tokens, dim] and the mask in, logits float32 [rows, tokens, tags] out."""

    def __init__(self, model: BertModel, first: int, layers: int, tags: int) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList(model.encoder.layer[first : first + layers])
        self.classify = torch.nn.Linear(model.config.hidden_size, tags)

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits of every token, not calibrated."""
        bias = attention_bias(attention_mask)
        for layer in self.layers:
            states = layer(states, bias)
        logits: torch.Tensor = self.classify(states)
        return logits

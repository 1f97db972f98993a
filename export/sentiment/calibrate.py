"""Make probabilities mean what they say: one factor and one offset a label, fitted on validation texts.

Vector scaling (Guo et al. 2017): softmax(logits * scale + bias), least negative log-likelihood. Sources without neutral
take part with neutral left out, and each source counts the same.
"""

import numpy as np
import numpy.typing as npt
import torch

from export.sentiment.train import masked

_STEPS = 200


def calibration(
    logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], two_class: npt.NDArray[np.bool_]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Fit scale and bias.

    Args:
        logits: float32 [texts, labels] of validation texts.
        labels: int64 [texts].
        two_class: bool [texts], True where the source has no neutral.

    Returns:
        float32 [labels] twice. One factor for all labels, so that the order of two labels depends on the offsets alone.
    """
    values, wanted, pairs = torch.from_numpy(logits), torch.from_numpy(labels), torch.from_numpy(two_class)
    counts = torch.bincount(pairs.long(), minlength=2).float()
    share = (1 / counts.clamp(min=1))[pairs.long()]
    factor = torch.zeros(1, requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([factor, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        scaled = masked(values * factor.exp() + bias, pairs)
        loss = (torch.nn.functional.cross_entropy(scaled, wanted, reduction="none") * share).sum()
        loss.backward()
        return float(loss.detach())

    optimiser.step(closure)
    scale = factor.detach().exp().expand(logits.shape[1]).clone()
    return scale, (bias - bias.mean()).detach()

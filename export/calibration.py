"""Calibration of probabilities: one factor and one offset per label, fitted on validation texts.

Vector scaling (Guo et al. 2017): softmax(logits * scale + bias), least negative log-likelihood. Rows may leave labels
out; those that do and those that do not count the same, however many they are.
"""

import numpy as np
import numpy.typing as npt
import torch

_STEPS = 200
LEFT_OUT = -1e4
"""The logit of a label that a row leaves out."""


def calibration(
    logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], left_out: npt.NDArray[np.bool_]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Fit scale and bias.

    Args:
        logits: float32 [rows, labels] of validation texts.
        labels: int64 [rows].
        left_out: bool [rows, labels], True where a row's source does not know the label.

    Returns:
        float32 [labels] twice. One factor for all labels, so that the order of two labels depends on the offsets alone.
    """
    values, wanted, unknown = torch.from_numpy(logits), torch.from_numpy(labels), torch.from_numpy(left_out)
    kind = unknown.any(dim=1).long()
    share = (1 / torch.bincount(kind, minlength=2).float().clamp(min=1))[kind]
    factor = torch.zeros(1, requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([factor, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        scaled = (values * factor.exp() + bias).masked_fill(unknown, LEFT_OUT)
        loss = (torch.nn.functional.cross_entropy(scaled, wanted, reduction="none") * share).sum()
        loss.backward()
        return float(loss.detach())

    optimiser.step(closure)
    scale = factor.detach().exp().expand(logits.shape[1]).clone()
    return scale, (bias - bias.mean()).detach()

"""What trainings of layers above the encoder share: the order of texts, what a step leaves out, learning rates, a step.

All randomness comes from the generator that is given, so that a training can be resumed.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from export.encoder.states import States


def batches(
    texts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], rows: int, pool: int, dice: np.random.Generator
) -> list[list[int]]:
    """Texts of about one length together, in random order.

    Args:
        texts: int64 [shown], positions; a text that is shown twice is in it twice.
        lengths: int64 [texts].
        rows: texts of a batch.
        pool: batches that are sorted by length together.
        dice: draws the order.
    """
    order, size = dice.permutation(texts), pool * rows
    pools = [order[begin : begin + size] for begin in range(0, len(order), size)]
    ordered = np.concatenate([each[np.argsort(lengths[each], kind="stable")] for each in pools])
    parts = [ordered[begin : begin + rows].tolist() for begin in range(0, len(ordered), rows)]
    return [parts[place] for place in dice.permutation(len(parts))]


def thinned(states: States, share: float, dice: np.random.Generator) -> States:
    """A text without some of its tokens, [tokens, dim]; its first, which every text has, stays."""
    kept = dice.random(len(states)) >= share
    kept[0] = True
    return states[kept]


def thinning(shape: torch.Size, share: float, dice: np.random.Generator) -> torch.Tensor:
    """Factors, float32 of that shape: zeros for what is left out; the others make up for it."""
    return torch.from_numpy(((dice.random(shape) >= share) / (1 - share)).astype(np.float32))


def falling_rates(rate: float, fall: float, head_rate: float, layers: int) -> list[float]:
    """Return peak rates: `rate` for the uppermost layer, `fall` of the next one up for each below; and the head's."""
    return [*(rate * fall**above for above in reversed(range(layers))), head_rate]


def optimiser_of(layers: torch.nn.ModuleList, head: torch.nn.Module, decay: float) -> torch.optim.AdamW:
    """AdamW with a group a layer and one for the head; `learn` sets their rates."""
    groups = [{"params": list(part.parameters())} for part in (*layers, head)]
    return torch.optim.AdamW(groups, weight_decay=decay, fused=True)


def learn(optimiser: torch.optim.AdamW, loss: torch.Tensor, rates: Sequence[float], share: float) -> None:
    """One step down the gradient, whose norm is cut at 1.

    Args:
        optimiser: as `optimiser_of` made it.
        loss: a scalar.
        rates: peak rate of each of its groups.
        share: of these, at this step.
    """
    for group, rate in zip(optimiser.param_groups, rates, strict=True):
        group["lr"] = rate * share
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([each for group in optimiser.param_groups for each in group["params"]], 1.0)
    optimiser.step()


def share_of_rate(step: int, steps: int, warm_up: float) -> float:
    """Of the peak rate at a step, from 0: it rises for a share of the steps, then falls to nothing."""
    return min(1.0, (step + 1) / max(1.0, warm_up * steps)) * (1 - step / steps)

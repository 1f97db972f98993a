"""Teach the small networks of `models/forecast/network.py` with torch, and take their weights out as plain numbers.

The loss is that of the trees: whether a way is nearer than the last price, weighed by how much that is worth.
"""

from itertools import pairwise

import numpy as np
import torch
from torch import nn

from export.forecast.lessons import Lessons
from models.forecast.network import Layer, Networks, logarithms, scaled
from models.forecast.question import HORIZON
from models.forecast.situation import WAYS

NETWORKS, HIDDEN, DROPPED = 4, 16, 0.3
ROUNDS, ROWS = 20, 2048
RATE, DECAY = 4e-3, 1e-3
# The least spread: a feature that hardly ever differs is not blown up.
LEAST_SPREAD = 1e-3
# More digits say nothing, and would differ from one build to the next.
DIGITS = 5


def taught_networks(found: Lessons) -> Networks:
    """Teach NETWORKS networks that begin at different places, on one thread; a minute."""
    torch.set_num_threads(1)
    logs = logarithms(found.features[:, :-1])
    middle, spread = logs.mean(axis=0).round(DIGITS), (logs.std(axis=0) + LEAST_SPREAD).round(DIGITS)
    inputs = torch.from_numpy(scaled(found.features[:, :-1], middle, spread))
    ahead = torch.from_numpy(found.features[:, -1].astype(np.int64))
    worse = torch.from_numpy(found.worse.astype(np.float32))
    grown = [taught(inputs, ahead, worse, seed) for seed in range(NETWORKS)]
    return Networks(plain(middle), plain(spread), [layer(each) for each in zip(*grown, strict=True)])


def taught(inputs: torch.Tensor, ahead: torch.Tensor, worse: torch.Tensor, seed: int) -> list[nn.Linear]:
    """Teach one network; returns its layers.

    Args:
        inputs: scaled features, float32 [rows, features].
        ahead: the week ahead that a row is of, from 0 on, int64 [rows].
        worse: of each way, float32 [rows, ways].
        seed: where it begins.
    """
    torch.manual_seed(seed)
    sizes = (inputs.shape[1], HIDDEN, HIDDEN, HORIZON * len(WAYS))
    linear = [nn.Linear(before, after) for before, after in pairwise(sizes)]
    between = (nn.ReLU(), nn.Dropout(DROPPED))
    network = nn.Sequential(linear[0], *between, linear[1], *between, linear[2])
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    steps = ROUNDS * -(-len(inputs) // ROWS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(ROUNDS):
        for rows in torch.randperm(len(inputs)).split(ROWS):
            logits = network(inputs[rows]).view(len(rows), HORIZON, -1)[torch.arange(len(rows)), ahead[rows]]
            weight = worse[rows].abs()
            loss = nn.functional.binary_cross_entropy_with_logits(
                logits, (worse[rows] > 0).float(), weight, reduction="sum"
            ) / weight.sum().clamp_min(1.0)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return linear


def layer(networks: tuple[nn.Linear, ...]) -> Layer:
    """Return one layer of every network."""
    weights = [[plain(row) for row in each.weight.detach().numpy().T] for each in networks]
    return Layer(weights, [[plain(each.bias.detach().numpy())] for each in networks])


def plain(values: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[float]:
    """Return numbers with DIGITS digits."""
    return [round(float(value), DIGITS) for value in values]

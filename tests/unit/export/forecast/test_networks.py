"""What torch taught is what numpy answers, and what lessons say is learned."""

import numpy as np
import torch
from torch import nn

from export.forecast import networks
from export.forecast.lessons import Lessons
from export.forecast.networks import layer, plain, taught_networks
from models.forecast.network import Networks, NeuralVote
from models.forecast.question import HORIZON
from models.forecast.situation import FEATURES, WAYS

FEW = len(FEATURES) - 1


def made_up(rows: int = 6_000) -> Lessons:
    """Both ways are better by 1 where the first feature is above 0, and worse by 1 elsewhere."""
    dice = np.random.default_rng(1)
    features = dice.normal(size=(rows, len(FEATURES))).astype(np.float32)
    features[:, -1] = np.arange(rows) % HORIZON
    worse = np.where(features[:, :1] > 0, -1.0, 1.0).repeat(len(WAYS), axis=1)
    return Lessons(features, worse)


def test_the_numbers_taken_out_of_torch_answer_as_torch_does() -> None:
    torch.manual_seed(7)
    linear = [nn.Linear(FEW, 5), nn.Linear(5, HORIZON * len(WAYS))]
    with torch.no_grad():
        expected = nn.Sequential(linear[0], nn.ReLU(), linear[1])(torch.full((1, FEW), 2.0)).view(HORIZON, -1).numpy()
    vote = NeuralVote(Networks([0.0] * FEW, [1.0] * FEW, [layer((each,)) for each in linear]))
    found = vote.scores(np.full(FEW, np.expm1(2.0), np.float32))
    assert np.abs(found - expected).max() < 1e-3  # weights have five digits


def test_networks_learn_when_a_way_is_better_and_the_same_from_the_same_lessons() -> None:
    found = taught_networks(made_up())
    assert found == taught_networks(made_up())
    assert len(found.layers[0].weights) == networks.NETWORKS
    vote = NeuralVote(found)
    better, worse = np.zeros((2, FEW), np.float32)
    better[0], worse[0] = 2.0, -2.0
    assert (vote.scores(better) < 0).all()
    assert (vote.scores(worse) > 0).all()


def test_weights_are_written_with_few_digits() -> None:
    assert plain(np.array([0.123456789], np.float32)) == [0.12346]

"""The part of the intent model that reads words: a linear classifier over hashed pieces, its weights as bytes.

    buckets, counts ─▶ x inverse document frequency ─▶ unit length ─▶ x weights of each intent ─▶ scores

It tells words apart that the encoder blurs (`giftcard`, `gift wrap`); the encoder understands words that it has never
read.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from models.replies.words import BUCKETS, buckets_of

_STRENGTH = 0.5
"""Of the fit against its smoothness, the C of a linear support vector machine."""


class Lexicon(torch.nn.Module):
    """int64 buckets and float32 counts [rows, buckets] in, float32 [rows, intents] out.

    Bucket 0 counts nothing; each row has at least one other (the exporter leaves out what would guard an empty row).
    """

    rarity: torch.Tensor
    table: torch.Tensor
    scale: torch.Tensor
    bias: torch.Tensor

    def __init__(
        self,
        rarity: npt.NDArray[np.float32],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
    ) -> None:
        """Keep the weights.

        Args:
            rarity: float32 [buckets], inverse document frequency.
            weights: float32 [buckets, intents]; they are rounded to 8 bits, a scale an intent.
            bias: float32 [intents].
        """
        super().__init__()
        scale = np.maximum(np.abs(weights).max(axis=0) / 127, np.finfo(np.float32).tiny).astype(np.float32)
        self.register_buffer("rarity", torch.from_numpy(rarity))
        self.register_buffer("table", torch.from_numpy(np.round(weights / scale).astype(np.int8)))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.register_buffer("bias", torch.from_numpy(bias))

    def forward(self, buckets: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """Scores, about -1 to 1 each."""
        values = self.rarity[buckets] * counts
        length = torch.sqrt((values * values).sum(dim=1, keepdim=True))
        weights = self.table[buckets].to(torch.float32)
        scores: torch.Tensor = ((values / length).unsqueeze(-1) * weights).sum(dim=1) * self.scale + self.bias
        return scores


def train_lexicon(texts: Sequence[str], labels: npt.NDArray[np.int64], seed: int) -> Lexicon:
    """Fit it; every label is there at least once.

    Args:
        texts: to learn.
        labels: int64 [texts], 0 to the number of intents less one.
        seed: of the order in which the fit looks at weights.

    Blocks for seconds.
    """
    found = [buckets_of(text) for text in texts]
    ends = np.cumsum([0, *(len(each) for each in found)])
    places = np.array([bucket for each in found for bucket in each], np.int64)
    values = np.array([count for each in found for count in each.values()], np.float32)
    texts_with = np.bincount(places, minlength=BUCKETS)
    rarity = (np.log((1 + len(texts)) / (1 + texts_with)) + 1).astype(np.float32)
    rarity[0] = 0
    table = csr_matrix((values * rarity[places], places, ends), shape=(len(texts), BUCKETS))
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    unit = table.multiply(1 / np.maximum(lengths, 1e-6)[:, None]).tocsr()
    fitted = LinearSVC(C=_STRENGTH, random_state=seed).fit(unit, labels)
    return Lexicon(rarity, fitted.coef_.T.astype(np.float32), fitted.intercept_.astype(np.float32))

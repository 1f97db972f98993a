"""Product-to-product weights learned from one shop's orders: what speaks for a product over a customer's whole history.

    weights.npz ─▶ ItemWeights ─▶ matched to the catalogue's rows ─▶ one score per customer and target

Binary, sparse, and with one shop's own ids (EASE, Steck 2019; export/recommend/ease.py fits them). A shop without them
has scores of zero, and so has another shop, of whose ids a few may be the same.
"""

import io
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.histories import Histories

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ItemWeights:
    """Weights in order of the product that they come from.

    Attributes:
        names: ids of products, those with weights to them first.
        counts: uint16 [names], how many weights come from each.
        target: uint16 [weights], the place of the other product in `names`, rising for each product.
        steps: int8 [weights], the weight in steps of its target.
        step: float32 [targets].
    """

    names: tuple[str, ...]
    counts: npt.NDArray[np.uint16]
    target: npt.NDArray[np.uint16]
    steps: npt.NDArray[np.int8]
    step: npt.NDArray[np.float32]

    def encoded(self) -> bytes:
        """Return them as the bytes of a file."""
        file = io.BytesIO()
        names = np.frombuffer(msgspec.json.encode(self.names), np.uint8)
        np.savez_compressed(file, names=names, counts=self.counts, target=self.target, steps=self.steps, step=self.step)
        return file.getvalue()

    @classmethod
    def decoded(cls, content: bytes) -> "ItemWeights":
        """Read what `encoded` returned.

        Raises:
            ValueError: it is something else.
            LookupError: a part of it is missing.
        """
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            names = msgspec.json.decode(file["names"].tobytes(), type=tuple[str, ...])
            return cls(names, *(file[name] for name in ("counts", "target", "steps", "step")))


NO_WEIGHTS = ItemWeights(
    (), np.zeros(0, np.uint16), np.zeros(0, np.uint16), np.zeros(0, np.int8), np.zeros(0, np.float32)
)


LEAST_SHARE = 0.5
"""Of names or of products, whichever are fewer, so many are the others, too, where weights are a shop's own."""


class _Placed(NamedTuple):
    """Where the names are in a catalogue of so many rows: for each row its place in `names`, -1 for none."""

    rows: int
    place: Ints
    own: bool


class Scores(NamedTuple):
    """What the weights say.

    Attributes:
        score: float64 [candidates], sums of weights; zero where there are none.
        share: float64 [candidates], of the customer's highest score.
        best: float64 [candidates], that score: of all products that the customer never bought.
    """

    score: Floats
    share: Floats
    best: Floats


class Weighing:
    """Weights beside a catalogue. Any number of threads may ask while the catalogue does not change."""

    def __init__(self, catalogue: Catalogue, weights: ItemWeights) -> None:
        """Keep the weights as they are looked up: by the product that they come from."""
        self._catalogue, self._names, self._targets = catalogue, weights.names, len(weights.step)
        self._counts = weights.counts.astype(np.int64)
        self._starts = np.cumsum(self._counts) - self._counts
        self._target = weights.target.astype(np.int64)
        self._weight = weights.steps * weights.step.take(self._target)
        self._placed = _Placed(0, np.zeros(0, np.int64), own=False)

    def scores(self, lines: Histories, owner: Ints, row: Ints) -> Scores:
        """Weigh candidates.

        Args:
            lines: histories of the customers; what was only looked at weighs nothing.
            owner: int64 [candidates], the customer of each.
            row: int64 [candidates], of the catalogue.
        """
        nothing = np.zeros(len(row))
        placed = self._place()
        if not placed.own:
            return Scores(nothing, nothing, nothing)
        place_of, span = placed.place, self._targets
        place = place_of.take(lines.row)
        had = np.flatnonzero((place >= 0) & (lines.times[:, 0] > 0))
        customer, place = lines.owner.take(had), place.take(had)
        counts = self._counts.take(place)
        # All weights of each product that a customer has, one after the other.
        first = np.cumsum(counts) - counts
        at = np.arange(int(counts.sum())) + np.repeat(self._starts.take(place) - first, counts)
        key = np.repeat(customer * span, counts) + self._target.take(at)
        sums = np.bincount(key, self._weight.take(at), len(lines.now) * span)
        own = place < span
        sums[customer[own] * span + place[own]] = 0.0
        best = sums.reshape(len(lines.now), span).max(axis=1).take(owner)
        wanted = place_of.take(row)
        score = np.where((wanted >= 0) & (wanted < span), sums.take(owner * span + np.clip(wanted, 0, span - 1)), 0.0)
        return Scores(score, score / np.maximum(best, 1e-9), best)

    def _place(self) -> _Placed:
        """Where the names are in the catalogue; a product keeps its row, so only more rows change it."""
        placed, rows = self._placed, len(self._catalogue)
        if placed.rows != rows:
            place = np.full(rows, -1, np.int64)
            found = self._catalogue.rows(self._names)
            known = np.flatnonzero(found >= 0)
            place[found[known]] = known
            own = self._targets > 0 and len(known) >= LEAST_SHARE * min(rows, len(self._names))
            placed = self._placed = _Placed(rows, place, own)
        return placed

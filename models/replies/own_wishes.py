"""Wishes that a shop's own answers have under names of their own: known to the model under another name, or not at all.

    nearness to the answer's questions ──────────┐
    less that to the nearest known intent ────────┤
    ticket and questions are read as the same ────┼─▶ logistic regression ─▶ chance that this is what the ticket wants
    the ticket is read as something else ─────────┘

Where a shop calls returns `send_back`, the questions of that answer are read as `return_item`, as its tickets are. What
has an answer under the model's own name speaks for that answer, and for no other.

The weights were fitted on answers and tickets of other shops, and stand in the manifest of the intents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import exp

from models.artifact import Artifact
from models.errors import ArtifactError
from models.replies.intents import Intent
from models.replies.nearness import DIGITS, Nearness, QuestionVectors

LEAST_CHANCE = 0.5
"""From which on a right answer, +1, and a wrong one, -1, are in balance."""
NAMES_NO_WISH = frozenset(("other_wish", "out_of_scope"))
"""Intents that say what a ticket does not want: two texts that are read so may want anything."""
_CANDIDATES = 8
"""Own intents, the nearest ones, that are weighed against one another."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an own answer, or against it.

    Attributes:
        few: mean of the cosines to the three nearest of its questions.
        lead: of the nearest question over the nearest intent that the model knows, a difference of cosines.
        same: chance that the ticket has the known intent that the answer's questions have.
        other: chance that the ticket has another known intent.
    """

    few: float
    lead: float
    same: float
    other: float


WEIGHTS = (*(each.name for each in fields(Evidence)), "bias")
_PREFIX = "own_wish_"


@dataclass(frozen=True)
class OwnWishes:
    """Finds them. Thread-safe.

    Attributes:
        weights: of the evidence, by its fields' names, and `bias`.
    """

    weights: Mapping[str, float]

    def wish_of(self, read: Intent, questions: QuestionVectors) -> Intent | None:
        """What a text wants where that is an intent of the shop's own.

        Args:
            read: what the model made of the text.
            questions: of the answers in the text's language.

        Returns:
            The own intent with its chance as its confidence; None where none is likely enough.
        """
        found = {name: self.chance(each) for name, each in evidence(read, questions).items()}
        name = max(found, key=lambda each: (found[each], each), default="")
        if found.get(name, 0.0) < LEAST_CHANCE:
            return None
        return Intent(name, found[name], {name: found[name]}, read.vector, read.known)

    def chance(self, evidence: Evidence) -> float:
        """The probability that an own answer is right."""
        weights = self.weights
        found = weights["bias"] + sum(weights[name] * value for name, value in vars(evidence).items())
        return 1 / (1 + exp(-max(-50.0, min(50.0, found))))


def own_settings(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as a manifest has them."""
    return {f"{_PREFIX}{name}": value for name, value in weights.items()}


def weights_of(artifact: Artifact) -> dict[str, float]:
    """The weights out of a manifest.

    Raises:
        ArtifactError: one is missing.
    """
    found = {name: artifact.manifest.settings.get(_PREFIX + name) for name in WEIGHTS}
    weights = {name: value for name, value in found.items() if isinstance(value, float)}
    if len(weights) < len(WEIGHTS):
        raise ArtifactError(artifact.folder, "its manifest has no weights for answers of own intents")
    return weights


def evidence(read: Intent, questions: QuestionVectors) -> dict[str, Evidence]:
    """What speaks for the nearest own intents, by their names."""
    near = questions.of_intents(read.vector, questions.shares)
    nearest = sorted(near, key=lambda each: (-near[each].nearest, each))[:_CANDIDATES]
    wishes = {name: chance for name, chance in read.chances.items() if name not in NAMES_NO_WISH}
    return {name: _evidence(near[name], read.known, wishes, questions.shares[name]) for name in nearest}


def _evidence(near: Nearness, known: float, wishes: Mapping[str, float], shares: Mapping[str, float]) -> Evidence:
    same = sum(chance * shares.get(name, 0.0) for name, chance in wishes.items())
    other = sum(wishes.values()) - same
    return Evidence(near.few, near.nearest - known, round(same, DIGITS), round(other, DIGITS))

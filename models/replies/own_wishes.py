"""Wishes that only a shop's own answers know: of intents that the model was never taught.

    nearness to the answer's questions ─┐
    less that to the nearest known intent ├─▶ logistic regression ─▶ chance that this is what the ticket wants
    confidence in the known intents ─────┘

Its weights were fitted on answers and tickets of other shops, and stand in the manifest of the intents.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from math import exp

from models.artifact import Artifact
from models.errors import ArtifactError
from models.replies.intents import Intent
from models.replies.nearness import Nearness, QuestionVectors

LEAST_CHANCE = 0.5
"""From which on a right answer, +1, and a wrong one, -1, are in balance."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an own answer, or against it.

    Attributes:
        few: mean of the cosines to the three nearest of its questions.
        lead: of the nearest question over the nearest intent that the model knows, a difference of cosines.
        confidence: in the likeliest of those intents.
    """

    few: float
    lead: float
    confidence: float


WEIGHTS = (*(each.name for each in fields(Evidence)), "bias")
_PREFIX = "own_wish_"


@dataclass(frozen=True)
class OwnWishes:
    """Finds them. Thread-safe.

    Attributes:
        known: the intents that the model was taught.
        weights: of the evidence, by its fields' names, and `bias`.
    """

    known: Collection[str]
    weights: Mapping[str, float]

    def wish_of(self, read: Intent, questions: QuestionVectors) -> Intent | None:
        """What a text wants where that is an intent of the shop's own.

        Args:
            read: what the model made of the text.
            questions: of the answers in the text's language.

        Returns:
            The own intent with its chance as its confidence; None where none is likely enough.
        """
        name, evidence = nearest_own(read, questions, self.known)
        chance = self.chance(evidence) if evidence else 0.0
        return Intent(name, chance, {name: chance}, read.vector, read.known) if chance >= LEAST_CHANCE else None

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


def nearest_own(read: Intent, questions: QuestionVectors, known: Collection[str]) -> tuple[str, Evidence | None]:
    """The own intent with the nearest question, and what speaks for it; of equals the one whose name comes first."""
    near = questions.of_intents(read.vector, [name for name in questions.intents if name not in known])
    if not near:
        return "", None
    name = min(near, key=lambda each: (-near[each].nearest, each))
    return name, evidence_of(near[name], read)


def evidence_of(near: Nearness, read: Intent) -> Evidence:
    """What speaks for an answer so near to a text that the model reads so."""
    return Evidence(near.few, near.nearest - read.known, read.confidence)

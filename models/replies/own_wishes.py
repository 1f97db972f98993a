"""Wishes that a shop's own answers have under names of their own: known to the model under another name, or not at all.

    nearness to the answer's questions, to its text ──┐
    words in common, by their rarity ──────────────────┤
    all three less those of the next own answer ───────┤
    nearness less that to the nearest known intent ────┼─▶ logistic regression ─▶ chance that the ticket wants this
    ticket and questions are read as the same ─────────┤
    the ticket is read as something else, as a case ───┘

If a shop calls returns `send_back`, the questions of that answer are read as `return_item`, and so are its tickets. An
intent that has an answer under the model's own name speaks for that answer alone. A customer who writes, in an answer's
words, that it was not kept has a case for a person.

The weights were fitted on answers and tickets of other shops, and stand in the manifest of the intents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import combinations_with_replacement
from math import exp

import numpy as np

from models.artifact import Artifact
from models.errors import ArtifactError
from models.replies.intents import Intent
from models.replies.nearness import DIGITS, Doubles, QuestionVectors

LEAST_CHANCE = 0.5
"""From which on a right answer, +1, and a wrong one, -1, are in balance."""
LEAST_OF_OTHER = 0.45
"""The same of a text that is read as no intent of the model's, but as about the shop (ADR 104)."""
_OTHER_WISH = "other_wish"
NAMES_NO_WISH = frozenset((_OTHER_WISH, "out_of_scope"))
"""Intents that say what a ticket does not want: two texts that are read so may want anything."""
CASES = frozenset(
    (
        "business_order",
        "charged_twice",
        "complaint",
        "damaged",
        "defective",
        "delivered_not_received",
        "fraud",
        "human",
        "missing_item",
        "refund_status",
        "wrong_item",
    )
)
"""Intents of tickets that somebody has to look into, whatever the shop's answers say."""
_MOSTLY = 0.5
_CANDIDATES = 8
"""Own intents that are weighed against one another: the best ones by questions, by texts and by words."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an own answer, or against it.

    Attributes:
        few: mean of the cosines to the three nearest of its questions.
        few_ahead: how far that is ahead of the best other own answer, below 0 if another one is better; likewise below.
        text: cosine to its text.
        text_ahead: the same of the texts.
        words: that its questions and its text share with the ticket (shared_words.py).
        words_ahead: the same of the words.
        lead: how far the nearest question is ahead of the nearest intent that the model knows, a difference of cosines.
        same: chance that the ticket has the known intent that the answer's questions have.
        other: chance that the ticket has another known intent.
        case: chance that it has another intent among CASES.
    """

    few: float
    few_ahead: float
    text: float
    text_ahead: float
    words: float
    words_ahead: float
    lead: float
    same: float
    other: float
    case: float

    def terms(self) -> dict[str, float]:
        """Return the values and their pairwise products, by name: words count for more if a vector is near."""
        values = vars(self)
        products = combinations_with_replacement(values, 2)
        return values | {f"{one}*{other}": values[one] * values[other] for one, other in products}


_FIELDS = [each.name for each in fields(Evidence)]
WEIGHTS = (*_FIELDS, *map("*".join, combinations_with_replacement(_FIELDS, 2)), "bias")
_PREFIX = "own_wish_"


@dataclass(frozen=True)
class OwnWishes:
    """Finds them. Thread-safe.

    Attributes:
        weights: of the evidence's terms, by their names, and `bias`.
    """

    weights: Mapping[str, float]

    def wish_of(self, read: Intent, questions: QuestionVectors) -> Intent | None:
        """Return what a text wants if that is an intent of the shop's own.

        Args:
            read: what the model made of the text.
            questions: of the answers in the text's language.

        Returns:
            The own intent with its chance as its confidence; None where none is likely enough.
        """
        found = {name: self.chance(each) for name, each in evidence(read, questions).items()}
        name = max(found, key=lambda each: (found[each], each), default="")
        if found.get(name, 0.0) < (LEAST_OF_OTHER if read.name == _OTHER_WISH else LEAST_CHANCE):
            return None
        return replace(read, name=name, confidence=found[name], chances={name: found[name]})

    def chance(self, evidence: Evidence) -> float:
        """The probability that an own answer is right."""
        values = np.array([*vars(evidence).values(), 1.0])
        return 1 / (1 + exp(-max(-50.0, min(50.0, float(values @ self._form @ values)))))

    @cached_property
    def _form(self) -> Doubles:
        """The weights as a quadratic form of the values and a one."""
        form = np.zeros((len(_FIELDS) + 1, len(_FIELDS) + 1))
        form[:-1, -1] = [self.weights[name] for name in _FIELDS]
        form[-1, -1] = self.weights["bias"]
        for one, other in combinations_with_replacement(range(len(_FIELDS)), 2):
            form[one, other] = self.weights[f"{_FIELDS[one]}*{_FIELDS[other]}"]
        return form


def describes(name: str, questions: QuestionVectors) -> bool:
    """Whether an intent is the shop's own, and most of its answer's questions tell no case for a person."""
    shares = questions.shares.get(name)
    return shares is not None and sum(share for each, share in shares.items() if each in CASES) < _MOSTLY


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
    """What speaks for the likeliest own intents, by their names."""
    if (near := questions.of_own(read.vector, read.text)) is None:
        return {}
    few_ahead, text_ahead, words_ahead = map(_ahead, (near.few, near.texts, near.words))
    wishes = {name: chance for name, chance in read.chances.items() if name not in NAMES_NO_WISH}
    cases = {name: chance for name, chance in wishes.items() if name in CASES}
    names, found = list(questions.shares), {}
    for at in sorted({*_best(near.few), *_best(near.texts), *_best(near.words)}):
        shares = questions.shares[names[at]]
        same = sum(chance * shares.get(each, 0.0) for each, chance in wishes.items())
        found[names[at]] = Evidence(
            few=float(near.few[at]),
            few_ahead=float(few_ahead[at]),
            text=float(near.texts[at]),
            text_ahead=float(text_ahead[at]),
            words=float(near.words[at]),
            words_ahead=float(words_ahead[at]),
            lead=float(near.nearest[at]) - read.known,
            same=round(same, DIGITS),
            other=round(sum(wishes.values()) - same, DIGITS),
            case=round(sum(chance * (1 - shares.get(each, 0.0)) for each, chance in cases.items()), DIGITS),
        )
    return found


def _best(values: Doubles) -> list[int]:
    """Return where the greatest values are; of equals the first."""
    best: list[int] = np.argsort(-values, kind="stable")[:_CANDIDATES].tolist()
    return best


def _ahead(values: Doubles) -> Doubles:
    """Return each value less the best of the others; a single value is ahead of none."""
    ordered = np.sort(values)[::-1]
    best, second = ordered[0], ordered[:2][-1]
    ahead: Doubles = (values - np.where(values == best, second, best)).round(DIGITS)
    return ahead

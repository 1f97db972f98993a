"""Wishes that a shop's own answers have under names of their own: known to the model under another name, or not at all.

    nearness to the answer's questions, to its text ──┐
    words in common, by their rarity ──────────────────┤
    all three less those of the next own answer ───────┤
    nearness less that to the nearest known intent ────┼─▶ logistic regression ─▶ chance that the ticket wants this
    ticket and questions are read as the same ─────────┤
    the ticket is read as something else, as a case ───┘

Where a shop calls returns `send_back`, the questions of that answer are read as `return_item`, as its tickets are. What
has an answer under the model's own name speaks for that answer, and for no other. Who writes in an answer's words that
it was not kept, has a case, which a person looks into.

The weights were fitted on answers and tickets of other shops, and stand in the manifest of the intents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import combinations_with_replacement
from math import exp

from models.artifact import Artifact
from models.errors import ArtifactError
from models.replies.intents import Intent
from models.replies.nearness import DIGITS, QuestionVectors

LEAST_CHANCE = 0.5
"""From which on a right answer, +1, and a wrong one, -1, are in balance."""
NAMES_NO_WISH = frozenset(("other_wish", "out_of_scope"))
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
_CANDIDATES = 8
"""Own intents that are weighed against one another: the best ones by questions, by texts and by words."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an own answer, or against it.

    Attributes:
        few: mean of the cosines to the three nearest of its questions.
        few_ahead: of that over the best other own answer, below 0 where another one is better; the next two, too.
        text: cosine to its text.
        text_ahead: the same of the texts.
        words: that its questions and its text share with the ticket (shared_words.py).
        words_ahead: the same of the words.
        lead: of the nearest question over the nearest intent that the model knows, a difference of cosines.
        same: chance that the ticket has the known intent that the answer's questions have.
        other: chance that the ticket has another known intent.
        case: chance that it has another one of CASES.
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
        """The values and the products of each two of them, by name: words count for more where a vector is near."""
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
        return replace(read, name=name, confidence=found[name], chances={name: found[name]})

    def chance(self, evidence: Evidence) -> float:
        """The probability that an own answer is right."""
        weights = self.weights
        found = weights["bias"] + sum(weights[name] * value for name, value in evidence.terms().items())
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
    """What speaks for the likeliest own intents, by their names."""
    if not (near := questions.of_intents(read.vector, questions.shares)):
        return {}
    few = {name: each.few for name, each in near.items()}
    texts, words = (
        {name: some.get(name, 0.0) for name in near}
        for some in (questions.of_texts(read.vector, near), questions.words.of(read.text))
    )
    few_ahead, text_ahead, words_ahead = map(_ahead, (few, texts, words))
    wishes = {name: chance for name, chance in read.chances.items() if name not in NAMES_NO_WISH}
    found = {}
    for name in sorted({*_best(few), *_best(texts), *_best(words)}):
        shares = questions.shares[name]
        same = sum(chance * shares.get(each, 0.0) for each, chance in wishes.items())
        found[name] = Evidence(
            few=few[name],
            few_ahead=few_ahead[name],
            text=texts[name],
            text_ahead=text_ahead[name],
            words=words[name],
            words_ahead=words_ahead[name],
            lead=near[name].nearest - read.known,
            same=round(same, DIGITS),
            other=round(sum(wishes.values()) - same, DIGITS),
            case=round(sum(wishes.get(each, 0.0) * (1 - shares.get(each, 0.0)) for each in sorted(CASES)), DIGITS),
        )
    return found


def _best(values: Mapping[str, float]) -> list[str]:
    return sorted(values, key=lambda name: (-values[name], name))[:_CANDIDATES]


def _ahead(values: Mapping[str, float]) -> dict[str, float]:
    """Each value less the best of the others; an only one is ahead of none."""
    ordered = sorted(values.values(), reverse=True)
    best, second = [*ordered, *ordered[-1:]][:2]
    return {name: round(each - (second if each == best else best), DIGITS) for name, each in values.items()}

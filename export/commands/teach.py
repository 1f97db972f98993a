"""`shopstream models sentiment`, `phrases`, `exit`, `intents` and so on: one artifact, some of own data; `graphs`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from export.commands.progress import OWN, building, lines
from models.artifact import SHIPPED

if TYPE_CHECKING:
    from export.data.splits import Splits

_ENCODER, _SENTIMENT, _DOWNLOADS = SHIPPED / "encoder-en-zh", SHIPPED / "sentiment-en-zh", Path(".data")
BesideEncoder = Annotated[Path, typer.Option(help="The encoder's artifact; it is written beside it.")]
Downloads = Annotated[Path, typer.Option(help="Where downloads are kept.")]


def add_phrases_to_artifact(
    sentiment: Annotated[Path, typer.Option(help="The sentiment artifact, its encoder beside it.")] = _SENTIMENT,
    data: Downloads = _DOWNLOADS,
) -> None:
    """Retrain the phrases of Chinese reviews, and the early exit, with the same layers (some six minutes).

    Example: shopstream models phrases --sentiment artifacts/sentiment-en-zh
    """
    with building():
        from export.sentiment.build import with_phrases_and_exit  # noqa: PLC0415  # torch is loaded here

        folder = with_phrases_and_exit(sentiment, _reviews(data))
    typer.echo(folder)


def add_exit_to_artifact(
    sentiment: Annotated[Path, typer.Option(help="The sentiment artifact, its encoder beside it.")] = _SENTIMENT,
    data: Downloads = _DOWNLOADS,
) -> None:
    """Retrain which reviews the lower layers decide, with the same layers and phrases (some four minutes).

    Example: shopstream models exit --sentiment artifacts/sentiment-en-zh
    """
    with building():
        from export.sentiment.exits import add_exit  # noqa: PLC0415  # torch is loaded here and not before

        folder = add_exit(sentiment, _reviews(data))
    typer.echo(folder)


def _reviews(data: Path) -> "Splits":
    """Return what the sentiment artifact is taught, fetched if need be."""
    from export.data.splits import real_reviews  # noqa: PLC0415
    from export.sentiment.lesson import lesson  # noqa: PLC0415  # torch is loaded here and not before
    from export.sentiment.train import Recipe  # noqa: PLC0415

    return lesson(real_reviews(data / "packages"), Recipe()).splits


def remake_cpu_graphs(
    encoder: Annotated[Path, typer.Option(help="The encoder's artifact; what stands on it lies beside it.")] = _ENCODER,
) -> None:
    """Rebuild the CPU graphs of the encoder and of all artifacts on top of it from their weights (some seconds).

    Nothing is trained; what the graphs compute stays the same, bit for bit.

    Example: shopstream models graphs --encoder artifacts/encoder-en-zh
    """
    with building():
        from export.encoder.remake import remake_graphs  # noqa: PLC0415  # torch is loaded here and not before

        folders = remake_graphs(encoder)
    for folder in folders:
        typer.echo(folder)


def build_sentiment_artifact(
    encoder: BesideEncoder = _ENCODER,
    data: Downloads = _DOWNLOADS,
    epochs: Annotated[int | None, typer.Option(help="Passes over the texts; default: the recipe's.")] = None,
) -> None:
    """Teach what reviews say, layers, phrases and exit, and write the artifact (an hour).

    If it is interrupted, it resumes when it is called again.

    Example: shopstream models sentiment --epochs 1
    """
    with building() as console:
        from export.data.splits import real_reviews  # noqa: PLC0415
        from export.encoder.bert import multilingual_e5  # noqa: PLC0415  # torch is loaded here and not before
        from export.sentiment.build import build_sentiment  # noqa: PLC0415
        from export.sentiment.lesson import lesson  # noqa: PLC0415
        from export.sentiment.train import Recipe  # noqa: PLC0415

        recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
        taught = lesson(real_reviews(data / "packages"), recipe)
        bert = multilingual_e5(data / "packages", [])
        folder = build_sentiment(bert, encoder, taught, data / "sentiment", lines(console))
    typer.echo(folder)


def build_intents_artifact(
    encoder: BesideEncoder = _ENCODER,
    data: Downloads = _DOWNLOADS,
    epochs: Annotated[int | None, typer.Option(help="Passes over the questions; default: the recipe's.")] = None,
) -> None:
    """Teach what tickets want, on the support corpus, and write the artifact (some forty minutes).

    If it is interrupted, it resumes when it is called again.

    Example: shopstream models intents --epochs 2
    """
    with building() as console:
        from export.encoder.bert import multilingual_e5  # noqa: PLC0415  # torch is loaded here and not before
        from export.intents.build import build_intents  # noqa: PLC0415
        from export.intents.train import Recipe  # noqa: PLC0415

        recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
        bert = multilingual_e5(data / "packages", [])
        folder = build_intents(bert, encoder, recipe, data / "intents", lines(console))
    typer.echo(folder)


def build_deliveries_artifact(
    encoder: BesideEncoder = _ENCODER,
    data: Downloads = _DOWNLOADS,
    epochs: Annotated[int | None, typer.Option(help="Passes over the texts; default: the recipe's.")] = None,
) -> None:
    """Teach what delivery texts say, on notes around labelled addresses, and write the artifact (some twenty minutes).

    If it is interrupted, it resumes when it is called again.

    Example: shopstream models deliveries --epochs 3
    """
    with building() as console:
        from export.encoder.bert import multilingual_e5  # noqa: PLC0415  # torch is loaded here and not before
        from export.logistics.build import build_logistics  # noqa: PLC0415
        from export.logistics.corpus import Counts, corpus  # noqa: PLC0415
        from export.logistics.train import TokenRecipe  # noqa: PLC0415

        recipe = TokenRecipe() if epochs is None else replace(TokenRecipe(), epochs=epochs)
        progress = lines(console)
        progress("delivery texts", 0.0)
        texts, bert = corpus(data / "packages", Counts()), multilingual_e5(data / "packages", [])
        folder = build_logistics(bert, encoder, texts, recipe, progress=progress, work=data / "deliveries")
    typer.echo(folder)


def build_replies_artifact(
    pairs: Annotated[
        Path | None, typer.Option(help="Your own pairs, CSV or JSON lines; default: the support corpus.")
    ] = None,
    gpt2: Annotated[
        str | None, typer.Option(help="Folder or hub name of a GPT-2 to begin with; default: a new, small one.")
    ] = None,
    artifacts: Annotated[
        Path | None,
        typer.Option(help="Where to write; default: the shipped ones, or .data/artifacts with --pairs or --gpt2."),
    ] = None,
    data: Annotated[Path, typer.Option(help="Where checkpoints are kept.")] = Path(".data"),
    epochs: Annotated[int | None, typer.Option(help="Passes over the pairs at most; default: the recipe's.")] = None,
) -> None:
    """Teach a GPT-2 to answer, on the corpus or on your own pairs, and write its artifact (some ten minutes).

    If it is interrupted, it resumes when it is called again. It ends early when the held-out loss rises.

    Example: shopstream models replies --pairs support.csv --artifacts artifacts
    """
    with building() as console:
        from export.replies.build import RepliesRequest, build_replies  # noqa: PLC0415  # torch is loaded here
        from export.replies.train import Recipe  # noqa: PLC0415

        own = pairs is not None or gpt2 is not None
        recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
        request = RepliesRequest(artifacts or (OWN if own else SHIPPED), data / "replies", pairs, gpt2, recipe)
        folder = build_replies(request, lines(console), lambda line: console.print(line, highlight=False))
    typer.echo(folder)


def build_own_recommendations(
    orders: Annotated[Path, typer.Option(help="Your orders, JSON lines as on the topic: every event of theirs.")],
    products: Annotated[Path, typer.Option(help="Your products, JSON lines as on the topic.")],
    artifacts: Annotated[Path, typer.Option(help="Where to write; the worker's setting `artifacts` reads it.")] = OWN,
) -> None:
    """Teach the ranker of recommendations from your own orders, and judge it by the last tenth of their time.

    It compares its rankings with those of the shipped one: if it is no better, keep that.

    Example: shopstream models recommend --orders orders.jsonl --products products.jsonl
    """
    with building() as console:
        from export.recommend.own_build import build_own_ranker  # noqa: PLC0415  # lightgbm is loaded here

        found = build_own_ranker(orders, products, artifacts, lines(console))
    for name, figure in (("own ranker", found.own), ("shipped ranker", found.shipped)):
        typer.echo(f"{name}: NDCG@10 {figure.ndcg:.4f} [{figure.low:.4f}, {figure.high:.4f}], {figure.lists} orders")
    typer.echo(found.folder)

"""`shopstream models …`: build, verify and list artifacts, check data. Imports torch only when something is built."""

import importlib.util
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from export.errors import ExportError, MissingExtraError
from export.order import Order
from export.replies.filters import filter_pairs
from export.replies.pairs import read_pairs
from models.artifact import MANIFEST, SHIPPED, Artifact, open_artifact
from models.errors import ModelError
from models.generate.writer import Writer
from models.logistics.reader import LogisticsModel
from models.manifest import Manifest
from models.recommend.ranker import Ranker
from models.recommend.texts import TextVectors
from models.replies.intents import IntentModel
from models.sentiment import SentimentModel

HELP = """Build, verify and list model artifacts; check what to train on.

Example: shopstream models list
"""

app = typer.Typer(help=HELP, no_args_is_help=True)

_STAGES = (
    "fetch",
    "encoder",
    "states",
    "training",
    "export",
    "products",
    "history",
    "ranker",
    "delivery texts",
    "tags",
    "intents",
    "replies",
)
_NEEDED = ("torch", "transformers", "onnx", "onnxscript", "lightgbm", "pyarrow")
_FAILED = 1
_WIDE = 200
OWN = Path(".data/artifacts")
"""Where artifacts of a user's own encoder are written unless another folder is given."""


@app.command("build")
def build_models(
    encoder: Annotated[
        str | None, typer.Option(help="Folder or hub name of a BERT; default: multilingual-e5-small.")
    ] = None,
    artifacts: Annotated[Path | None, typer.Option(help="Where to write; default: the shipped ones.")] = None,
    data: Annotated[Path, typer.Option(help="Where downloads are kept.")] = Path(".data"),
    epochs: Annotated[int | None, typer.Option(help="Passes over the training texts; default: the recipe's.")] = None,
    few: Annotated[int | None, typer.Option(help="Only about so many texts of each split, for a try.")] = None,
) -> None:
    """Download, train, export, quantise and prove all artifacts, and say where they are (many minutes).

    Example: shopstream models build --artifacts artifacts
    """
    console = Console(stderr=True)
    try:
        folders = _build(Order(encoder, data, artifacts or (OWN if encoder else SHIPPED), epochs, few), console)
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(_FAILED) from err
    for folder in folders:
        typer.echo(folder)


@app.command("verify")
def verify_models(
    folder: Annotated[Path | None, typer.Argument(help="An artifact; default: all that are shipped.")] = None,
) -> None:
    """Check hashes, contract and golden outputs; status 1 and one sentence if something is wrong.

    Example: shopstream models verify artifacts/sentiment-en-zh
    """
    try:
        for each in [folder] if folder else _folders(SHIPPED):
            artifact = open_artifact(each)
            _prove(artifact)
            typer.echo(f"{artifact.manifest.name} version {artifact.manifest.version}: right, sha256 {artifact.sha256}")
    except ModelError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(_FAILED) from err


@app.command("list")
def list_models(
    folder: Annotated[Path, typer.Argument(help="The folder of artifacts.")] = SHIPPED,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines, for scripts.")] = False,
) -> None:
    """List artifacts with version, size and headline figures.

    Example: shopstream models list artifacts
    """
    table = Table("name", "version", "task", "precision", "MB", "figures", box=None, pad_edge=False)
    try:
        found = [open_artifact(each) for each in _folders(folder)]
    except ModelError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(_FAILED) from err
    if not found:
        typer.echo(f"{folder}: no artifact is in it; each has a folder of its own with a {MANIFEST}", err=True)
        raise typer.Exit(_FAILED)
    for each in found:
        if as_json:
            typer.echo(_json(each))
        else:
            table.add_row(*_row(each))
    if as_json:
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)  # a line each where a script reads it
    console.print(table)


@app.command("pairs")
def check_pairs(
    file: Annotated[Path, typer.Argument(help="CSV or JSON lines with question, answer and, if known, context.")],
    write: Annotated[Path | None, typer.Option(help="Write what may be learned to this file of JSON lines.")] = None,
) -> None:
    """Say which of your pairs of question and answer a model may learn, and why not the others.

    Empty, too long, insulting and repeated pairs go, and those with personal data: a model may say what it has learned.

    Example: shopstream models pairs support.csv --write learned.jsonl
    """
    try:
        kept, report = filter_pairs(read_pairs(file))
    except ExportError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(_FAILED) from err
    for line in report.lines():
        typer.echo(line)
    if write:
        write.write_text("".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in kept), "utf-8")
    if not kept:
        raise typer.Exit(_FAILED)


@app.command("intents")
def build_intents_artifact(
    encoder: Annotated[Path, typer.Option(help="The encoder's artifact; it is written beside it.")] = SHIPPED
    / "encoder-en-zh",
    data: Annotated[Path, typer.Option(help="Where downloads are kept.")] = Path(".data"),
    epochs: Annotated[int | None, typer.Option(help="Passes over the questions; default: the recipe's.")] = None,
) -> None:
    """Teach what tickets want, on the support corpus, and write the artifact (some eight minutes).

    Interrupted, it goes on where it was when it is called again.

    Example: shopstream models intents --epochs 4
    """
    console = Console(stderr=True)
    try:
        typer.echo(_teach_intents(encoder, data, epochs, _lines(console)))
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(_FAILED) from err


def _teach_intents(encoder: Path, data: Path, epochs: int | None, told: Callable[[str, float], None]) -> Path:
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise MissingExtraError(missing[0])
    from export.encoder.bert import multilingual_e5  # noqa: PLC0415  # torch is loaded here and not before
    from export.intents.build import build_intents  # noqa: PLC0415
    from export.intents.train import Recipe  # noqa: PLC0415

    recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
    return build_intents(multilingual_e5(data / "packages", []), encoder, recipe, data / "intents", told)


@app.command("deliveries")
def build_deliveries_artifact(
    encoder: Annotated[Path, typer.Option(help="The encoder's artifact; it is written beside it.")] = SHIPPED
    / "encoder-en-zh",
    data: Annotated[Path, typer.Option(help="Where downloads are kept.")] = Path(".data"),
    epochs: Annotated[int | None, typer.Option(help="Passes over the texts; default: the recipe's.")] = None,
) -> None:
    """Teach what delivery texts say, on notes around labelled addresses, and write the artifact (some twenty minutes).

    Interrupted, it goes on where it was when it is called again.

    Example: shopstream models deliveries --epochs 3
    """
    console = Console(stderr=True)
    try:
        typer.echo(_teach_deliveries(encoder, data, epochs, _lines(console)))
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(_FAILED) from err


def _teach_deliveries(encoder: Path, data: Path, epochs: int | None, told: Callable[[str, float], None]) -> Path:
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise MissingExtraError(missing[0])
    from export.encoder.bert import multilingual_e5  # noqa: PLC0415  # torch is loaded here and not before
    from export.logistics.build import build_logistics  # noqa: PLC0415
    from export.logistics.corpus import Counts, corpus  # noqa: PLC0415
    from export.logistics.train import TokenRecipe  # noqa: PLC0415

    recipe = TokenRecipe() if epochs is None else replace(TokenRecipe(), epochs=epochs)
    told("delivery texts", 0.0)
    texts = corpus(data / "packages", Counts())
    bert = multilingual_e5(data / "packages", [])
    return build_logistics(bert, encoder, texts, recipe, told=told, work=data / "deliveries")


@app.command("replies")
def build_replies_artifact(
    pairs: Annotated[
        Path | None, typer.Option(help="Your own pairs, CSV or JSON lines; default: the support corpus.")
    ] = None,
    gpt2: Annotated[
        str | None, typer.Option(help="Folder or hub name of a GPT-2 to begin with; default: a new, small one.")
    ] = None,
    artifacts: Annotated[Path | None, typer.Option(help="Where to write; default: the shipped ones.")] = None,
    data: Annotated[Path, typer.Option(help="Where checkpoints are kept.")] = Path(".data"),
    epochs: Annotated[int | None, typer.Option(help="Passes over the pairs at most; default: the recipe's.")] = None,
) -> None:
    """Teach a GPT-2 to answer, on the corpus or on your own pairs, and write its artifact (some ten minutes).

    Interrupted, it goes on where it was when it is called again. It ends early when the held-out loss rises.

    Example: shopstream models replies --pairs support.csv --artifacts artifacts
    """
    own = pairs is not None or gpt2 is not None
    console = Console(stderr=True)
    try:
        folder = _teach(artifacts or (OWN if own else SHIPPED), data, pairs, gpt2, epochs=epochs, console=console)
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(_FAILED) from err
    typer.echo(folder)


@app.command("recommend")
def build_own_recommendations(
    orders: Annotated[Path, typer.Option(help="Your orders, JSON lines as on the topic: every event of theirs.")],
    products: Annotated[Path, typer.Option(help="Your products, JSON lines as on the topic.")],
    artifacts: Annotated[Path, typer.Option(help="Where to write; the worker's setting `artifacts` reads it.")] = OWN,
) -> None:
    """Teach the ranker of recommendations from your own orders, and judge it by the last tenth of their time.

    It says how it ranks those beside the shipped one: where it is no better, keep that.

    Example: shopstream models recommend --orders orders.jsonl --products products.jsonl
    """
    console = Console(stderr=True)
    try:
        if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
            raise MissingExtraError(missing[0])
        from export.recommend.own_build import build_own_ranker  # noqa: PLC0415  # lightgbm is loaded here

        found = build_own_ranker(orders, products, artifacts, _lines(console))
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(_FAILED) from err
    for name, figure in (("own ranker", found.own), ("shipped ranker", found.shipped)):
        typer.echo(f"{name}: NDCG@10 {figure.ndcg:.4f} [{figure.low:.4f}, {figure.high:.4f}], {figure.lists} orders")
    typer.echo(found.folder)


def _teach(
    artifacts: Path, data: Path, pairs: Path | None, gpt2: str | None, *, epochs: int | None, console: Console
) -> Path:
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise MissingExtraError(missing[0])
    from export.replies.build import ReplyOrder, build_replies  # noqa: PLC0415  # torch is loaded here and not before
    from export.replies.train import Recipe  # noqa: PLC0415

    recipe = Recipe() if epochs is None else replace(Recipe(), epochs=epochs)
    order = ReplyOrder(artifacts, data / "replies", pairs, gpt2, recipe)
    return build_replies(order, _lines(console), lambda line: console.print(line, highlight=False))


def _build(order: Order, console: Console) -> list[Path]:
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise MissingExtraError(missing[0])
    from export.build import build  # noqa: PLC0415  # torch is loaded here and not before

    if not console.is_terminal:
        return build(order, _lines(console))
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {stage: progress.add_task(stage, total=1.0, start=False) for stage in _STAGES}

        def told(stage: str, share: float) -> None:
            for earlier in _STAGES[: _STAGES.index(stage)]:
                progress.update(tasks[earlier], completed=1.0)
            progress.start_task(tasks[stage])
            progress.update(tasks[stage], completed=share)

        folders = build(order, told)
        progress.update(tasks[_STAGES[-1]], completed=1.0)
    return folders


def _lines(console: Console) -> Callable[[str, float], None]:
    """Tell the progress in plain lines, one each tenth of a stage: for logs."""
    told: set[tuple[str, int]] = set()

    def tell(stage: str, share: float) -> None:
        tenth = int(share * 10)
        if (stage, tenth) not in told:
            told.add((stage, tenth))
            console.print(f"{stage} {tenth * 10}%", highlight=False)

    return tell


def _prove(artifact: Artifact) -> None:
    """Load what has golden outputs."""
    if artifact.manifest.task == "sentiment":
        SentimentModel.load(artifact.folder).close()
    elif artifact.manifest.task == "ranking":
        Ranker(artifact, "cpu")
    elif artifact.manifest.task == "product text vectors":
        TextVectors(artifact, "cpu")
    elif artifact.manifest.task == "intents":
        IntentModel(artifact)
    elif artifact.manifest.task == "text generation":
        Writer(artifact, slots=1).close()
    elif artifact.manifest.task == "delivery text fields":
        LogisticsModel.load(artifact.folder).close()


def _folders(parent: Path) -> list[Path]:
    return sorted(file.parent for file in parent.glob(f"*/{MANIFEST}"))


def _headline(manifest: Manifest) -> list[tuple[str, float]]:
    """Figures of what ships, the smallest precision."""
    return list(next((manifest.metrics[name] for name in ("int8", "fp32") if name in manifest.metrics), {}).items())


def _json(artifact: Artifact) -> str:
    manifest = artifact.manifest
    return json.dumps(
        {
            "name": manifest.name,
            "version": manifest.version,
            "task": manifest.task,
            "precisions": [variant.precision for variant in manifest.variants],
            "bytes": sum(entry.size_bytes for entry in manifest.files.values()),
            "figures": dict(_headline(manifest)),
            "sha256": artifact.sha256,
        }
    )


def _row(artifact: Artifact) -> tuple[str, ...]:
    manifest = artifact.manifest
    size = sum(entry.size_bytes for entry in manifest.files.values()) / 1e6
    precisions = ", ".join(variant.precision for variant in manifest.variants)
    figures = ", ".join(
        f"{name} {value:.3f}"
        for name, value in _headline(manifest)
        if "accuracy" in name or name.endswith(("ndcg_at_10", "perplexity", "y.span_f1"))
    )
    return manifest.name, manifest.version, manifest.task, precisions, f"{size:.1f}", figures

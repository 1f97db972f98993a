"""`shopstream models list` and `verify`: what artifacts are there, and whether they are right."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from export.commands.progress import FAILED
from models.artifact import MANIFEST, SHIPPED, Artifact, open_artifact
from models.errors import ModelError
from models.generate.writer import Writer
from models.logistics.reader import LogisticsModel
from models.manifest import Manifest
from models.recommend.ranker import Ranker
from models.recommend.texts import TextVectors
from models.replies.intents import IntentModel
from models.sentiment.model import SentimentModel

_WIDE = 200


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
        raise typer.Exit(FAILED) from err


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
        raise typer.Exit(FAILED) from err
    if not found:
        typer.echo(f"{folder}: no artifact is in it; each has a folder of its own with a {MANIFEST}", err=True)
        raise typer.Exit(FAILED)
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
        Writer(artifact, slots=1, lanes=1).close()
    elif artifact.manifest.task == "delivery text fields":
        LogisticsModel.load(artifact.folder).close()


def _folders(parent: Path) -> list[Path]:
    return sorted(file.parent for file in parent.glob(f"*/{MANIFEST}"))


def _headline(manifest: Manifest) -> list[tuple[str, float]]:
    """Figures of what ships, the smallest precision."""
    return list(next((manifest.metrics[name] for name in ("int8", "fp32") if name in manifest.metrics), {}).items())


def _precisions(manifest: Manifest) -> list[str]:
    return sorted({variant.precision for variant in manifest.variants})


def _json(artifact: Artifact) -> str:
    manifest = artifact.manifest
    return json.dumps(
        {
            "name": manifest.name,
            "version": manifest.version,
            "task": manifest.task,
            "precisions": _precisions(manifest),
            "bytes": sum(entry.size_bytes for entry in manifest.files.values()),
            "figures": dict(_headline(manifest)),
            "sha256": artifact.sha256,
        }
    )


def _row(artifact: Artifact) -> tuple[str, ...]:
    manifest = artifact.manifest
    size = sum(entry.size_bytes for entry in manifest.files.values()) / 1e6
    precisions = ", ".join(_precisions(manifest))
    figures = ", ".join(
        f"{name} {value:.3f}"
        for name, value in _headline(manifest)
        if "accuracy" in name or name.endswith(("ndcg_at_10", "perplexity", "y.span_f1"))
    )
    return manifest.name, manifest.version, manifest.task, precisions, f"{size:.1f}", figures

"""`shopstream models build`: every artifact from weights and data."""

from pathlib import Path
from typing import Annotated

import typer

from export.build_request import BuildRequest
from export.commands.progress import OWN, bars, building
from models.artifact import SHIPPED

_STAGES = (
    "fetch",
    "encoder",
    "states",
    "training",
    "export",
    "phrases",
    "products",
    "history",
    "ranker",
    "delivery texts",
    "tags",
    "intents",
    "replies",
)


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
    with building() as console:
        from export.build import build  # noqa: PLC0415  # torch is loaded here and not before

        request = BuildRequest(encoder, data, artifacts or (OWN if encoder else SHIPPED), epochs, few)
        with bars(console, _STAGES) as progress:
            folders = build(request, progress)
    for folder in folders:
        typer.echo(folder)

"""`shopstream models pairs`: which of a shop's own questions and answers a model may learn."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from export.commands.progress import FAILED
from export.errors import ExportError
from export.replies.filters import filter_pairs
from export.replies.pairs import read_pairs


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
        raise typer.Exit(FAILED) from err
    for line in report.lines():
        typer.echo(line)
    if write:
        write.write_text("".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in kept), "utf-8")
    if not kept:
        raise typer.Exit(FAILED)

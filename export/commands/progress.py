"""What a build needs and prints: packages of the extra, progress on a terminal or in a log, one sentence on failure."""

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from export.errors import ExportError, MissingExtraError
from models.errors import ModelError

FAILED = 1
OWN = Path(".data/artifacts")
"""Where artifacts of a user's own data are written unless another folder is given."""

_NEEDED = ("torch", "transformers", "onnx", "onnxscript", "lightgbm", "pyarrow")

ProgressCallback = Callable[[str, float], None]
"""Called with a stage and the share of it that is done, 0 to 1."""


@contextmanager
def building() -> Iterator[Console]:
    """Give a console for progress, if the extra is installed; a failure prints one sentence and exits with 1."""
    console = Console(stderr=True)
    try:
        if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
            raise MissingExtraError(missing[0])
        yield console
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(FAILED) from err


def lines(console: Console) -> ProgressCallback:
    """Print the progress in plain lines, one for each tenth of a stage: for logs."""
    printed: set[tuple[str, int]] = set()

    def show(stage: str, share: float) -> None:
        tenth = int(share * 10)
        if (stage, tenth) not in printed:
            printed.add((stage, tenth))
            console.print(f"{stage} {tenth * 10}%", highlight=False)

    return show


@contextmanager
def bars(console: Console, stages: Sequence[str]) -> Iterator[ProgressCallback]:
    """Show a progress bar for each of several stages that follow each other; plain lines if it is no terminal."""
    if not console.is_terminal:
        yield lines(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {stage: progress.add_task(stage, total=1.0, start=False) for stage in stages}

        def update(stage: str, share: float) -> None:
            for earlier in stages[: stages.index(stage)]:
                progress.update(tasks[earlier], completed=1.0)
            progress.start_task(tasks[stage])
            progress.update(tasks[stage], completed=share)

        yield update
        progress.update(tasks[stages[-1]], completed=1.0)

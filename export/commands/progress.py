"""What a build needs and tells: packages of the extra, progress for a terminal or a log, one sentence on failure."""

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

Told = Callable[[str, float], None]
"""Is told how far a stage has come, 0 to 1."""


@contextmanager
def building() -> Iterator[Console]:
    """Give a console for progress, if the extra is installed; what fails ends with one sentence and status 1."""
    console = Console(stderr=True)
    try:
        if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
            raise MissingExtraError(missing[0])
        yield console
    except (ExportError, ModelError) as err:
        console.print(str(err), style="red", highlight=False)
        raise typer.Exit(FAILED) from err


def lines(console: Console) -> Told:
    """Tell the progress in plain lines, one each tenth of a stage: for logs."""
    told: set[tuple[str, int]] = set()

    def tell(stage: str, share: float) -> None:
        tenth = int(share * 10)
        if (stage, tenth) not in told:
            told.add((stage, tenth))
            console.print(f"{stage} {tenth * 10}%", highlight=False)

    return tell


@contextmanager
def bars(console: Console, stages: Sequence[str]) -> Iterator[Told]:
    """Tell the progress of stages, which follow each other, in a bar each; in lines where nobody looks."""
    if not console.is_terminal:
        yield lines(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {stage: progress.add_task(stage, total=1.0, start=False) for stage in stages}

        def told(stage: str, share: float) -> None:
            for earlier in stages[: stages.index(stage)]:
                progress.update(tasks[earlier], completed=1.0)
            progress.start_task(tasks[stage])
            progress.update(tasks[stage], completed=share)

        yield told
        progress.update(tasks[stages[-1]], completed=1.0)

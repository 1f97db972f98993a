"""The options of a build. It imports no torch, so that the command line can use it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BuildRequest:
    """What to build.

    Attributes:
        encoder: a folder or hub name of a BERT; None: multilingual-e5-small.
        data: the folder of downloads.
        artifacts: the folder of artifacts.
        epochs: passes over the training texts; None: the recipe's.
        few: how many texts of each split to use, for a trial; None: all.
    """

    encoder: str | None
    data: Path
    artifacts: Path
    epochs: int | None = None
    few: int | None = None

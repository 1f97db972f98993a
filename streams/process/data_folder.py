"""The folder in which a process keeps its locks, logs and data."""

import os
from pathlib import Path

from streams.errors import ConfigurationError


class DataFolderError(ConfigurationError):
    """The folder cannot be made or written; the message says what to change."""


def make_data_folder(folder: Path) -> Path:
    """Make the folder if it is missing, and return it with ~ expanded.

    Raises:
        DataFolderError: a file is in its place, or it cannot be written.
    """
    folder = folder.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise _refused(folder, "a file is in its place") from error
    except OSError as error:
        raise _refused(folder, error.strerror or str(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refused(folder, "it may not be written")
    return folder


def _refused(folder: Path, why: str) -> DataFolderError:
    return DataFolderError(f"the data folder {folder} cannot be used ({why}): choose another with --data-dir")

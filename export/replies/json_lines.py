"""Parts of the corpus that are JSON lines: answers, and tickets to a shop's own answers."""

from pathlib import Path
from typing import TypeVar

import msgspec

from export.errors import CorpusError

T = TypeVar("T")


def read_lines(file: Path, kind: type[T], name: str) -> list[T]:
    """Read records of one kind, a line each.

    Args:
        file: of JSON lines.
        kind: what each line is.
        name: of the kind, for people: `answer`.

    Raises:
        CorpusError: the file is not readable, or a line is none.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise CorpusError(file, 0, f"it is not readable as UTF-8 ({err})") from err
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(msgspec.json.decode(line, type=kind))
        except msgspec.MsgspecError as err:
            raise CorpusError(file, number, f"it is no {name} ({err})") from err
    return found

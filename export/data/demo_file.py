"""Writes the demonstration's real groceries as files of the repository."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from export.data.grocery import Grocery, grocery
from export.errors import ExportError


def write_groceries(
    file: Path, source: str, key: str, make: Callable[[Grocery], Sequence[Mapping[str, object]]]
) -> int:
    """Write what is made of the grocery data; 1 and one sentence if it fails.

    Args:
        file: of the repository.
        source: of the data, in words, with its licence.
        key: under which the rows stand.
        make: of the data, the rows.
    """
    try:
        made = make(grocery(Path(".data/packages")))
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in made)
    file.write_text(f'{{"source":{json.dumps(source)},"{key}":[\n{rows}\n]}}\n')
    sys.stdout.write(f"{file}\n")
    return 0

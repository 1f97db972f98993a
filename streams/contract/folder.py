"""The folder docs/contract: writes it, compares it with the code, and keeps released versions.

schemas/TOPIC.json  asyncapi.json  topics.md     generated from the code
released/VERSION/asyncapi.json                   never changed
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from streams.contract import VERSION
from streams.contract.asyncapi import DocumentedFlow, asyncapi
from streams.contract.compatibility import breaks
from streams.contract.page import topics_page
from streams.contract.schema import SCHEMA_ID, topic_schema
from streams.topics import RECORD_TOPICS

DOCUMENT = "asyncapi.json"
RELEASED = "released"
VERSIONED = re.compile(r"\d+(\.\d+)*")


class ContractFolderError(Exception):
    """A file of the folder is not as it has to be.

    Attributes:
        file: which one.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = file


class ReleaseUnreadableError(ContractFolderError):
    """What was released is no AsyncAPI document of ours."""

    def __str__(self) -> str:
        return f"{self.file} is not what was released: take it from the repository again (git checkout {self.file})"


class ReleaseExistsError(ContractFolderError):
    """A release is kept as it was; a changed contract needs another version."""

    def __str__(self) -> str:
        return f"{self.file} is there already and differs: raise the version first (pyproject.toml, streams/contract)"


def documents(flows: Iterable[DocumentedFlow]) -> dict[str, bytes]:
    """Return every file of the folder that is made from the code, by its path."""
    document = asyncapi(flows)
    made = {f"schemas/{topic.name}.json": _json(topic_schema(topic)) for topic in RECORD_TOPICS}
    return made | {DOCUMENT: _json(document), "topics.md": topics_page(document).encode()}


def drift(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """Return files that are missing, that differ, or that are schemas of former topics. Other files are not ours."""
    found = {str(file.relative_to(folder)) for file in folder.glob("schemas/*.json") if _is_schema_of_ours(file)}
    wrong = {path for path, content in wanted.items() if _content(folder / path) != content}
    return sorted(wrong | (found - wanted.keys()))


def write(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """Make the folder what it should be; returns the files that changed. Releases stay."""
    changed = drift(folder, wanted)
    for path in changed:
        file = folder / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(wanted[path])
        else:
            file.unlink()
    return changed


def release(folder: Path, wanted: dict[str, bytes]) -> Path:
    """Keep today's document as the release of this version.

    Raises:
        ReleaseExistsError: the version was released, and differs.
    """
    file = folder / RELEASED / VERSION / DOCUMENT
    if _content(file) not in (None, wanted[DOCUMENT]):
        raise ReleaseExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(wanted[DOCUMENT])
    return file


def last_release(folder: Path) -> str | None:
    """Return the version of the last release; None before the first."""
    versions = [file.parent.name for file in folder.glob(f"{RELEASED}/*/{DOCUMENT}")]
    numbered = [version for version in versions if VERSIONED.fullmatch(version)]
    return max(numbered, key=lambda version: [int(part) for part in version.split(".")], default=None)


def breaks_since_release(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """Say what today's contract breaks for services that hold the last release.

    Raises:
        ReleaseUnreadableError: the release is no document of ours.
    """
    version = last_release(folder)
    if version is None:
        return []
    file = folder / RELEASED / version / DOCUMENT
    try:
        released = json.loads(file.read_bytes())
        return breaks(released, json.loads(wanted[DOCUMENT]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseUnreadableError(file) from error


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _is_schema_of_ours(file: Path) -> bool:
    try:
        schema = json.loads(file.read_bytes())
    except ValueError:
        return False
    return isinstance(schema, dict) and str(schema.get("$id", "")).startswith(SCHEMA_ID)


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None

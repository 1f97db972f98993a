"""Finds and reads the settings file.

--config FILE ──▶ SHOPSTREAM_CONFIG ──▶ ./shopstream.toml ──▶ none

Only the first that is named counts; an empty name means no file at all. There is no file in the home folder: what a
worker does depends on where it runs and how it is configured, not on who starts it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streams.settings import PREFIX, SettingsError

FILE = "shopstream.toml"
VARIABLE = PREFIX + "CONFIG"
FLOW_TABLES = "flows"
MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class SettingsFile:
    """What a file says, not yet checked.

    Attributes:
        name: as it was given; empty where there is none.
        values: settings by name.
        flows: by flow, the settings that differ there.
    """

    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    flows: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def load_file(flag: str | None, environ: Mapping[str, str], folder: Path) -> SettingsFile:
    """Read the file that counts. Blocks for a moment.

    Args:
        flag: the value of --config; None where it was not given.
        environ: variables.
        folder: where `shopstream.toml` is looked for.

    Raises:
        SettingsError: a file that was named is not there, or is no TOML.
    """
    named = flag if flag is not None else environ.get(VARIABLE)
    if named is not None:
        return read_file(Path(named), named) if named else SettingsFile()
    return read_file(folder / FILE, FILE) if (folder / FILE).is_file() else SettingsFile()


def read_file(path: Path, name: str) -> SettingsFile:
    """Read a file of settings.

    Raises:
        SettingsError: it cannot be read, or is no TOML; the message says which line.
    """
    try:
        with path.expanduser().open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise SettingsError(f"the settings file {name} has more than {MAX_BYTES:,} bytes: is it another file?")
        values = tomllib.loads(text.decode("utf-8-sig"))  # some editors put a mark before UTF-8
    except OSError as error:
        raise SettingsError(f"the settings file {name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"the settings file {name} is not UTF-8, as TOML always is: iconv -f ENCODING -t UTF-8 {name} > NEW.toml"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the settings file {name} is no TOML: {error}") from error
    flows = values.pop(FLOW_TABLES, {})
    if not isinstance(flows, dict) or not all(isinstance(table, dict) for table in flows.values()):
        raise SettingsError(f"{name}: settings of a flow stand in a table of its own, [{FLOW_TABLES}.NAME]")
    return SettingsFile(name, values, _tables(flows))


def _tables(flows: dict[str, Any]) -> Mapping[str, Mapping[str, object]]:
    return {flow: dict(table) for flow, table in flows.items()}

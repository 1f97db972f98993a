"""The settings: one frozen object, read once in the entry point by one pure function.

environment (SHOPSTREAM_BROKER=…) ──┐
flags (--broker …), they win ───────┴─▶ read_settings ─▶ Settings, or SettingsError that says what is allowed
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta

PREFIX = "SHOPSTREAM_"

Positive = Meta(ge=1)
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(ValueError):
    """A setting is unknown or has a value that is not allowed; the message says what is."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator can choose. Times are milliseconds, sizes are records or bytes, as the names say."""

    broker: Annotated[str, Meta(pattern=r"^[^:,\s]+:\d+(,[^:,\s]+:\d+)*$", description="host:port[,host:port…]")] = (
        "127.0.0.1:9092"
    )
    partitions: Annotated[int, Positive, Meta(description="partitions of topics that are created")] = 4
    replication: Annotated[
        int, Meta(ge=-1, description="replicas of topics that are created; -1: the broker's default")
    ] = -1
    delivery: Annotated[
        Literal["exactly_once", "at_least_once"],
        Meta(description="at_least_once: for clusters that refuse transactions"),
    ] = "exactly_once"
    profile: Annotated[
        Literal["elastic", "static"],
        Meta(description="elastic: members come and go; static: a stateful set, restarts without a rebalance"),
    ] = "elastic"
    instance: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9._-]*\Z",
            description="this worker's name, unique in the cluster; empty: host name and a number",
        ),
    ] = ""
    data_dir: Annotated[str, Meta(min_length=1, description="folder for locks and state")] = str(
        Path("~/.local/state/shopstream")
    )
    device: Annotated[
        Literal["cpu", "cuda"], Meta(description="where models run; absent: the worker does not start")
    ] = "cpu"
    artifacts: Annotated[str, Meta(description="folder with your own artifacts in it; empty: the ones shipped")] = ""
    start: Annotated[Literal["beginning", "end"], Meta(description="where a group that never ran begins to read")] = (
        "beginning"
    )
    poll_records: Annotated[int, Meta(ge=0, description="records a batch at most; 0: as each flow says")] = 0
    idle_rest_ms: Annotated[
        int, Meta(ge=0, description="rest after an empty poll; for a broker that answers at once, as the embedded one")
    ] = 0
    session_timeout_ms: Annotated[
        int, Meta(ge=1_000), Meta(description="silence after which a worker counts as dead")
    ] = 6_000
    rebalance_timeout_ms: Annotated[int, Positive, Meta(description="time that members have to rejoin")] = 15_000
    drain_ms: Annotated[
        int, Meta(ge=0, description="time to finish batches when partitions go; less than the rebalance timeout")
    ] = 5_000
    model_deadline_ms: Annotated[int, Positive, Meta(description="a model call that lasts longer is a crash")] = 120_000
    transaction_timeout_ms: Annotated[
        int, Positive, Meta(description="the broker aborts transactions older than this")
    ] = 20_000
    brake_window: Annotated[
        int, Meta(ge=1, le=10_000), Meta(description="a partition's last offsets that the brake looks at")
    ] = 1_000
    brake_dead_letters: Annotated[
        int, Meta(ge=0, description="more dead letters than this among them stop the flow; 0: no brake")
    ] = 200
    log_level: Annotated[LogLevel, Meta(description="what the worker logs")] = "info"


def read_settings(environ: Mapping[str, str], flags: Mapping[str, object]) -> Settings:
    """Read the settings; no other place reads the environment.

    Args:
        environ: variables; the ones named SHOPSTREAM_… count.
        flags: settings given on the command line by name; None means not given. They win.

    Raises:
        SettingsError: an unknown name (with a suggestion) or a value that is not allowed (with what is).
    """
    given: dict[str, object] = {_name(key): value for key, value in environ.items() if key.startswith(PREFIX)}
    given |= {key: value for key, value in flags.items() if value is not None}
    for key in given.keys() - set(Settings.__struct_fields__):
        near = get_close_matches(key, Settings.__struct_fields__, n=1)
        hint = f"; did you mean {PREFIX}{near[0].upper()}?" if near else ""
        raise SettingsError(f"{PREFIX}{key.upper()} is not a setting{hint}")
    try:
        settings = msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_explain(error, given)) from error
    _check_together(settings)
    return settings


def _check_together(settings: Settings) -> None:
    if settings.replication == 0:
        raise SettingsError("replication = 0 is not allowed; allowed: -1 or at least 1")
    if settings.drain_ms >= settings.rebalance_timeout_ms:
        raise SettingsError(
            f"drain_ms ({settings.drain_ms}) must be less than rebalance_timeout_ms ({settings.rebalance_timeout_ms}): "
            "a worker that drains longer is expelled from its group"
        )


def _name(key: str) -> str:
    return key.removeprefix(PREFIX).lower()


def _explain(error: msgspec.ValidationError, given: Mapping[str, object]) -> str:
    reason, _, place = str(error).rpartition(" - at `$.")
    name = place.rstrip("`")
    if "regex" in reason:
        reason = "it has another form"
    return f"{name} = {given.get(name)!r} is not allowed: {reason}; allowed: {_allowed(name)}"


def _allowed(name: str) -> str:
    hint = get_type_hints(Settings)[name]
    choices = [str(choice) for choice in get_args(hint)]
    if choices:
        return " or ".join(choices)
    metas = get_args(get_type_hints(Settings, include_extras=True)[name])[1:]
    bounds = [f"at least {meta.ge}" for meta in metas if meta.ge is not None]
    words = [meta.description for meta in metas if meta.description]
    return ", ".join([hint.__name__, *bounds, *words])

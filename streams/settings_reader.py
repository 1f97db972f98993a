"""Merges the settings from all their sources, and records where each value came from. Pure.

defaults ─▶ the profile's figures ─▶ file ─▶ [flows.NAME] of the file ─▶ environment ─▶ flags      (the later one wins)

So a flag or a variable applies to all flows of the process, whatever the file says about them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import msgspec
from msgspec import structs

from streams.settings import PREFIX, PROFILES, FlowSettings, Settings, SettingsError, catalogue
from streams.settings_checks import problem_of
from streams.settings_file import FLOW_TABLES, VARIABLE, SettingsFile

Source = Literal["default", "profile", "file", "environment", "flag"]


@dataclass(frozen=True)
class Given:
    """A value, and where it was given.

    Attributes:
        value: as it stood there, or as it is once it is checked.
        source: kind of the place.
        where: the place's own name: a file, a variable, a flag; empty for a default.
    """

    value: object
    source: Source
    where: str = ""

    @property
    def place(self) -> str:
        """The place in words."""
        return f"{self.source} {self.where}".strip()


Values = Mapping[str, Given]


@dataclass(frozen=True)
class Resolved:
    """Settings that passed every check, with their sources.

    Attributes:
        settings: for the process.
        file: the settings file that counted; empty where there is none.
        sources: every setting's value and where it was given.
        flows: by flow, the same of the settings that differ there.
    """

    settings: Settings
    file: str
    sources: Values
    flows: Mapping[str, Values]


def resolve(
    environ: Mapping[str, str],
    flags: Mapping[str, object],
    file: SettingsFile,
    sets: Mapping[str, object] | None = None,
    flows: Collection[str] | None = None,
) -> Resolved:
    """Put the settings together and check them; no other place reads the environment.

    Args:
        environ: variables; the ones named SHOPSTREAM_… count.
        flags: settings that were given by flags of their own, by name; None means not given.
        file: what the settings file says.
        sets: settings that were given by --set NAME=VALUE; flags of their own win.
        flows: names that a table [flows.NAME] may have; None takes any.

    Raises:
        SettingsError: an unknown name (with a suggestion), or a value that is not allowed (with what is, and where it
            came from).
    """
    below = _from_file(file)
    above = _from_environment(environ) | _from_flags(sets or {}, "--set {}".format) | _from_flags(flags, _flag)
    merged = _with_figures(below | above)
    settings = _checked(merged)
    differing = {}
    for flow, values in _from_tables(file, flows).items():
        own = _with_figures(below | values | above)
        differing[flow] = _differing(_checked(own, f"[{FLOW_TABLES}.{flow}] "), own, settings)
    own_values = {flow: {name: each.value for name, each in own.items()} for flow, own in differing.items()}
    return Resolved(
        structs.replace(settings, flows=own_values),
        file.name,
        {name: _as_checked(settings, name, merged) for name in catalogue()},
        differing,
    )


def _from_file(file: SettingsFile) -> dict[str, Given]:
    for name in file.values:
        _refuse_unknown(name, catalogue(), f"{file.name}: ", str)
    return {name: Given(value, "file", file.name) for name, value in file.values.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Given]:
    variables = [key for key in environ if key.startswith(PREFIX) and key != VARIABLE]
    for key in variables:
        _refuse_unknown(key.removeprefix(PREFIX).lower(), catalogue(), "", _variable)
    return {key.removeprefix(PREFIX).lower(): Given(environ[key], "environment", key) for key in variables}


def _from_flags(flags: Mapping[str, object], written: Callable[[str], str]) -> dict[str, Given]:
    given = {name: value for name, value in flags.items() if value is not None}
    for name, value in given.items():
        _refuse_unknown(name, catalogue(), "", written)
        if catalogue()[name].secret and value != "":  # an empty one takes back what a file says
            raise SettingsError(
                f"{name} on the command line can be read by everybody on this machine: use {_variable(name)} or a file"
            )
    return {name: Given(value, "flag", written(name)) for name, value in given.items()}


def _from_tables(file: SettingsFile, flows: Collection[str] | None) -> dict[str, dict[str, Given]]:
    for flow, table in file.flows.items():
        if flows is not None and flow not in flows:
            raise SettingsError(f"{file.name}: there is no flow {flow}{_meant(flow, flows, str)}")
        for name in table:
            if name in catalogue() and not catalogue()[name].per_flow:
                raise SettingsError(
                    f"{file.name}: {name} is the same for all flows: write it above the first table, not under "
                    f"[{FLOW_TABLES}.{flow}]"
                )
            _refuse_unknown(name, FlowSettings.__struct_fields__, f"{file.name}: [{FLOW_TABLES}.{flow}] ", str)
    return {
        flow: {name: Given(value, "file", f"{file.name} [{FLOW_TABLES}.{flow}]") for name, value in table.items()}
        for flow, table in file.flows.items()
    }


def _with_figures(given: Mapping[str, Given]) -> dict[str, Given]:
    """Add what the chosen profile sets and nobody else does; a profile that does not exist is refused later."""
    profile = str(given["profile"].value if "profile" in given else FlowSettings().profile)
    figures = PROFILES.get(profile, {})
    return {name: Given(figure, "profile", profile) for name, figure in figures.items()} | dict(given)


def _checked(given: Values, where: str = "") -> Settings:
    try:
        settings = msgspec.convert({name: each.value for name, each in given.items()}, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(where + _explain(error, given)) from error
    if problem := problem_of(settings):
        raise SettingsError(where + problem)
    return settings


def _differing(own: Settings, given: Values, settings: Settings) -> dict[str, Given]:
    names = FlowSettings.__struct_fields__
    return {name: _as_checked(own, name, given) for name in names if getattr(own, name) != getattr(settings, name)}


def _as_checked(settings: Settings, name: str, given: Values) -> Given:
    source = given.get(name, Given(None, "default"))
    return Given(getattr(settings, name), source.source, source.where)


def _refuse_unknown(name: str, known: Collection[str], where: str, written: Callable[[str], str]) -> None:
    if name not in known:
        meant = _meant(name, known, written) or "; without it `shopstream settings` lists them all"
        raise SettingsError(f"{where}{written(name)} is not a setting{meant}")


def _meant(name: str, known: Collection[str], written: Callable[[str], str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {written(near[0])}?" if near else ""


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _explain(error: msgspec.ValidationError, given: Values) -> str:
    reason, _, place = str(error).rpartition(" - at `$.")
    name = place.rstrip("`")
    setting, each = catalogue()[name], given[name]
    if "regex" in reason:
        reason = "it has another form"
    shown = repr(setting.shown(each.value))
    return f"{name} = {shown} is not allowed: {reason}; allowed: {setting.allowed}; it comes from the {each.place}"

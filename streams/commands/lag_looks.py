"""Looks at all flows for `shopstream lag`: once, twice (for rates), or repeatedly. Draws nothing.

A flow for which the broker does not answer hides no other. A `--watch` whose first look succeeded waits for a broker
that is away, hangs, or is not ready, and says so.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiokafka.errors import KafkaError

from streams.clients.refusal import BrokerUnreachableError
from streams.commands.expected_errors import exit_code_of, explain
from streams.durations import words
from streams.flow_topics import FlowTopics
from streams.ops.asking import is_silence, passes
from streams.ops.lag_reader import LagReader, open_lag_reader
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.settings import Settings

WATCH_EVERY_S = 2.0
# How many records of a partition are counted one by one; beyond that the rest is estimated.
COUNT_TO, WATCH_COUNT_TO = 20_000, 500


@dataclass(frozen=True)
class Look:
    """What one look at all flows found.

    Attributes:
        reports: of flows that could be looked at.
        untold: by name, why another flow could not.
    """

    reports: list[FlowReport]
    untold: dict[str, Exception] = field(default_factory=dict)

    def why(self) -> list[str]:
        """Say why flows could not be looked at: each reason once, behind the names of those that have it."""
        names: dict[str, list[str]] = {}
        for name, error in self.untold.items():
            names.setdefault(explain(error), []).append(name)
        if len(names) == 1 and len(self.untold) > 1 and not self.reports:
            return list(names)  # of all of them
        return [f"{', '.join(who)}: {reason}" for reason, who in names.items()]

    @property
    def exit_code(self) -> int:
        """Return the exit code for flows that could not be looked at, 0 if all could; what waiting cannot mend wins."""
        return max((exit_code_of(error) for error in self.untold.values()), default=0)


Show = Callable[[Look, str], None]
"""Shows a look, with a sentence beside it; empty where there is none."""


@dataclass
class Looker:
    """Looks at flows again and again, through whichever reader is open."""

    specs: Sequence[FlowTopics]
    window_s: float
    windows: dict[str, LagWindow] = field(default_factory=dict)

    async def look(self, reader: LagReader) -> Look:
        """Look at all.

        Raises:
            KafkaError: the broker does not even say which topics there are.
            TimeoutError: within six seconds.
        """
        look = Look([])
        for spec, found in zip(self.specs, await reader.look_at_all(self.specs), strict=True):
            if isinstance(found, Exception):
                look.untold[spec.name] = found
            elif spec.name in self.windows:
                look.reports.append(self.windows[spec.name].add(found))
            else:
                self.windows[spec.name] = LagWindow(self.window_s)
                look.reports.append(self.windows[spec.name].begin(found))
        return look


async def look_once(settings: Settings, looker: Looker, window_s: float, show: Show) -> Look:
    """Look once; where records wait, a second time, and meanwhile the first is shown."""
    async with open_lag_reader(settings, COUNT_TO) as reader:
        look = await looker.look(reader)
        if window_s and any(report.workers and (report.events or not report.exact) for report in look.reports):
            show(look, f"rates follow in {window_s:.0f} s …")
            await asyncio.sleep(window_s)
            look = await looker.look(reader)
        return look


async def watch(settings: Settings, looker: Looker, show: Show) -> Look:
    """Look every two seconds, for ever.

    Returns:
        Only if the first look could look at no flow: why.

    Raises:
        KafkaError: the broker does not answer the first look, or refuses; other errors of the same kind likewise.
    """
    last, told_s = Look([]), time.monotonic()
    while True:
        try:
            async with open_lag_reader(settings, WATCH_COUNT_TO) as reader:
                while (look := await looker.look(reader)).reports:
                    last, told_s = look, time.monotonic()
                    show(look, "")
                    await asyncio.sleep(WATCH_EVERY_S)
        except (KafkaError, OSError, TimeoutError, BrokerUnreachableError) as error:
            if not last.reports or not passes(error):
                raise
            errors: list[Exception] = [error]
        else:
            if not last.reports:
                return look
            errors = list(look.untold.values())
        if all(map(passes, errors)):
            silent = words(time.monotonic() - told_s)
            show(last, f"{settings.broker} {_wants(errors)}, for {silent} now; this is its last answer")
        else:
            show(look, "")
        await asyncio.sleep(WATCH_EVERY_S)


def _wants(errors: Sequence[Exception]) -> str:
    """Say what is wrong with a broker, judged by errors that may pass."""
    if any(map(is_silence, errors)):
        return "does not answer"
    return f"is not ready ({', '.join(sorted({type(error).__name__ for error in errors}))})"

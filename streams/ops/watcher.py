"""Looks at every flow regularly while the worker runs, and keeps what the page and the metrics show.

broker ──LagReader──▶ reports, an hour of points ──▶ the worker's disk, once a minute
                └─ a report that is too old is left out, with the reason why there is none
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version

from aiokafka.errors import KafkaError
from mode import Service

from streams.clients.refusal import BrokerRefusesError, BrokerUnreachableError, why_unreachable
from streams.connection import ASK_WHY_WITHIN_S
from streams.delivery.flow import Flow
from streams.delivery.spec import FlowSpec
from streams.durations import words
from streams.errors import ConfigurationError
from streams.ops.artifacts import LoadedArtifact
from streams.ops.asking import SILENT, UNANSWERED
from streams.ops.health import health_of
from streams.ops.history import History
from streams.ops.hour import hour_file, read_hour, write_hour
from streams.ops.lag_reader import LagReader, open_lag_reader
from streams.ops.lag_window import LagWindow
from streams.ops.now import flow_now
from streams.ops.report import FlowReport
from streams.ops.seen import FlowSeen, WorkerSeen
from streams.process.processor_time import ProcessorTime, Shortage
from streams.settings import Settings, SettingsError

LOOK_EVERY_S = 5.0
WINDOW_S = 60.0
# An older report is left out: what is not known must not look as if it were.
FRESH_S = 20.0
# Records of a partition that one look reads at most; beyond them the rest is estimated.
COUNT_TO = 200
STOP_WITHIN_S = 2.0
KEEP_EVERY_S = 60.0

TROUBLES = (KafkaError, OSError, TimeoutError, BrokerUnreachableError, ConfigurationError, SettingsError)

log = logging.getLogger(__name__)


@dataclass
class _Watched:
    """One flow as it was seen."""

    window: LagWindow = field(default_factory=lambda: LagWindow(WINDOW_S))
    history: History = field(default_factory=History)
    report: FlowReport | None = None
    trouble: str = "not looked at yet"


class Watcher(Service):
    """The service that looks. Whatever goes wrong with it, the flows go on."""

    mundane_level = "debug"

    def __init__(
        self,
        settings: Settings,
        instance: str,
        specs: Sequence[FlowSpec],
        flows: Sequence[Flow],
        artifacts: Mapping[str, tuple[LoadedArtifact, ...]],
        *,
        processor_time: ProcessorTime,
    ) -> None:
        """Look at nothing yet.

        Args:
            settings: name the broker.
            instance: this worker's name.
            specs: of all flows that there are.
            flows: those that this worker runs.
            artifacts: by flow, what was loaded for it.
            processor_time: of this process.
        """
        super().__init__()
        self._settings, self._instance, self._artifacts = settings, instance, artifacts
        self._flows = {flow.name: flow for flow in flows}
        self._specs = {spec.name: spec for spec in specs} | {flow.name: flow.spec for flow in flows}
        self._watched = {name: _Watched() for name in self._specs}
        self._version = version("shopstream")
        self._watching: asyncio.Task[None] | None = None
        self._processor_time = processor_time
        self._asked_s: float | None = None
        self._refused = ""
        self._hour, self._kept_s = hour_file(settings.data_dir, instance), time.monotonic()

    async def on_start(self) -> None:
        """Begin to look, after what was seen before."""
        for name, history in (await asyncio.to_thread(read_hour, self._hour, time.time())).items():
            if name in self._watched:
                self._watched[name].history = history
        self._watching = asyncio.create_task(self._watch())
        self._watching.add_done_callback(_say_if_it_ended)

    async def on_stop(self) -> None:
        """Stop looking, without waiting for a broker that is gone."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching}, timeout=STOP_WITHIN_S)
            await self._keep_hour()

    @property
    def specs(self) -> Mapping[str, FlowSpec]:
        """All flows, by name."""
        return self._specs

    def history(self) -> dict[str, tuple[object, ...]]:
        """Return the last hour's points of each flow, oldest first."""
        return {name: tuple(watched.history.points) for name, watched in self._watched.items()}

    def see(self) -> WorkerSeen:
        """Return the present state; to be called in the event loop."""
        now_s, shortage = time.time(), self._processor_time.shortage()
        flows = tuple(self._see_flow(name, watched, now_s, shortage) for name, watched in self._watched.items())
        return WorkerSeen(
            instance=self._instance,
            version=self._version,
            at_s=now_s,
            flows=flows,
            processor_share=self._processor_time.share,
            late_s=self._processor_time.late_s,
        )

    def _see_flow(self, name: str, watched: _Watched, now_s: float, shortage: Shortage | None) -> FlowSeen:
        flow, report, trouble = self._flows.get(name), watched.report, watched.trouble
        if report is not None and now_s - report.at_s > FRESH_S:
            old = f"the last look is {words(now_s - report.at_s)} old"
            trouble = f"{trouble}; {old}" if trouble else old
            report = None
        if shortage is not None:  # whoever answers, it hears too late
            trouble = f"{shortage.words()}; {trouble}"
        now = None if flow is None else flow_now(flow)
        silent_s = 0.0 if self._asked_s is None else self._processor_time.steady_s() - self._asked_s
        return FlowSeen(
            name=name,
            now=now,
            health=None if now is None else health_of(now, report, silent_s, shortage, self._refused),
            report=report,
            trouble="" if report is not None else trouble,
            artifacts=self._artifacts.get(name, ()),
        )

    async def _watch(self) -> None:
        while True:
            self._ask()
            try:
                async with open_lag_reader(self._settings, COUNT_TO) as reader:
                    await self._look_for_ever(reader)
            except TROUBLES as error:
                self._refused = str(error) if isinstance(error, BrokerRefusesError) else ""
                if not isinstance(error, (*UNANSWERED, BrokerRefusesError)):
                    self._asked_s = None
                for watched in self._watched.values():
                    watched.trouble = _words(error, self._processor_time.shortage())
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look_for_ever(self, reader: LagReader) -> None:
        while True:
            began_s = time.monotonic()
            await self._look(reader)
            if began_s - self._kept_s >= KEEP_EVERY_S:
                await self._keep_hour()
            await asyncio.sleep(max(0.0, began_s + LOOK_EVERY_S - time.monotonic()))

    def _ask(self) -> None:
        """Note since when an answer is awaited; earlier failures do not reset that."""
        if self._asked_s is None:
            self._asked_s = self._processor_time.steady_s()

    async def _raise_refusal(self) -> None:
        """Raise why a broker lets nobody in any more; else that is known only once no flow's look was answered.

        Raises:
            BrokerRefusesError: a certificate has expired, or a password was changed.
        """
        why = await why_unreachable(self._settings, ASK_WHY_WITHIN_S)
        if isinstance(why, BrokerRefusesError):
            raise why

    async def _keep_hour(self) -> None:
        self._kept_s = time.monotonic()
        hour = {name: History(watched.history.points.copy()) for name, watched in self._watched.items()}
        await asyncio.to_thread(write_hour, self._hour, hour)

    async def _look(self, reader: LagReader) -> None:
        """Look at every flow; if none can be looked at, the connection is at fault, and is made anew."""
        failures: list[KafkaError] = []
        for name, spec in self._specs.items():
            watched = self._watched[name]
            self._ask()
            try:
                report = watched.window.add(await reader.look(spec))
            except ConfigurationError as error:  # its topics are not there: others' may be
                watched.report, watched.trouble = None, _words(error, self._processor_time.shortage())
            except KafkaError as error:  # perhaps it may not be looked at
                failures.append(error)
                watched.trouble = _words(error, self._processor_time.shortage())
                if isinstance(error, UNANSWERED):
                    if len(failures) == 1:
                        await self._raise_refusal()
                    continue
            else:
                watched.report, watched.trouble = report, ""
                watched.history.add(report)
            self._asked_s, self._refused = None, ""
        if len(failures) == len(self._specs):
            raise failures[0]


def _words(error: Exception, shortage: Shortage | None) -> str:
    """Say what went wrong; a client's own words about a broker that is away would not help the reader."""
    if shortage is not None and isinstance(error, UNANSWERED):
        return f"a look did not end in time ({type(error).__name__})"
    if isinstance(error, SILENT):
        return f"the broker does not answer ({type(error).__name__})"
    return str(error) or type(error).__name__


def _say_if_it_ended(watching: asyncio.Task[None]) -> None:
    """Say so if a bug ended the watching: lag is no longer reported then, but the flows go on."""
    with suppress(asyncio.CancelledError):
        if (error := watching.exception()) is not None:
            log.error("the lag is not watched any more", exc_info=error)

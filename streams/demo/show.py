"""Runs feeders, watchers and view together until the time is up, a signal comes, or the worker ends."""

import asyncio
import os
import secrets
import subprocess
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.live import Live

from streams.clients.refusal import BrokerUnreachableError
from streams.connection import open_admin, open_reader, open_sender
from streams.demo.feeder import Feeder
from streams.demo.flow import DemoFlow, Feed, Stream, feeds_of
from streams.demo.lines import begin_line, line, status_line
from streams.demo.story import Row, Story
from streams.demo.view import picture
from streams.demo.watcher import watch_answers, watch_lag
from streams.ops.lag_reader import open_lag_reader
from streams.process.stop_signals import StopSignals
from streams.settings import Settings
from streams.topic_admin import read_places
from streams.topics import DEAD_LETTERS

# The picture follows its terminal's size with this delay at most.
REFRESH_S = 0.25
STATUS_S = 5.0
# A worker of ours has this long to load its models before the demonstration's seconds count: a busy machine.
FIRST_WITHIN_S = 120.0
# Records of a partition that wait and are counted one by one; beyond it the rest is estimated.
COUNT_TO = 500
# A run's seed stands in every id that it sends: no two runs on one broker may share it.
MAX_SEED = 10**9
# Where a terminal does not know its size.
COLUMNS, LINES = 80, 24


@dataclass
class Show:
    """One demonstration on a broker whose topics are there.

    Attributes:
        settings: name the broker.
        flows: which are shown, in this order.
        streams: what is sent, by the feed's name.
        rate: records a second, of each feed whose share is 1.
        seconds: how long, from the first answer of our own worker on; None until a signal.
        worker: its process; None where workers run elsewhere.
        time_up: it ended by itself, as nothing but time had it end.
    """

    settings: Settings
    flows: list[DemoFlow]
    streams: dict[str, Stream]
    rate: float
    seconds: float | None
    worker: "subprocess.Popen[bytes] | None"
    story: Story = field(init=False)
    time_up: bool = field(default=False, init=False)
    _answered: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def __post_init__(self) -> None:
        """Begin the story."""
        self.story = Story.of(flow.name for flow in self.flows)
        self.story.worker = "starting" if self.worker is not None else "elsewhere"

    async def run(self, console: Console) -> None:
        """Show until the end; a terminal gets a live picture, anything else plain lines.

        Raises:
            BrokerUnreachableError: the broker is gone.
        """
        stop = StopSignals()
        live = is_live(console)
        self.story.started_s = time.monotonic()
        async with AsyncExitStack() as clients:
            jobs = await self._jobs(clients, None if live else console)
            await self._together(jobs, (self._draw_live if live else self._draw_lines)(console, stop))

    async def _together(self, jobs: list[Coroutine[Any, Any, None]], draw: Coroutine[Any, Any, None]) -> None:
        """Run jobs that never end beside the one that says when it is over."""
        try:
            async with asyncio.TaskGroup() as tasks:
                drawing = tasks.create_task(draw)
                work = [tasks.create_task(job) for job in (*jobs, self._end_in_time(drawing))]
                await asyncio.wait({drawing})
                for each in work:
                    each.cancel()
        except BaseExceptionGroup as group:
            error = group.exceptions[0]
            if isinstance(error, (KafkaError, TimeoutError)):
                raise BrokerUnreachableError(self.settings.broker) from error
            raise error from group

    async def _end_in_time(self, drawing: "asyncio.Task[None]") -> None:
        """End what is drawn once the time is up, if there is a bound."""
        if self.seconds is None:
            return
        with suppress(TimeoutError):
            if self.worker is not None:
                async with asyncio.timeout(max(self.seconds, FIRST_WITHIN_S)):
                    await self._answered.wait()
            await asyncio.sleep(self.seconds)
        self.time_up = drawing.cancel()

    async def _jobs(self, clients: AsyncExitStack, lines: Console | None) -> list[Coroutine[Any, Any, None]]:
        admin = await clients.enter_async_context(open_admin(self.settings))
        sender = await clients.enter_async_context(open_sender(self.settings))
        answers = await clients.enter_async_context(open_reader(self.settings))
        lags = await clients.enter_async_context(open_lag_reader(self.settings, COUNT_TO))
        names = {topic.name for flow in self.flows for topic in flow.outputs} | {DEAD_LETTERS.name}
        outputs = [place for name in sorted(names) for place in await read_places(admin, name)]
        begin: dict[TopicPartition, int] = await answers.end_offsets(outputs)
        seed = secrets.randbelow(MAX_SEED)
        return [
            watch_answers(answers, begin, self.flows, self.story, partial(self._heed, lines)),
            watch_lag(lags, self.flows, self.story),
            *(self._feeder(feed).run(sender, seed) for feed in feeds_of(self.flows)),
        ]

    def _heed(self, lines: Console | None, row: Row) -> None:
        """Take note of a row that was answered, and print it where there is no picture."""
        if self.story.answered:
            self._answered.set()
        if lines is not None:
            _print(lines, line(row))

    def _feeder(self, feed: Feed) -> Feeder:
        rate = None if feed.share is None else self.rate * feed.share
        patience_s = self.settings.connect_timeout_ms / 1000
        return Feeder(self.streams[feed.name], rate, patience_s, self.flows, self.story.flows)

    async def _draw_live(self, console: Console, stop: StopSignals) -> None:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while not self._over(stop):
                console.size = size = _size(console)
                live.update(picture(self.story, self.flows, time.monotonic(), size), refresh=True)
                await stop.wait(REFRESH_S)
            console.clear()

    async def _draw_lines(self, console: Console, stop: StopSignals) -> None:
        _print(console, begin_line(self.story))
        while not self._over(stop):
            await stop.wait(STATUS_S)
            for flow in self.flows:
                _print(console, status_line(self.story, flow.name, time.monotonic()))

    def _over(self, stop: StopSignals) -> bool:
        if self.worker is not None and self.worker.poll() is not None:
            self.story.worker = "ended"
        return bool(stop) or self.story.worker == "ended"


def is_live(console: Console) -> bool:
    """Tell whether a picture can be drawn: FORCE_COLOR makes no terminal of a pipe, and some cannot move a cursor."""
    return console.file.isatty() and console.is_terminal and not console.is_dumb_terminal


def _size(console: Console) -> tuple[int, int]:
    """Return the terminal's columns and lines now, whatever COLUMNS was exported at its start."""
    try:
        columns, lines = os.get_terminal_size(console.file.fileno())
    except OSError:  # it is gone; a signal says so in a moment
        columns, lines = 0, 0
    return columns or COLUMNS, lines or LINES


def _print(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)

"""Runs feeder, watcher and view together until the time is up, a signal comes, or the worker ends."""

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from aiokafka import TopicPartition
from rich.console import Console
from rich.live import Live

from streams.connection import open_admin, open_reader, open_sender
from streams.demo.feeder import SentLog, feed
from streams.demo.reviews import Text, reviews_of
from streams.demo.story import Row, Story
from streams.demo.view import line, picture, status_line
from streams.demo.watcher import watch_answers, watch_lag
from streams.settings import Settings
from streams.topic_admin import read_places
from streams.topics import DEAD_LETTERS, REVIEWS, SENTIMENTS

FLOW = "tag_reviews"
REFRESH_S = 0.25
STATUS_S = 5.0


@dataclass
class Show:
    """One demonstration on a broker whose topics are there.

    Attributes:
        settings: name the broker.
        texts: what is sent.
        rate: reviews a second.
        seconds: how long; None until a signal.
        worker: its process; None where workers run elsewhere.
    """

    settings: Settings
    texts: list[Text]
    rate: float
    seconds: float | None
    worker: "subprocess.Popen[bytes] | None"
    story: Story = field(default_factory=Story)

    async def run(self, console: Console) -> None:
        """Show until the end; a terminal gets a live picture, anything else plain lines."""
        stopped = _stop_on_signals()
        draw = self._draw_live if console.is_terminal else self._draw_lines
        self.story.started_s = time.monotonic()
        async with self._working(console):
            with suppress(TimeoutError):
                async with asyncio.timeout(self.seconds):
                    await draw(console, stopped)

    @asynccontextmanager
    async def _working(self, console: Console) -> AsyncIterator[None]:
        log = SentLog()
        tell = _ignore if console.is_terminal else partial(_print_row, console)
        async with (
            open_admin(self.settings) as admin,
            open_sender(self.settings) as sender,
            open_reader(self.settings) as answers,
            open_reader(self.settings) as ends,
        ):
            inputs = await read_places(admin, REVIEWS.name)
            outputs = [*await read_places(admin, SENTIMENTS.name), *await read_places(admin, DEAD_LETTERS.name)]
            begin: dict[TopicPartition, int] = await ends.end_offsets(outputs)
            texts = reviews_of(self.texts, f"demo-{uuid4().hex[:8]}")
            async with asyncio.TaskGroup() as tasks:
                work = [
                    tasks.create_task(feed(sender, texts, self.rate, self.story, log)),
                    tasks.create_task(watch_answers(answers, begin, self.story, tell)),
                    tasks.create_task(watch_lag(admin, ends, (FLOW, inputs), self.story, log)),
                ]
                try:
                    yield
                finally:
                    for task in work:
                        task.cancel()

    async def _draw_live(self, console: Console, stopped: asyncio.Event) -> None:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while not self._over(stopped):
                live.update(picture(self.story, time.monotonic(), console.height), refresh=True)
                await _wait(stopped, REFRESH_S)

    async def _draw_lines(self, console: Console, stopped: asyncio.Event) -> None:
        while not self._over(stopped):
            await _wait(stopped, STATUS_S)
            _print(console, status_line(self.story, time.monotonic()))

    def _over(self, stopped: asyncio.Event) -> bool:
        if self.worker is not None and self.worker.poll() is not None:
            self.story.worker = "ended"
        return stopped.is_set() or self.story.worker == "ended"


def _stop_on_signals() -> asyncio.Event:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _ignore(_row: Row) -> None:
    """Leave it to the picture."""


def _print_row(console: Console, row: Row) -> None:
    _print(console, line(row))


async def _wait(stopped: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopped.wait(), seconds)


def _print(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)

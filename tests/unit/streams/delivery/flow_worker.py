"""One worker of a flow in this process, on a broker in memory."""

import asyncio
from collections.abc import Callable
from typing import Any, Self

import faust

from streams.delivery.flow import Flow
from streams.delivery.spec import FlowSpec
from streams.settings import Settings
from tests.doubles import MemoryBroker, MemoryFlow
from tests.unit.streams.delivery.until import until


class CapturingApp(faust.App):
    """Keeps the agent's channel and loop instead of starting them."""

    batches: Any
    loop_of_agent: Any

    def __init__(self) -> None:
        super().__init__("test", broker="kafka://127.0.0.1:9", autodiscover=False)

    def agent(self, channel: Any = None, **_: Any) -> Any:
        self.batches = channel

        def keep(run: Any) -> None:
            self.loop_of_agent = run

        return keep


class FlowWorker:
    """A flow with its agent's actors; it owns nothing before its consumer is told of a rebalance."""

    def __init__(
        self, broker: MemoryBroker, spec: FlowSpec, register: Callable[[faust.App, Flow], None], settings: Settings
    ) -> None:
        self.flow = MemoryFlow(spec, settings, "a")
        self.flow.broker = broker
        self.app = CapturingApp()
        self.app.flow_control.resume()
        register(self.app, self.flow)
        self.source = self.flow.source
        self.actors: list[asyncio.Task[None]] = []

    async def start(self) -> Self:
        batches = aiter(self.app.batches)
        self.actors = [asyncio.create_task(self.app.loop_of_agent(batches)) for _ in range(self.flow.spec.in_flight)]
        await self.source.start()
        await until(lambda: hasattr(self.flow, "consumer") and self.flow.consumer.listener is not None)
        return self

    async def finish(self) -> None:
        await self.source.finish()
        await self.vanish()

    async def vanish(self) -> None:
        """End without a word, as a killed process does."""
        pumping, taking_over = self.source._pumping, self.source.ownership._taking_over
        tasks = [task for task in (*self.actors, pumping, taking_over) if task is not None]
        while waiting := [task for task in tasks if not task.done()]:
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting, timeout=0.05)
        await self.source.stop()

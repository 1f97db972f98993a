"""A shop that runs the product's flows, for suites and faults: their topics under a prefix of its own, real workers."""

import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from streams.agents.plan import FlowPlan
from streams.topics import DEAD_LETTERS, WORKERS
from tests.brokers import Broker
from tests.shop import Shop, create_topics


class FlowShop(Shop):
    """One run of some flows on one broker; the committed offsets that a test waits for are the first flow's."""

    def __init__(
        self,
        broker: Broker,
        folder: Path,
        *plans: FlowPlan,
        environ: Mapping[str, str] | None = None,
        partitions: int = 2,
    ) -> None:
        """Start nothing yet.

        Args:
            broker: where the run takes place.
            folder: for logs and data of its workers.
            *plans: of the flows, all in each worker.
            environ: settings of every worker.
            partitions: of each topic.
        """
        super().__init__(broker, folder, partitions=partitions)
        self.prefix = f"{uuid.uuid4().hex[:8]}."
        self._plans, self._environ = plans, dict(environ or {})
        spec = plans[0].spec
        inputs = tuple(replace(topic, name=self.prefix + topic.name) for topic in spec.inputs)
        self.spec = replace(spec, name=self.prefix + spec.name, inputs=inputs)

    async def open(self) -> Self:
        topics = [*(topic for plan in self._plans for topic in plan.spec.topics), DEAD_LETTERS, WORKERS]
        named = {topic.name: replace(topic, name=self.prefix + topic.name) for topic in topics}
        await create_topics(self.broker.address, named.values(), self.partitions)
        return self

    def command(self) -> list[str]:
        return [sys.executable, "-m", "streams.cli", "worker", "--flows", ",".join(p.spec.name for p in self._plans)]

    def start(self, name: str = "a", **environ: str) -> "subprocess.Popen[bytes]":
        """Start a worker; what a test says wins."""
        return self.worker(name, **{"SHOPSTREAM_TOPIC_PREFIX": self.prefix} | self._environ | environ)

"""Runs of `shopstream` on a broker: what the suites of commands share."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.brokers import Broker
from tests.commands import Done, shopstream, shopstream_here, start_shopstream

FLOW = "tag_reviews"


def review_line(number: int, run: str = "run", **fields: object) -> str:
    review = {
        "event_id": f"{run}-{number}",
        "occurred_at": "2026-11-24T10:00:00Z",
        "review_id": f"{run}-{number}",
        "product_id": f"p-{number % 13}",
        "text": f"review {number} 好 of {run}",
    }
    return json.dumps(review | fields, ensure_ascii=False)


class CommandRuns:
    """Runs commands on a broker, whose topics are there; the fixture `broker` comes from the folder's conftest.

    Attributes:
        shopstream: how a command runs: as a process of its own, whose start costs a second, or in this one.
    """

    shopstream: Callable[..., Done] = staticmethod(shopstream)

    @pytest.fixture(autouse=True)
    def _topics(self, broker: Broker) -> None:
        self.broker = broker
        assert shopstream_here("topics", "create", environ=self.environ).status == 0

    @property
    def environ(self) -> dict[str, str]:
        return {"SHOPSTREAM_BROKER": self.broker.address}

    def run(self, *args: str, stdin: str = "", **environ: str) -> Done:
        return self.shopstream(*args, stdin=stdin.encode(), environ=self.environ | environ)

    def read(self, topic: str, *flags: str) -> list[str]:
        return self.run("read", topic, "--from-beginning", *flags).lines

    @contextmanager
    def started(self, *args: str) -> "Iterator[subprocess.Popen[bytes]]":
        with start_shopstream(*args, environ=self.environ) as process:
            try:
                yield process
            finally:
                process.kill()

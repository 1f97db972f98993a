"""A night of a real worker: it catches up with what waits, a sender breaks its format and the flow is braked.

Another sender leaves a transaction open, so that what it sent is held back. One review of ten has no words.
"""

import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import AIOKafkaProducer

from streams.embedded_broker import EmbeddedBroker, free_port
from tests.commands import shopstream, start_shopstream_logging

# Enough wait that some pass between two scrapes even on a quick machine; enough are broken that most of them still wait
# when the brake is on, even on a busy one, where batches are read ahead.
WAITING, BROKEN, LATER = 6_000, 3_000, 50
OPEN_AT_MOST_MS = 600_000
SETTINGS = {"SHOPSTREAM_IDLE_REST_MS": "20", "SHOPSTREAM_BRAKE_DEAD_LETTERS": "10", "SHOPSTREAM_POLL_RECORDS": "32"}


@asynccontextmanager
async def worker_at_night(folder: Path) -> AsyncIterator[int]:
    """Run a worker of `tag_reviews` on the embedded broker until the block ends; its night is sent already.

    Yields:
        The port of its web server.
    """
    port = free_port()
    with EmbeddedBroker(free_port(), folder / "broker") as broker:
        environ = SETTINGS | {
            "SHOPSTREAM_BROKER": broker.address,
            "SHOPSTREAM_DATA_DIR": str(folder / "data"),
            "SHOPSTREAM_WEB_PORT": str(port),
        }
        assert shopstream("topics", "create", environ=environ).status == 0
        lines = [*map(_review, range(WAITING)), *["no record"] * BROKEN, *map(_review, range(LATER))]
        sent = shopstream("send", "reviews", "-", "--no-validate", stdin="\n".join(lines).encode(), environ=environ)
        assert sent.status == 0, sent.err
        async with open_transaction(broker.address):
            worker = start_shopstream_logging(
                folder / "worker.log", "worker", "--flows", "tag_reviews", environ=environ
            )
            try:
                yield port
            finally:
                worker.send_signal(signal.SIGTERM)
                worker.wait(30)


@asynccontextmanager
async def open_transaction(address: str) -> AsyncIterator[None]:
    """Hold a review back in a transaction that is open until the block ends."""
    sender = AIOKafkaProducer(
        bootstrap_servers=address, transactional_id="sender", transaction_timeout_ms=OPEN_AT_MOST_MS
    )
    async with sender:
        await sender.begin_transaction()
        await sender.send_and_wait("reviews", _review(-1).encode())
        yield
        await sender.abort_transaction()


def _review(number: int) -> str:
    review = {
        "event_id": f"e{number}",
        "occurred_at": datetime.now(UTC).isoformat(),
        "review_id": f"r{number}",
        "product_id": f"p{number % 40}",
        "text": "Excellent quality, we love it." if number % 10 else "…",
    }
    return json.dumps(review)

"""What most people write with Faust: one agent on a topic of Records, one send per event, a dict for the counts.

`python -m tests.benchmarks.stock_faust BROKER IN OUT worker -l info --without-web`; at most once on errors, at least
once on a crash, and the counts are gone with the process.
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import faust


class Visit(faust.Record, serializer="json"):
    event_id: str
    occurred_at: str
    customer_id: str
    number: int
    text: str


def build(broker: str, source: str, target: str) -> faust.App:
    app = faust.App(f"stock-{source}", broker=f"kafka://{broker}", datadir=Path(tempfile.gettempdir()) / source)
    visits, counted = app.topic(source, value_type=Visit), app.topic(target)
    counts: dict[str, int] = defaultdict(int)

    @app.agent(visits)
    async def count(stream: faust.StreamT[Visit]) -> None:
        async for visit in stream:
            counts[visit.customer_id] += 1
            seen = {"customer_id": visit.customer_id, "number": visit.number, "seen": counts[visit.customer_id]}
            await counted.send(key=visit.customer_id, value=seen)

    return app


if __name__ == "__main__":
    broker, source, target = sys.argv[1:4]
    sys.argv[1:4] = []
    build(broker, source, target).main()

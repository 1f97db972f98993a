"""Stock Faust as most people write it, for comparison: `python -m tests.faults.stock_worker BROKER IN OUT worker …`.

As tests/benchmarks/stock_faust.py: an agent on a topic of Records, a send, a dict for the counts; and a call of a
model, the one that tests/faults/models.py calls wavering.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path

import faust

from tests.benchmarks.stock_faust import Visit
from tests.faults.models import WaveringModel


def build(broker: str, source: str, target: str) -> faust.App:
    app = faust.App(f"stock-{source}", broker=f"kafka://{broker}", datadir=os.environ["STOCK_DATADIR"])
    visits, counted = app.topic(source, value_type=Visit), app.topic(target)
    counts: dict[str, int] = defaultdict(int)
    model = WaveringModel()

    @app.agent(visits)
    async def count(stream: faust.StreamT[Visit]) -> None:
        async for visit in stream:
            model.infer([visit.text])
            counts[visit.customer_id] += 1
            seen = {"customer_id": visit.customer_id, "number": visit.number, "seen": counts[visit.customer_id]}
            await counted.send(key=visit.customer_id, value=seen)

    return app


if __name__ == "__main__":
    broker, source, target = sys.argv[1:4]
    sys.argv[1:4] = []
    Path(os.environ["STOCK_DATADIR"]).mkdir(parents=True, exist_ok=True)
    build(broker, source, target).main()

"""What the codec costs a record, beside the usual code: `python -m tests.benchmarks.bench_records`. Seconds, no broker.

Every round runs every contender once; figures are the least of the rounds, since other load only adds.
"""

import json
import timeit
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from streams.contract.examples import EXAMPLES
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS
from tests.results import Result, show

COMMAND = "python -m tests.benchmarks.bench_records"
NAMES = ("reviews", "orders", "sentiments", "order-lines")
ROUNDS, CALLS = 7, 20_000


def main() -> list[Result]:
    """Measure some topics, reading and writing."""
    topics = {topic.name: topic for topic in RECORD_TOPICS}
    return [result for name in NAMES for result in (reading(topics[name]), writing(topics[name]))]


def reading(topic: RecordTopic[Any]) -> Result:
    """Read the topic's example, its key included."""
    value = topic.encode(EXAMPLES[topic.name])
    plain = msgspec.json.Decoder(topic.struct)
    costs = least(
        {
            "ours": partial(topic.decode, topic.key_of(EXAMPLES[topic.name]), value),
            "msgspec alone": partial(plain.decode, value),
            "json.loads": partial(json.loads, value),
        }
    )
    ours = costs.pop("ours")
    return Result(name=f"records.{topic.name}.decode", value=ours, unit="us", baselines=costs, command=COMMAND)


def writing(topic: RecordTopic[Any]) -> Result:
    """Write the topic's example, and read it again, which is the check that readers can."""
    record = EXAMPLES[topic.name]
    costs = least(
        {
            "ours": partial(topic.encode, record),
            "msgspec alone": partial(msgspec.json.encode, record),
            "json.dumps": partial(json.dumps, msgspec.to_builtins(record)),
        }
    )
    ours = costs.pop("ours")
    return Result(name=f"records.{topic.name}.encode", value=ours, unit="us", baselines=costs, command=COMMAND)


def least(contenders: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return microseconds a call of each contender."""
    rounds = [
        {name: timeit.timeit(call, number=CALLS) / CALLS * 1e6 for name, call in contenders.items()}
        for _ in range(ROUNDS)
    ]
    return {name: min(each[name] for each in rounds) for name in contenders}


if __name__ == "__main__":
    show(main(), "Records")

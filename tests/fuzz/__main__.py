"""`make fuzz`: the codec's promises on as many wrong records as a time budget allows, for every topic in turn.

    python -m tests.fuzz --seconds 300

Each round is a Hypothesis run with a seed of its own, which also chooses the check: a failure is shrunk to its smallest
case, and --seed runs it again. It ends with 1 at the first failure.
"""

import argparse
import itertools
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from streams.contract.dead_letters import headers_schema
from streams.records import RecordError
from streams.records.dead_letter import DeadLetter
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS
from tests.unit.streams.contract.agreement import assert_agree
from tests.unit.streams.records.mutations import mutated
from tests.unit.streams.records.promises import assert_refused_or_kept
from tests.unit.streams.records.strategies import dead_letters, records_of

EXAMPLES = 500
Tally = Counter[str]
Check = Callable[[], None]


def fuzz_values(topic: RecordTopic[Any], tally: Tally) -> Check:
    """Mutated records: refused by name or kept, and what holds the schema is read."""

    @given(mutated(topic.struct))
    def check(value: bytes) -> None:
        tally["values"] += 1
        tally["records among them"] += assert_refused_or_kept(topic, value)
        tally["values that hold their schema"] += assert_agree(topic, value)

    return check


def fuzz_records(topic: RecordTopic[Any], tally: Tally) -> Check:
    """Records within their bounds: written and read again."""

    @given(records_of(topic.struct))
    def check(record: Any) -> None:
        tally["round trips"] += 1
        assert topic.decode(topic.key_of(record), topic.encode(record)) == record

    return check


def fuzz_headers(tally: Tally) -> Check:
    """Headers of dead letters with some replaced by any bytes: refused, or read and written again."""
    names = st.sampled_from(list(headers_schema()["properties"]))

    @given(dead_letters, st.lists(st.tuples(names, st.none() | st.binary(max_size=40)), max_size=3))
    def check(letter: DeadLetter, broken: list[tuple[str, bytes]]) -> None:
        tally["headers"] += 1
        try:
            found = DeadLetter.from_headers([*letter.headers(), *broken])
        except RecordError:
            return
        assert DeadLetter.from_headers(found.headers()) == found

    return check


def checks(tally: Tally) -> list[tuple[str, Callable[[], Check]]]:
    """Return what makes every check of every topic, with its name; each round wants a check of its own."""
    values = [(f"values of {topic.name}", partial(fuzz_values, topic, tally)) for topic in RECORD_TOPICS]
    records = [(f"records of {topic.name}", partial(fuzz_records, topic, tally)) for topic in RECORD_TOPICS]
    return [*values, *records, ("headers of dead letters", partial(fuzz_headers, tally))]


def main() -> int:
    """Fuzz until the time is over; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9, help="of the first round")
    args = parser.parse_args()
    tally: Tally = Counter()
    until = time.monotonic() + args.seconds
    every = checks(tally)
    for number in itertools.takewhile(lambda _: time.monotonic() < until, itertools.count(args.seed)):
        name, make = every[number % len(every)]
        if not passed(make(), number):
            print(f"fuzz: {name} failed; again with: python -m tests.fuzz --seed {number}")
            return 1
    print("fuzz: nothing failed: " + ", ".join(f"{count:,} {what}" for what, count in tally.items()))
    return 0


def passed(check: Check, number: int) -> bool:
    """Run one round; prints the smallest failing case."""
    chosen = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        chosen(seed(number)(check))()
    except Exception:  # noqa: BLE001  whatever it is, it is what fuzzing looks for
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())

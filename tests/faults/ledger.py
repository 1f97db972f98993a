"""The books: every input against what came of it, and every customer's state against a replay of the inputs.

inputs ──▶ replay ─┐
outputs, letters ──┼─▶ Books: lost, twice, disorder, state, invented; all 0 or the scenario fails
changelog ─────────┘

Reads what `read_committed` readers see. It knows neither workers nor faults; `settle` is pure.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from msgspec import convert, json

from streams.records import RecordError, SourceOffset, decode
from streams.topics import DEAD_LETTERS, changelog_of
from tests.flows import Tally, Visit
from tests.shop import Outcome, Shop

Place = tuple[str, int, int]
"""Topic, partition, offset of an input record."""
Seen = dict[str, dict[str, int]]
"""By customer, how many records of each input topic were counted."""

READ_WITHIN_S = 60.0
LATE_S = 2.0  # a zombie's late write would show within this


@dataclass(frozen=True)
class Books:
    """What is wrong; every number but `records` is to be 0.

    Attributes:
        records: inputs that are there.
        lost: inputs without an output or a dead letter, and records that the brokers acknowledged and lost.
        twice: inputs with more than one.
        disorder: input partitions whose outputs are not in the order of their offsets.
        state: customers whose state, in the outputs or on the changelog, is not what a replay gives.
        invented: outputs and dead letters of records that no reader may see.
    """

    records: int
    lost: int
    twice: int
    disorder: int
    state: int
    invented: int

    @property
    def balanced(self) -> bool:
        """Tell whether nothing is wrong."""
        return (self.lost, self.twice, self.disorder, self.state, self.invented) == (0, 0, 0, 0, 0)


async def audit(shop: Shop, earlier_letters: Iterable[ConsumerRecord] = ()) -> tuple[Books, Outcome]:
    """Read everything of a run whose workers have nothing left to do, and settle the books.

    Args:
        shop: whose topics.
        earlier_letters: dead letters that were read before somebody deleted them from the topic.
    """
    await asyncio.sleep(LATE_S)
    names = [*(topic.name for topic in shop.spec.inputs), shop.spec.outputs[0].name]
    names += [changelog_of(shop.spec.name).name, DEAD_LETTERS.name]
    *inputs, outputs, changelog, letters = await asyncio.gather(*(read_all(shop.broker.address, n) for n in names))
    known = {(record.partition, record.offset) for record in letters}
    letters += [each for each in earlier_letters if (each.partition, each.offset) not in known]
    outcome = shop.judge(outputs, [letter for letter in letters if shop.is_mine(letter)])
    records = {(each.topic, each.partition, each.offset): each for topic in inputs for each in topic}
    return settle(shop.sent, records, outcome, states_on(changelog)), outcome


def settle(sent: set[int], inputs: dict[Place, ConsumerRecord], outcome: Outcome, states: Seen) -> Books:
    """Compare inputs with what came of them, and states with a replay.

    Args:
        sent: numbers of the records that the brokers acknowledged and that are to be in the inputs.
        inputs: what readers see of the input topics.
        outcome: outputs and dead letters.
        states: on the changelog.
    """
    answered = Counter(place_of(output.source) for output in outcome.outputs)
    buried = Counter(place_of(letter.source) for _, letter in outcome.dead)
    answered += buried
    visits = {place: visit for place, record in inputs.items() if (visit := visit_of(record))}
    arrived = {visit.number for visit in visits.values()}
    replayed = replay((place[0], visit) for place, visit in visits.items() if place not in buried)
    last = {output.customer_id: output.seen for output in outcome.outputs}
    wrong = {who for who in replayed.keys() | last.keys() if last.get(who) != replayed.get(who)}
    wrong |= {who for who in replayed.keys() | states.keys() if states.get(who) != replayed.get(who)}
    return Books(
        records=len(inputs),
        lost=len(inputs.keys() - answered.keys()) + len(sent - arrived),
        twice=sum(count > 1 for count in answered.values()),
        disorder=outcome.disorder,
        state=max(len(wrong), outcome.wrong_states),
        invented=len(answered.keys() - inputs.keys()),
    )


def replay(visits: Iterable[tuple[str, Visit]]) -> Seen:
    """Count visits, each with its topic, from nothing: what every fault must leave behind."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for topic, visit in visits:
        seen[visit.customer_id][topic] += 1
    return {customer: dict(counts) for customer, counts in seen.items()}


def states_on(changelog: list[ConsumerRecord]) -> Seen:
    """Return the latest state of every customer on the changelog."""
    latest = {record.key: record.value for record in changelog if record.key.startswith(b"=")}
    return {key.removeprefix(b"=").decode(): tally_of(value).seen for key, value in latest.items() if value}


def tally_of(stored: bytes) -> Tally:
    """Read a state: bare, or behind the event time of its last write."""
    value = json.decode(stored)
    return convert(value[-1] if isinstance(value, list) else value, Tally)


def visit_of(record: ConsumerRecord) -> Visit | None:
    """Decode an input; None for poison."""
    try:
        return decode("visit", Visit, record.value)
    except RecordError:
        return None


def place_of(source: SourceOffset) -> Place:
    return source.topic, source.partition, source.offset


async def read_all(address: str, topic: str) -> list[ConsumerRecord]:
    """Read a topic from its first offset to its last stable one, as it stands now."""
    records: list[ConsumerRecord] = []
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=address, isolation_level="read_committed", auto_offset_reset="earliest"
    ) as consumer:
        places = consumer.assignment()
        ends = await consumer.end_offsets(places)
        async with asyncio.timeout(READ_WITHIN_S):
            while any([await consumer.position(place) < ends[place] for place in places]):
                for some in (await consumer.getmany(timeout_ms=200)).values():
                    records += some
    return records

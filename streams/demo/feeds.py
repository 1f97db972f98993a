"""Made-up feeds of a demonstration, one per topic, from one seed: tickets refer to the orders that are sent."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from streams.demo.flow import Feed, Options, Stream
from streams.generate.topics import GENERATORS
from streams.topic_kinds import RecordTopic
from streams.topics import ANSWERS, CLICKS, ORDERS, PRODUCTS, TICKETS


def made_up(topic: RecordTopic[Any]) -> Feed:
    """Make a feed of the topic's generated records; something complete, like a catalogue, is sent whole and at once."""
    generator = GENERATORS[topic.name]

    def load(_options: Options) -> Stream:
        def stream(seed: int, times: Iterator[datetime]) -> Iterator[tuple[RecordTopic[Any], Any]]:
            return ((topic, record) for record in generator.generate(seed, islice(times, generator.whole)))

        return stream

    return Feed(topic.name, load, share=1.0 if generator.whole is None else None)


MADE_UP: dict[str, Feed] = {topic.name: made_up(topic) for topic in (CLICKS, ORDERS, TICKETS, PRODUCTS, ANSWERS)}

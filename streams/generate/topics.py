"""The table of generators: one for each topic that services send to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from streams.generate.answers import all_answers, answers
from streams.generate.clicks import clicks
from streams.generate.orders import orders
from streams.generate.products import products
from streams.generate.reviews import reviews
from streams.generate.shop import PRODUCTS as IN_THE_SHOP
from streams.generate.tickets import tickets
from streams.topic_kinds import RecordTopic
from streams.topics import ANSWERS, CLICKS, ORDERS, PRODUCTS, REVIEWS, TICKETS

# From a seed and the times at which records happen to one record for each.
Generate = Callable[[int, Iterable[datetime]], Iterator[Any]]


@dataclass(frozen=True)
class Generator:
    """How records of one topic are made up.

    Attributes:
        topic: what they are sent to.
        generate: makes them.
        whole: how many make a complete set, which more only repeat or change; None if there is no end.
    """

    topic: RecordTopic[Any]
    generate: Generate
    whole: int | None = None


GENERATORS: dict[str, Generator] = {
    generator.topic.name: generator
    for generator in (
        Generator(CLICKS, clicks),
        Generator(ORDERS, orders),
        Generator(TICKETS, tickets),
        Generator(REVIEWS, reviews),
        Generator(PRODUCTS, products, whole=IN_THE_SHOP),
        Generator(ANSWERS, answers, whole=len(all_answers())),
    )
}

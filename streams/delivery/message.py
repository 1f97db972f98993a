"""One record to be written: what a task's transaction is made of."""

from typing import NamedTuple

from streams.records.dead_letter import Headers


class Message(NamedTuple):
    """One record to be written. partition None: by the key, with murmur2, as every Kafka client agrees."""

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    headers: Headers = []  # noqa: RUF012  a tuple's default is shared, and nobody writes to it

"""A record to be written; a task's transaction consists of these."""

from typing import NamedTuple

from streams.records.dead_letter import Headers


class Message(NamedTuple):
    """A record to be written. A partition of None: by the key, with murmur2, as Java's client does.

    Attributes:
        declined: why an output says nothing, or leaves it to a person; None where it speaks.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    headers: Headers = []  # noqa: RUF012  a tuple's default is shared, and nobody writes to it
    declined: str | None = None

"""A consumer without a group: it reads what is committed, commits nothing, and disturbs nobody."""

from streams.clients import Consumer
from streams.settings import Settings


def new_reader(settings: Settings, *topics: str) -> Consumer:
    """Make a reader, to be started by the caller.

    Args:
        settings: where the broker is.
        *topics: whose partitions are all assigned when it starts; none: the caller assigns.
    """
    return Consumer(
        settings,
        "reader",
        *topics,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )

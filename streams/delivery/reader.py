"""A consumer without a group: it reads what is committed, commits nothing, and affects nobody."""

from streams.clients import Consumer
from streams.settings import Settings

# Records taken in at once, some hundredths of a second of work: heartbeats and other flows go on in between.
READ_RECORDS = 5_000


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

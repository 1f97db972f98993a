"""The one table of topics: what travels on each, its key, how long it is kept.

`shopstream topics create` makes them from here (streams/topic_admin.py); flows name them from here.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from streams.records import Event, RecordError, Review, Sentiment, decode

R = TypeVar("R", bound=Event)

DAY_MS = 24 * 3_600_000
# The largest record written anywhere: below Kafka's default limit of 1,048,588 bytes a batch, with room for framing.
MAX_RECORD_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic, as Kafka sees it.

    Attributes:
        name: as in Kafka.
        help: one line for `topics list`.
        retention_ms: how long records are kept; None keeps the latest of each key for ever (compaction).
        partitions: a number where it is not the setting `partitions`.
    """

    name: str
    help: str
    retention_ms: int | None
    partitions: int | None = None

    @property
    def configs(self) -> dict[str, str]:
        """Return the topic's settings as Kafka names them."""
        if self.retention_ms is None:
            return {"cleanup.policy": "compact"}
        return {"cleanup.policy": "delete", "retention.ms": str(self.retention_ms)}


@dataclass(frozen=True, kw_only=True)
class RecordTopic(Topic, Generic[R]):
    """A topic of typed, keyed records: what services send and read.

    Attributes:
        key: the field of the record that is its key, as UTF-8.
        struct: what its values are.
    """

    key: str
    struct: type[R]

    def decode(self, key: bytes | None, value: bytes | None) -> R:
        """Read one record of this topic, its key included.

        Raises:
            RecordError: the value breaks the contract, or the key is not the value's key field.
        """
        record = decode(self.name, self.struct, value)
        if key != self.key_of(record):
            raise RecordError(self.name, "key", f"the key is {key!r:.100}, not the record's {self.key}")
        return record

    def key_of(self, record: Event) -> bytes:
        """Return the key that a record of this topic has."""
        text: str = getattr(record, self.key)
        return text.encode()


REVIEWS = RecordTopic(
    name="reviews",
    help="customers' words on products",
    key="product_id",
    struct=Review,
    retention_ms=7 * DAY_MS,
)
SENTIMENTS = RecordTopic(
    name="sentiments",
    help="one sentiment per review",
    key="product_id",
    struct=Sentiment,
    retention_ms=30 * DAY_MS,
)
DEAD_LETTERS = Topic(
    name="dead-letters",
    help="records that no flow could process: original bytes, the failure in headers",
    retention_ms=14 * DAY_MS,
)
# Faust wants one topic to elect a leader on; nothing is ever written to it.
WORKERS = Topic(
    name="shopstream-workers", help="internal: Faust's leader topic, empty", retention_ms=DAY_MS, partitions=1
)


def changelog_of(flow: str) -> Topic:
    """Return the topic that holds a flow's state and its marks; its partitions are the flow's tasks."""
    return Topic(name=f"{flow}.changelog", help=f"internal: state of {flow}", retention_ms=None)


def redrive_of(flow: str, of: RecordTopic[R]) -> RecordTopic[R]:
    """Return the topic through which dead letters come back to one flow alone; values as on the flow's own input."""
    return RecordTopic(
        name=redrive_name(flow),
        help=f"internal: dead letters sent back to {flow}",
        key=of.key,
        struct=of.struct,
        retention_ms=DEAD_LETTERS.retention_ms,
    )


def redrive_name(flow: str) -> str:
    """Return the name of the topic on which a flow alone trusts the headers of a dead letter."""
    return f"{flow}.redrive"


TAG_REVIEWS_REDRIVE = redrive_of("tag_reviews", REVIEWS)

RECORD_TOPICS: tuple[RecordTopic[Review] | RecordTopic[Sentiment], ...] = (REVIEWS, SENTIMENTS)
TOPICS: tuple[Topic, ...] = (
    *RECORD_TOPICS,
    DEAD_LETTERS,
    TAG_REVIEWS_REDRIVE,
    changelog_of("tag_reviews"),
    WORKERS,
)

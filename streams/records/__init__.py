"""What travels on topics: one typed struct per topic, one codec for all of them.

    bytes on a topic ──decode──▶ struct ──(agents)──▶ struct ──encode──▶ bytes on a topic
          └── what cannot be decoded raises RecordError, and nothing else

Refuses to know: Kafka, Faust, models.
"""

from streams.records.codec import decode, encode
from streams.records.dead_letter import DeadLetter, Stage
from streams.records.errors import RecordError
from streams.records.event import Event
from streams.records.provenance import ModelName, Output, Provenance, SourceOffset, output_event_id
from streams.records.review import Review
from streams.records.sentiment import Label, Sentiment

__all__ = [
    "DeadLetter",
    "Event",
    "Label",
    "ModelName",
    "Output",
    "Provenance",
    "RecordError",
    "Review",
    "Sentiment",
    "SourceOffset",
    "Stage",
    "decode",
    "encode",
    "output_event_id",
]

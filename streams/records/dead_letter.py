"""A record that could not be processed: the topic `dead-letters`, which holds the original key and value as raw bytes.

All that is known of the failure is in headers named `shopstream-…`, so that any client can read it and the value stays
what was sent. Headers of the original record are kept beside them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct, convert

from streams.records.errors import RecordError
from streams.records.provenance import SourceOffset

Stage = Literal["decode", "infer", "fold"]
Headers = list[tuple[str, bytes]]

PREFIX = "shopstream-"
# An error's words, cut to what an operator reads: with all other headers it stays far below the topic's record limit.
MAX_ERROR_CHARS = 2_000


class DeadLetter(Struct, frozen=True, kw_only=True):
    """One failure, as headers.

    Attributes:
        flow: the flow that could not process the record.
        source: where the record stands; of a redriven record where it first stood.
        stage: where it failed.
        error: why, in words; no customer's text beyond what the error itself quotes.
        attempts: how often the record was tried, 1 for the first dead letter, one more per redrive.
        failed_at: when, UTC.
        model: name and version of the model, where one was asked.
        length: bytes of the original value; of a null value 0.
        truncated: the value was too long for the topic and is cut; `length` and `sha256` are the original's.
        sha256: of the original value, where it was cut.
    """

    flow: str
    source: SourceOffset
    stage: Stage
    error: str
    attempts: int
    failed_at: datetime
    model: str | None = None
    length: int = 0
    truncated: bool = False
    sha256: str | None = None

    def headers(self) -> Headers:
        """Return the headers of this failure, in a fixed order."""
        texts = {
            "flow": self.flow,
            "source-topic": self.source.topic,
            "source-partition": str(self.source.partition),
            "source-offset": str(self.source.offset),
            "stage": self.stage,
            "error": self.error[:MAX_ERROR_CHARS],
            "attempts": str(self.attempts),
            "failed-at": self.failed_at.isoformat().replace("+00:00", "Z"),
            "model": self.model,
            "length": str(self.length),
            "truncated": "true" if self.truncated else None,
            "sha256": self.sha256,
        }
        # backslashreplace: an error may quote a lone surrogate, which has no UTF-8.
        return [(PREFIX + k, v.encode(errors="backslashreplace")) for k, v in texts.items() if v is not None]

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes]]) -> "DeadLetter":
        """Read the headers back.

        Raises:
            RecordError: a header is missing or not what it should be.
        """
        try:
            texts = {k.removeprefix(PREFIX): v.decode() for k, v in headers if k.startswith(PREFIX) and v is not None}
            place = {"topic": texts["source-topic"], "partition": int(texts["source-partition"])}
            failed_at = datetime.fromisoformat(texts["failed-at"])
            attempts = int(texts["attempts"])
            if failed_at.tzinfo is None or attempts < 1:
                raise ValueError(f"failed at {failed_at}, attempts {attempts}")
            return cls(
                flow=texts["flow"],
                source=convert(place | {"offset": int(texts["source-offset"])}, SourceOffset),
                stage=_stage(texts["stage"]),
                error=texts["error"],
                attempts=attempts,
                failed_at=failed_at,
                model=texts.get("model"),
                length=int(texts["length"]),
                truncated=texts.get("truncated") == "true",
                sha256=texts.get("sha256"),
            )
        except (KeyError, ValueError) as error:
            raise RecordError("dead-letters", "headers", f"not a dead letter of shopstream: {error!r}") from error


def original_headers(headers: Iterable[tuple[str, bytes]]) -> Headers:
    """Return the headers that the sender of the original record set."""
    return [(name, value) for name, value in headers if not name.startswith(PREFIX)]


def _stage(text: str) -> Stage:
    for stage in get_args(Stage):
        if stage == text:
            return stage  # type: ignore[no-any-return]
    raise ValueError(f"stage {text}")

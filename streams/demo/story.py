"""What has happened so far in a demonstration. Pure: times are handed in."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Literal

from streams.records import Review, Sentiment

WorkerState = Literal["starting", "running", "ended"]

KEPT = 200
RATE_OVER_S = 10.0


@dataclass
class Row:
    """One review and, once the worker has answered, its sentiment."""

    review: Review
    sentiment: Sentiment | None = None


@dataclass(frozen=True)
class Lag:
    """How far the flow is behind.

    Attributes:
        events: records that are sent and whose offsets are not committed.
        seconds: age of the oldest of them.
    """

    events: int = 0
    seconds: float = 0.0


@dataclass
class Story:
    """The state of the demonstration.

    Attributes:
        rows: the latest reviews by review_id, oldest first.
        sent: reviews sent.
        answers: what the model said, counted; "abstained" where it declined.
        dead: dead letters of this run.
        lag: of the flow's group.
        worker: its state.
        started_s: when the demonstration began.
        first_answer_s: how long after that the first answer came.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    dead: int = 0
    lag: Lag = Lag()
    worker: WorkerState = "starting"
    started_s: float = 0.0
    first_answer_s: float | None = None
    _answered_at: deque[float] = field(default_factory=deque)

    @property
    def answered(self) -> int:
        """Reviews whose sentiment was read."""
        return self.answers.total()

    def send(self, review: Review) -> None:
        """Note a review that was sent; the oldest rows are forgotten."""
        self.sent += 1
        self.rows[review.review_id] = Row(review)
        while len(self.rows) > KEPT:
            del self.rows[next(iter(self.rows))]

    def answer(self, sentiment: Sentiment, now_s: float) -> Row | None:
        """Put a sentiment beside its review.

        Returns:
            The row; None if the review is none of this run's latest.
        """
        row = self.rows.get(sentiment.review_id)
        if row is None or row.sentiment is not None:
            return None
        row.sentiment = sentiment
        self.answers[sentiment.sentiment or "abstained"] += 1
        self._answered_at.append(now_s)
        self.worker = "running"
        if self.first_answer_s is None:
            self.first_answer_s = now_s - self.started_s
        return row

    def rate(self, now_s: float) -> float:
        """Return answers a second over the last ten seconds, or since the start if that is later."""
        while self._answered_at and self._answered_at[0] < now_s - RATE_OVER_S:
            self._answered_at.popleft()
        return len(self._answered_at) / max(1.0, min(RATE_OVER_S, now_s - self.started_s))

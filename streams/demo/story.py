"""What has happened so far in a demonstration. Pure: times are passed in."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from streams.demo.flow import Asked, Said, Tone
from streams.records import ModelName, SourceOffset

WorkerState = Literal["starting", "running", "ended", "elsewhere"]

KEPT = 200
RATE_OVER_S = 10.0


@dataclass
class Row:
    """One input with what the worker said, once it has answered; the answer to a later input may be for it, too.

    Attributes:
        asked: the input.
        said: its answer.
        dead: it became a dead letter.
        joined: one input of a burst whose last one was answered.
    """

    asked: Asked
    said: Said | None = None
    dead: bool = False
    joined: bool = False

    @property
    def waits(self) -> bool:
        """Whether its answer is still to come."""
        return self.said is None and not self.dead and not self.joined


@dataclass(frozen=True)
class Lag:
    """How far a flow is behind.

    Attributes:
        records: that wait in its inputs.
        seconds: age of the oldest of them.
    """

    records: int = 0
    seconds: float = 0.0


@dataclass
class FlowStory:
    """What has happened with one flow.

    Attributes:
        rows: the latest inputs by key, oldest first.
        sent: inputs sent that are shown.
        answers: what was said, counted by word.
        tones: of those words.
        dead: dead letters since the demonstration began.
        joined: inputs that the answer to a later one of the same customer is for, too.
        lag: of the flow's group.
        model: what answered last; None before that, and in a flow without a model.
        first_answer_s: how long after the start the first answer came.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    tones: dict[str, Tone] = field(default_factory=dict)
    dead: int = 0
    joined: int = 0
    lag: Lag = Lag()
    model: ModelName | None = None
    first_answer_s: float | None = None
    _places: dict[SourceOffset, Row] = field(default_factory=dict)
    _answered_at: deque[float] = field(default_factory=deque)

    @property
    def answered(self) -> int:
        """Inputs whose answer was read."""
        return self.answers.total()

    @property
    def waiting(self) -> int:
        """How many of the latest inputs wait for an answer."""
        return sum(row.waits for row in self.rows.values())

    def send(self, asked: Asked) -> None:
        """Note an input that is sent; the oldest rows are forgotten."""
        self.sent += 1
        self.rows[asked.key] = Row(asked)
        while len(self.rows) > KEPT:
            del self.rows[next(iter(self.rows))]

    def place(self, asked: Asked, source: SourceOffset) -> None:
        """Note where an input stands, since that is all that its dead letter would say of it."""
        if (row := self.rows.get(asked.key)) is not None:
            self._places[source] = row
        while len(self._places) > KEPT:
            del self._places[next(iter(self._places))]

    def answer(self, said: Said, now_s: float) -> Row | None:
        """Put an answer beside its input.

        Returns:
            The row; None if the input is not among the latest, or was answered already.
        """
        row = self.rows.get(said.key)
        if row is None or row.said is not None:
            return None
        row.said = said
        self._join(row)
        self.answers[said.word] += 1
        self.tones[said.word] = said.tone
        self._answered_at.append(now_s)
        return row

    def _join(self, answered: Row) -> None:
        """Count what an answer is for beside its own input: what the same customer did before, and waits."""
        if answered.joined:
            answered.joined = False
            self.joined -= 1
        if not answered.asked.whose:
            return
        for row in self.rows.values():
            if row is answered:
                break
            if row.waits and row.asked.whose == answered.asked.whose:
                row.joined = True
                self.joined += 1

    def bury(self, source: SourceOffset) -> Row | None:
        """Count a dead letter; returns the row of its record, None if that is not among the latest."""
        self.dead += 1
        row = self._places.get(source)
        if row is not None:
            row.dead = True
        return row

    def rate(self, now_s: float, started_s: float) -> float:
        """Return answers a second over the last ten seconds, or since the start if that is later."""
        while self._answered_at and self._answered_at[0] < now_s - RATE_OVER_S:
            self._answered_at.popleft()
        return len(self._answered_at) / max(1.0, min(RATE_OVER_S, now_s - started_s))


@dataclass
class Story:
    """The state of the demonstration.

    Attributes:
        flows: by name, in the order in which they are shown.
        worker: its state.
        started_s: when the demonstration began.
    """

    flows: dict[str, FlowStory]
    worker: WorkerState = "starting"
    started_s: float = 0.0

    @classmethod
    def of(cls, names: Iterable[str]) -> "Story":
        """Begin the story of some flows."""
        return cls({name: FlowStory() for name in names})

    @property
    def answered(self) -> int:
        """Inputs of all flows whose answer was read."""
        return sum(flow.answered for flow in self.flows.values())

    def answer(self, name: str, said: Said, model: ModelName | None, now_s: float) -> Row | None:
        """Put a flow's answer beside its input; None where there is nothing to put."""
        flow = self.flows[name]
        row = flow.answer(said, now_s)
        if row is None:
            return None
        flow.model = model
        if flow.first_answer_s is None:
            flow.first_answer_s = now_s - self.started_s
        if self.worker == "starting":
            self.worker = "running"
        return row

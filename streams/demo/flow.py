"""What a flow contributes to the demonstration: its feed, and how an input and its output are printed as a line.

To add a flow, add a file in flows/ and its name in the table there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from streams.topic_kinds import RecordTopic, TableTopic

# How an answer is coloured and marked; its words stand beside it, for terminals without colours.
Tone = Literal["good", "bad", "even", "declined", "plain"]

# From the run's seed and the time of each record to topics, each with a record.
Stream = Callable[[int, Iterator[datetime]], Iterator[tuple[RecordTopic[Any], Any]]]


@dataclass(frozen=True)
class Asked:
    """An input as it is shown.

    Attributes:
        key: what its answer names, unique in the run.
        text: one line or more; shown on one, cut to the terminal.
        whose: the customer, if only the last of inputs that come close together is answered, for all of them; "" if
            each input has an answer of its own.
    """

    key: str
    text: str
    whose: str = ""


@dataclass(frozen=True)
class Said:
    """An output as it is shown.

    Attributes:
        key: which input it answers.
        word: the answer in one word; the summary counts each.
        tone: its colour and mark.
        sure: the model's confidence, 0 to 1.
        note: up to four more characters, such as a language.
        text: what was said at length, shown beside the input; "" if the word is all.
    """

    key: str
    word: str
    tone: Tone = "plain"
    sure: float | None = None
    note: str = ""
    text: str = ""


@dataclass(frozen=True)
class Options:
    """What the command line says about feeds.

    Attributes:
        reviews: file of real texts.
    """

    reviews: Path = Path(".data/demo_reviews.jsonl")


@dataclass(frozen=True)
class Feed:
    """Records that are sent, once, however many of the shown flows read them.

    Attributes:
        name: of the feed, one of a kind.
        load: makes the stream, before anything is started; may read files, and raises ConfigurationError.
        share: of the demonstration's rate; None sends all at once, like a catalogue.
    """

    name: str
    load: Callable[[Options], Stream]
    share: float | None = 1.0


@dataclass(frozen=True, kw_only=True)
class DemoFlow:
    """One flow of the demonstration.

    Attributes:
        name: of the flow and its consumer group.
        inputs: what the group reads; its lag is counted on them.
        outputs: where its answers stand.
        feeds: what is sent for it; feeds of other flows reach it, too, where it reads their topics.
        asked: shows an input; None for one that is not shown, as a product of the catalogue.
        said: shows an output; None for one that answers nothing that is shown.
    """

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    feeds: tuple[Feed, ...]
    asked: Callable[[Any], Asked | None]
    said: Callable[[Any], Said | None]

    @property
    def tables(self) -> tuple[TableTopic[Any], ...]:
        """None is looked at here."""
        return ()

    @property
    def needed(self) -> tuple[RecordTopic[Any], ...]:
        """Return the topics, beside its inputs, without which its lag says that some are missing."""
        return self.outputs


def feeds_of(flows: Iterable[DemoFlow]) -> list[Feed]:
    """Return the feeds of some flows; a feed that several of them have is sent once."""
    return list({feed.name: feed for flow in flows for feed in flow.feeds}.values())

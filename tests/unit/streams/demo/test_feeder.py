"""Feeding: each feed once, every flow that reads it told, its answer may come at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any

import pytest

from streams.demo.feeder import Feeder
from streams.demo.feeds import MADE_UP
from streams.demo.flow import Asked, DemoFlow, Feed, Options, feeds_of
from streams.demo.flows import DEMO_FLOWS
from streams.demo.story import FlowStory
from streams.records import Review, SourceOffset
from streams.topic_kinds import RecordTopic
from streams.topics import REVIEWS

SHOWN = DEMO_FLOWS["tag_reviews"]
OTHER = replace(SHOWN, name="other", asked=lambda record: Asked(f"other-{record.review_id}", record.text))
QUIET = replace(SHOWN, name="quiet", asked=lambda _record: None)
DEAF = replace(SHOWN, name="deaf", inputs=())


def stream(seed: int, times: Iterator[datetime]) -> Iterator[tuple[RecordTopic[Any], Any]]:
    for number, at in enumerate(islice(times, 3)):
        review = Review(event_id=f"{seed}-{number}", occurred_at=at, review_id=f"r{number}", product_id="p", text="x")
        yield REVIEWS, review


@dataclass
class AttentiveSender:
    """Takes a demonstration's records as a producer does, and notes how many the first story knew of by then."""

    stories: dict[str, FlowStory]
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    known: list[int] = field(default_factory=list)

    async def send_and_wait(self, topic: str, _value: bytes, *, key: bytes, headers: list[Any]) -> SimpleNamespace:
        assert headers == [("generated-by", b"shopstream demo")]
        self.sent.append((topic, key))
        self.known.append(next(iter(self.stories.values())).sent)
        return SimpleNamespace(topic=topic, partition=0, offset=len(self.sent) - 1)


async def fed(*flows: DemoFlow, rate: float | None = None) -> tuple[AttentiveSender, dict[str, FlowStory]]:
    stories = {flow.name: FlowStory() for flow in flows}
    sender = AttentiveSender(stories)
    await Feeder(stream, rate, 60.0, list(flows), stories).run(sender, 7)
    return sender, stories


async def test_a_record_goes_out_once_and_every_flow_that_reads_and_shows_it_is_told() -> None:
    sender, stories = await fed(SHOWN, OTHER, QUIET, DEAF)
    assert sender.sent == [("reviews", b"p")] * 3
    assert {name: list(story.rows) for name, story in stories.items()} == {
        "tag_reviews": ["r0", "r1", "r2"],
        "other": ["other-r0", "other-r1", "other-r2"],
        "quiet": [],
        "deaf": [],
    }


async def test_a_story_knows_a_record_before_it_is_sent_and_its_place_after() -> None:
    sender, stories = await fed(SHOWN)
    assert sender.known == [1, 2, 3]
    row = stories["tag_reviews"].bury(SourceOffset(topic="reviews", partition=0, offset=1))
    assert row is stories["tag_reviews"].rows["r1"]


async def test_a_rate_spreads_records_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr("streams.demo.feeder.asyncio.sleep", nap)
    await fed(SHOWN, rate=0.5)
    assert len(naps) == 3
    assert sum(naps[-1:]) >= 3 * 0.4 / 0.5 - 0.1  # nobody slept: the pauses add up
    naps.clear()
    await fed(SHOWN)
    assert naps == []


def test_flows_that_bring_one_feed_share_it() -> None:
    orders = MADE_UP["orders"]
    flows = [replace(SHOWN, feeds=(orders,)), replace(OTHER, feeds=(MADE_UP["products"], orders))]
    assert [feed.name for feed in feeds_of(flows)] == ["orders", "products"]


@pytest.mark.parametrize("name", MADE_UP)
def test_what_is_made_up_is_a_record_of_its_topic_and_a_catalogue_ends(name: str) -> None:
    feed: Feed = MADE_UP[name]
    records = feed.load(Options())(7, _times())
    first = list(islice(records, 1_000))
    assert all(topic.decode(topic.key_of(record), topic.encode(record)) == record for topic, record in first)
    assert (len(first) < 1_000) == (feed.share is None)


def _times() -> Iterator[datetime]:
    while True:
        yield datetime.fromisoformat("2026-11-24T00:00:00Z")

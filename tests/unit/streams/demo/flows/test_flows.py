"""The flows that a demonstration shows: each is a flow of the worker, on its very topics, and has something to show."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from streams.demo.flow import Options, feeds_of
from streams.demo.flows import DEMO_FLOWS
from streams.flows import FLOWS


@pytest.mark.parametrize("name", DEMO_FLOWS)
def test_a_shown_flow_has_the_topics_of_the_worker_s(name: str) -> None:
    shown, spec = DEMO_FLOWS[name], FLOWS[name].spec
    assert set(shown.inputs) <= set(spec.inputs)
    assert set(shown.outputs) <= set(spec.outputs)


@pytest.mark.parametrize("name", DEMO_FLOWS)
def test_a_shown_flow_is_fed_and_what_is_shown_of_it_has_words_and_a_key(name: str, tmp_path: Path) -> None:
    flow = DEMO_FLOWS[name]
    file = tmp_path / "reviews.jsonl"
    file.write_text("".join(f'{{"product_id": "p", "text": "text {n}"}}\n' for n in range(50)))
    fed = [pair for feed in feeds_of([flow]) for pair in islice(feed.load(Options(file))(7, _now()), 1_000)]
    asked = [shown for topic, record in fed if topic in flow.inputs and (shown := flow.asked(record)) is not None]
    assert asked
    assert all(each.key and each.text for each in asked)


def test_two_feeds_of_one_name_are_one_feed() -> None:
    feeds = [feed for flow in DEMO_FLOWS.values() for feed in flow.feeds]
    assert len(set(feeds)) == len({feed.name for feed in feeds})


def _now() -> Iterator[datetime]:
    while True:
        yield datetime.now(UTC)

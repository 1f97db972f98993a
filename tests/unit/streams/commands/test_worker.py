"""What a worker logs of its topics before it runs."""

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import streams.app
from streams.checks.permissions import TopicsSeen
from streams.commands import worker
from streams.settings import Settings
from streams.topic_admin import TopicOnBroker
from streams.topic_kinds import COMPACTED, Topic


def test_a_worker_runs_on_topics_that_forget_and_warns_of_each(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def read_topics(_admin: Any, topics: Iterable[Topic]) -> dict[str, TopicOnBroker]:
        return {topic.name: TopicOnBroker(partitions=4, configs=COMPACTED) for topic in topics}

    async def see_topics(*_: object) -> TopicsSeen:
        return TopicsSeen(frozenset(), {})

    async def check_permissions(*_: object) -> None:
        return None

    ran: list[str] = []
    monkeypatch.setattr(worker, "open_admin", nullcontext)
    monkeypatch.setattr(worker, "read_topics", read_topics)
    monkeypatch.setattr(worker, "see_topics", see_topics)
    monkeypatch.setattr(worker, "check_permissions", check_permissions)
    monkeypatch.setattr(worker, "configure_logging", lambda *_: None)
    monkeypatch.setattr(streams.app, "run_worker", lambda *_: ran.extend(record.message for record in caplog.records))
    worker._run(Settings(data_dir=str(tmp_path)), ["tag_reviews"])
    warned = [words.partition(" has cleanup.policy=compact")[0] for words in ran]
    assert sorted(warned) == ["dead-letters", "reviews", "sentiments", "shopstream-workers", "tag_reviews.redrive"]

"""What a worker logs of its topics before it runs."""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import streams.app
from models.errors import DeviceError
from streams.checks.permissions import TopicsSeen
from streams.clients.refusal import BrokerRefusesError, BrokerUnreachableError
from streams.commands import worker
from streams.ops import last_word
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
    root_handlers = list(logging.getLogger().handlers)
    worker._run(Settings(data_dir=str(tmp_path)), ["tag_reviews"])
    warned = [words.partition(" has cleanup.policy=compact")[0] for words in ran]
    assert sorted(warned) == ["dead-letters", "reviews", "sentiments", "shopstream-workers", "tag_reviews.redrive"]
    assert logging.getLogger().handlers == root_handlers, "what leaves a worker's last word goes with it"


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (DeviceError("cuda", "no such device"), ["it does not start: "]),
        (BrokerUnreachableError("kafka:9092"), []),
        (BrokerRefusesError("kafka:9092", "it refuses the user"), []),
    ],
)
def test_a_worker_that_a_person_has_to_help_leaves_a_word_where_the_broker_lets_it(
    error: Exception, left: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def refuse(*_: object) -> None:
        raise error

    words: list[tuple[Any, ...]] = []
    monkeypatch.setattr(worker, "_check", refuse)
    monkeypatch.setattr(last_word, "leave_word", lambda _, *said: words.append(said))
    with pytest.raises(type(error)):
        worker._run(Settings(data_dir=str(tmp_path), instance="night"), ["tag_reviews"])
    assert words == [("night", ["tag_reviews"], begin + str(error)) for begin in left]

"""Topics are made, and waited for, under the names that the caller gave, whoever made them."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import LeaderNotAvailableError

from streams import topic_admin
from streams.clients.admin import Admin
from streams.clients.names import Names
from streams.topic_admin import TopicsMissingError, create_topics
from streams.topics import REVIEWS, SENTIMENTS

NO_ERROR, EXISTS = 0, 36


class Cluster:
    """What aiokafka's own client would answer: topics by their names on the cluster."""

    def __init__(self, *taken: str, leader: int = 1) -> None:
        self.taken, self.leader, self.made = set(taken), leader, list[str]()

    async def list_topics(self, _: Any) -> list[str]:
        return []  # when they were asked for, nobody had made one

    async def create_topics(self, _: Any, topics: list[NewTopic]) -> Any:
        self.made += [topic.name for topic in topics if topic.name not in self.taken]
        errors = [(topic.name, EXISTS if topic.name in self.taken else NO_ERROR, None) for topic in topics]
        return SimpleNamespace(topic_errors=errors)

    async def describe_topics(self, _: Any, names: list[str]) -> list[dict[str, Any]]:
        known = {*self.made, *self.taken}
        unknown = {"error_code": 3, "partitions": []}
        there = {"error_code": 0, "partitions": [{"leader": self.leader}]}
        return [{"topic": name} | (there if name in known else unknown) for name in names]


def admin_of(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Admin:
    for name in ("list_topics", "create_topics", "describe_topics"):
        method = getattr(cluster, name)
        monkeypatch.setattr(AIOKafkaAdminClient, name, lambda *args, method=method: method(*args))
    admin = Admin.__new__(Admin)  # connects to nothing
    admin.names = Names("shop.")
    return admin


async def test_what_another_command_made_meanwhile_is_waited_for_and_not_said_to_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cluster = Cluster("shop.reviews")
    made = await create_topics(admin_of(cluster, monkeypatch), [REVIEWS, SENTIMENTS], 4, -1)
    assert made == ["sentiments"]
    assert cluster.made == ["shop.sentiments"]


async def test_a_topic_without_a_leader_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_admin, "LEADERS_WITHIN_S", 0.0)
    admin = admin_of(Cluster(leader=-1), monkeypatch)
    with pytest.raises(LeaderNotAvailableError, match="without a leader after 0 s: reviews, sentiments"):
        await create_topics(admin, [REVIEWS, SENTIMENTS], 4, -1)


def test_topics_that_are_missing_under_a_prefix_are_said_to_be_so() -> None:
    assert str(TopicsMissingError(["orders"], "kafka:9092")) == (
        "the topic orders is not on kafka:9092: run shopstream topics create"
    )
    assert "orders, tickets are not on kafka:9092 under the prefix shop2.: run" in str(
        TopicsMissingError(["orders", "tickets"], "kafka:9092", "shop2.")
    )

"""Topics that take no writes are found by their replicas in sync; others are not even asked about."""

from types import SimpleNamespace
from typing import Any

from streams.ops.replicas import Thin, find_thin, lacking


def topic(name: str, *in_sync: int, replicas: int = 3) -> dict[str, Any]:
    parts = [{"isr": list(range(count)), "replicas": list(range(replicas))} for count in in_sync]
    return {"topic": name, "partitions": parts}


class Configs:
    """An admin client that tells min.insync.replicas, or that we may not know it."""

    def __init__(self, **wanted: int | None) -> None:
        self.wanted, self.asked = wanted, list[str]()

    async def describe_configs(self, resources: Any) -> list[Any]:
        self.asked += [resource.name for resource in resources]
        told = [
            (29, "no", 2, name, []) if (wanted := self.wanted[name]) is None else (0, "", 2, name, [(".", str(wanted))])
            for name in self.asked
        ]
        return [SimpleNamespace(resources=told)]


def test_a_topic_lacks_what_its_worst_partition_lacks() -> None:
    assert lacking([topic("whole", 3, 3), topic("thin", 3, 1, 2)]) == {"thin": 1}


async def test_a_topic_takes_no_writes_below_its_own_bound_alone() -> None:
    admin: Any = Configs(one=2, two=1, secret=None)
    found = await find_thin(admin, [topic("one", 3, 1), topic("two", 1), topic("secret", 1), topic("whole", 3)])
    assert found == (Thin(topic="one", in_sync=1, wanted=2),)
    assert admin.asked == ["one", "secret", "two"]


async def test_nobody_is_asked_while_all_replicas_are_in_sync() -> None:
    admin: Any = Configs()
    assert await find_thin(admin, [topic("whole", 3, 3)]) == ()
    assert admin.asked == []

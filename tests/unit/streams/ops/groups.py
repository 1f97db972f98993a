"""A coordinator that tells of one group, by either of Kafka's two protocols."""

from types import SimpleNamespace
from typing import Any

from streams.clients.group_request import ConsumerGroupDescribeRequest
from streams.clients.names import Names


class Coordinator:
    """What a coordinator tells of a group: by the older protocol its state, by the newer one an answer or an error."""

    names = Names("shop1.")

    def __init__(self, state: str, newer: Any) -> None:
        self._state, self._newer = state, newer

    async def describe_consumer_groups(self, names: list[str]) -> list[Any]:
        return [SimpleNamespace(groups=[(0, names[0], self._state, "consumer", "", [])])]

    async def ask(self, request: object, node: int | None = None) -> Any:
        if not isinstance(request, ConsumerGroupDescribeRequest):
            return SimpleNamespace(error_code=0, coordinator_id=7)
        assert node == 7
        if isinstance(self._newer, Exception):
            raise self._newer
        return SimpleNamespace(groups=[self._newer])


def described(code: int, state: str = "", *members: Any) -> tuple[Any, ...]:
    """Answer the newer request: an error code, or a state and members."""
    return (code, None, "shop1.tally", state, 3, 3, "uniform", list(members), 0, {})

"""Addresses of several clusters are refused; silent ones, and clusters without an id, are no reason to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from streams.checks import clusters
from streams.checks.clusters import TwoClustersError, check_one_cluster
from streams.clients.refusal import BrokerUnreachableError
from streams.settings import Settings

IDS: dict[str, str | None] = {"a:1": "one", "b:1": "one", "c:1": "two", "d:1": None}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    @asynccontextmanager
    async def answer(settings: Settings) -> AsyncIterator[Any]:
        seen.append(settings.broker)
        if settings.broker not in IDS:
            raise BrokerUnreachableError(settings.broker)

        async def describe_cluster() -> dict[str, str | None]:
            return {"cluster_id": IDS[settings.broker]}

        yield SimpleNamespace(describe_cluster=describe_cluster)

    monkeypatch.setattr(clusters, "open_admin", answer)
    return seen


async def test_addresses_of_two_clusters_are_refused_each_with_its_cluster(asked: list[str]) -> None:
    with pytest.raises(TwoClustersError, match=r"a:1 to the cluster one, b:1 to .* one, c:1 to .* two"):
        await check_one_cluster(Settings(broker="a:1,b:1,c:1"))
    assert asked == ["a:1", "b:1", "c:1"]


@pytest.mark.parametrize("broker", ["a:1,b:1", "a:1,nobody:1", "a:1,d:1", "nobody:1,nowhere:1"])
async def test_one_cluster_silence_and_no_id_pass(asked: list[str], broker: str) -> None:
    await check_one_cluster(Settings(broker=broker))
    assert asked == broker.split(",")


async def test_a_single_address_is_not_asked(asked: list[str]) -> None:
    await check_one_cluster(Settings(broker="a:1,a:1"))
    assert asked == []

"""Fixtures that several folders share; each folder's conftest says which broker they use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.brokers import Broker
from tests.recommend_shop import RecommendShop
from tests.reply_shop import ReplyShop
from tests.shop import Shop
from tests.sittings_shop import SittingsShop


@pytest.fixture
async def shop(broker: Broker, tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop of its own for each test; its workers end with the test."""
    shop = await Shop(broker, tmp_path).open()
    yield shop
    await shop.close()


@pytest.fixture
async def sittings(broker: Broker, tmp_path: Path) -> AsyncIterator[SittingsShop]:
    """A shop of sittings of its own for each test; its workers end with the test."""
    shop = await SittingsShop(broker, tmp_path).open()
    yield shop
    await shop.close()


@pytest.fixture
async def recommending(broker: Broker, tmp_path: Path) -> AsyncIterator[RecommendShop]:
    """A shop that recommends, of its own for each test; its workers end with the test."""
    shop = await RecommendShop(broker, tmp_path).open()
    yield shop
    await shop.close()


@pytest.fixture
async def replying(broker: Broker, tmp_path: Path) -> AsyncIterator[ReplyShop]:
    """A shop that answers tickets, of its own for each test; its workers end with the test."""
    shop = await ReplyShop(broker, tmp_path).open()
    yield shop
    await shop.close()

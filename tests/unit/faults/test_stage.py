"""A scenario that breaks off is a row of the report: the next one is played all the same."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka.errors import KafkaTimeoutError

from tests.faults.load import Load
from tests.faults.recovery import missed
from tests.faults.stage import Stage
from tests.results import Result


async def test_customers_who_broke_off_are_a_complaint_and_leave_no_process_behind() -> None:
    closed: list[str] = []

    def closes(name: str) -> Any:
        async def close() -> None:
            closed.append(name)

        return SimpleNamespace(stop=close, close=close)

    load = Load(cast("Any", None), 1.0)
    load._sending = asyncio.create_task(breaking_off())
    parts: dict[str, Any] = {"kafka": None, "shop": None, "random": None, "short": True}
    stage = Stage(load=load, watcher=closes("watcher"), crew=closes("crew"), **parts)
    await stage.close()
    await stage.close()
    assert closed == ["watcher", "crew"] * 2
    assert stage.complaints == ["the customers broke off: KafkaTimeoutError()"]


async def breaking_off() -> None:
    raise KafkaTimeoutError


@pytest.mark.parametrize("name", ["recovery.elastic.killed.restarted", "recovery.static.stopped.taken_over"])
def test_a_measurement_that_was_broken_off_is_missed(name: str) -> None:
    result = Result(name=name, value=float("inf"), unit="s", baselines={}, target="", command="")
    assert missed([result]) == [result]

"""A real worker process with the test flow: `python -m tests.worker RUN`, its settings from the environment.

TALLY_DELAY_MS: one model call; TALLY_TAKE_OVER_MS: added to every take-over, as a long restore would; TALLY_IN_FLIGHT:
batches in flight; TALLY_FORGETS: the model gives one result too few; TALLY_FAUST_MEMBER: another member of the same
Faust group, which the lock on the name would otherwise prevent; TALLY_FAUST_CRASH: Faust itself crashes with this
exception, by name, as soon as it runs.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiokafka import TopicPartition

from streams import app as app_module
from streams.agents.plan import FlowPlan, Register
from streams.app import run_worker
from streams.delivery.spec import FlowSpec
from streams.delivery.take_over import TakeOver
from streams.delivery.task import Task
from streams.delivery.transaction import Committer
from streams.exits import leave
from streams.process.instance import InstanceTakenError, hold_instance
from streams.settings import Settings
from streams.settings_file import SettingsFile
from streams.settings_reader import resolve
from tests.doubles import ForgetfulModel, TextModel
from tests.flows import tally_plan


def main() -> None:
    run, environ = sys.argv[1], os.environ
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    slow_down_take_over(int(environ.get("TALLY_TAKE_OVER_MS", "0")) / 1000)
    join_faust_group_as(environ.get("TALLY_FAUST_MEMBER", ""))
    if kind := environ.get("TALLY_FAUST_CRASH"):
        crash_faust({"CancelledError": asyncio.CancelledError, "OSError": OSError}[kind])
    settings = resolve(environ, {}, SettingsFile()).settings
    delay_s = int(environ.get("TALLY_DELAY_MS", "0")) / 1000
    model = ForgetfulModel(delay_s) if "TALLY_FORGETS" in environ else TextModel(delay_s)
    try:
        with hold_instance(settings.instance, Path(settings.data_dir)) as instance:
            run_worker(settings, instance, [tally_plan(run, model, int(environ.get("TALLY_IN_FLIGHT", "2")))])
    except InstanceTakenError as error:
        print(error, file=sys.stderr)
        leave(78)


def slow_down_take_over(seconds: float) -> None:
    """Stand for a restore of many keys: a take-over lasts this much longer."""
    run = TakeOver.run

    async def slow_run(
        self: TakeOver, assigned: Sequence[TopicPartition], kept: Mapping[int, Task[Any]]
    ) -> dict[int, tuple[Task[Any], Committer]]:
        await asyncio.sleep(seconds)
        return await run(self, assigned, kept)

    TakeOver.run = slow_run  # type: ignore[method-assign]


def join_faust_group_as(member: str) -> None:
    """Make this worker's Faust app a second member of the group that its name gives it."""
    build = app_module.build_app

    def build_member(
        settings: Settings, instance: str, flows: Sequence[tuple[FlowPlan, Register]], watched: Sequence[FlowSpec] = ()
    ) -> app_module.WorkerApp:
        app = build(settings, instance, flows, watched)
        app.conf.consumer_group_instance_id = member or instance
        return app

    app_module.build_app = build_member


def crash_faust(kind: type[BaseException]) -> None:
    """Let a service of Faust's crash, as its fetcher does where a poll is cancelled while its group rebalances."""
    start = app_module.WorkerApp.on_started_init_extra_services

    async def start_and_crash(self: app_module.WorkerApp) -> None:
        await start(self)
        await self._fetcher.crash(kind())

    app_module.WorkerApp.on_started_init_extra_services = start_and_crash  # type: ignore[method-assign]


if __name__ == "__main__":
    main()

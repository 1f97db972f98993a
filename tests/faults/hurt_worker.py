"""A worker with means to hurt itself, one flow per run.

FAULT_MODEL           a kind of tests/faults/models.py; RUN:KIND for one flow alone
FAULT_ENGINE          a file: while it exists, a wavering model raises
FAULT_DELAY_MS        of one model call
FAULT_IN_FLIGHT       batches that may be on the way
FAULT_STRIKE          SIGNAL:MOMENT:COMMITS, as tests/faults/strike.py reads it
FAULT_CLOCK           a file with the seconds by which this process's wall clock is wrong; read at every look
FAULT_FILE_BYTES      no file of this process may grow beyond this: a full disk
FAULT_RESTORE_MS      by how much longer each restore takes, its producers started already; the log says that it begins
"""

import asyncio
import logging
import os
import resource
import sys
from pathlib import Path
from typing import Any

from streams.agents.plan import FlowPlan
from streams.app import run_worker
from streams.delivery.take_over import TakeOver
from streams.exits import leave
from streams.process.instance import InstanceTakenError, hold_instance
from streams.settings_file import SettingsFile
from streams.settings_reader import resolve
from tests.faults.clock import bend_clock
from tests.faults.flow import echo_plan
from tests.faults.models import model_of
from tests.faults.strike import RESTORES, arm_strike


def main() -> None:
    runs, environ = sys.argv[1].split(","), os.environ
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if strike := environ.get("FAULT_STRIKE"):
        arm_strike(strike)
    if clock := environ.get("FAULT_CLOCK"):
        bend_clock(Path(clock))
    if longer_ms := environ.get("FAULT_RESTORE_MS"):
        lengthen_restores(int(longer_ms) / 1000)
    settings = resolve(environ, {}, SettingsFile()).settings
    delay_s = int(environ.get("FAULT_DELAY_MS", "0")) / 1000
    plans = [plan_of(run, environ.get("FAULT_MODEL", ""), delay_s) for run in runs]
    try:
        with hold_instance(settings.instance, Path(settings.data_dir)) as instance:
            if limit := environ.get("FAULT_FILE_BYTES"):
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
            run_worker(settings, instance, plans)
    except InstanceTakenError as error:
        print(error, file=sys.stderr)
        leave(78)


def plan_of(run: str, fault: str, delay_s: float) -> FlowPlan:
    only, _, kind = fault.rpartition(":")
    model = model_of(kind if only in ("", run) else "", delay_s)
    return echo_plan(run, model, int(os.environ.get("FAULT_IN_FLIGHT", "2")))


def lengthen_restores(by_s: float) -> None:
    """Let every restore of this process rest before it reads."""
    plain = TakeOver._restore

    async def restore(*args: Any) -> None:
        print(RESTORES, file=sys.stderr, flush=True)
        await asyncio.sleep(by_s)
        await plain(*args)

    TakeOver._restore = restore  # type: ignore[method-assign, assignment]

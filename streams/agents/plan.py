"""A flow's plan: its specification, what must be loaded first, and the function that registers its agent."""

from collections.abc import Callable
from dataclasses import dataclass

import faust

from streams.delivery.flow import Flow
from streams.delivery.spec import FlowSpec
from streams.settings import Settings

Register = Callable[[faust.App, Flow], None]


@dataclass(frozen=True)
class FlowPlan:
    """One flow of the worker.

    Attributes:
        spec: what it reads and writes.
        load: loads its models, before the event loop runs (a session's creation holds the GIL, and no heartbeat may
            wait for it), and returns what registers the agent.
    """

    spec: FlowSpec
    load: Callable[[Settings], Register]

"""The worker: a Faust app with one source and one agent per flow.

Faust's own consumer group carries no records here. This instance is its only member, so it never rebalances. Its
session is as long as a flow's, so that the cluster allows it; a successor of that name takes its place.
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from signal import SIGHUP, Signals
from typing import TYPE_CHECKING, Any, NoReturn

import faust
import uvloop
from faust.auth import Credentials

from streams.agents.plan import FlowPlan, Register
from streams.clients.names import Names
from streams.clients.security import security_options
from streams.delivery.flow import Flow
from streams.delivery.flow_clients import HEARTBEATS_PER_SESSION
from streams.delivery.guard import guard
from streams.delivery.spec import FlowSpec
from streams.delivery.twin import end_for_twin, watch_for_twin
from streams.exits import EXIT_BUG, EXIT_CLEAN, leave
from streams.faust_parts import NoTables, SharedLeader
from streams.ops.artifacts import loaded_artifacts
from streams.ops.differing import said_of
from streams.ops.routes import add_routes
from streams.ops.watcher import Watcher
from streams.ops.web import PageServer, only_known_names
from streams.process.interpreter import collect_rarely, give_way_soon
from streams.process.processor_time import ProcessorTime
from streams.process.stop_signals import heeded
from streams.settings import Settings, SettingsError
from streams.topics import WORKERS

FAUST_REBALANCE_S = 6.0
# By default its clients wait 90 s, and 20 min, for each address at which a broker hangs before they try the next.
FAUST_REQUEST_S = 20.0  # its consumer's as long as a session that is longer: Faust insists on that
FAREWELL_S, LAST_SPANS_S = 5.0, 2.0
# Faust waits for its own group first, for ever if an answer of the broker's has ended its consumer.
BEGIN_WITHIN_S, LOOK_EVERY_S = 120.0, 1.0
SPARE_THREADS = 4  # threads of the event loop itself, which looks host names up in them

if TYPE_CHECKING:
    from streams.ops.tracing import OtelTracer

log = logging.getLogger(__name__)


class WorkerApp(faust.App):
    """A Faust app that starts its flows' sources last, and finishes them first.

    Attributes:
        flows: of this worker.
        leader_topic: Faust's own, to which it writes nothing.
        processor_time: the processor time of this process, counted once its models are loaded.
        asked_to_end: whether a signal came.
        begun: whether Faust's own group has started, so that the sources may start.
        status: what the process ends with; 0 only once the flows were finished because of a signal, not of a crash.
    """

    mundane_level = "debug"
    flows: list[Flow]
    settings: Settings
    watcher: Watcher
    processor_time: ProcessorTime
    traces: "OtelTracer | None" = None
    leader_topic: str = WORKERS.name
    asked_to_end = begun = False
    status = EXIT_BUG

    def _new_web(self) -> PageServer:
        return PageServer(self)

    def on_webserver_init(self, web: PageServer) -> None:  # type: ignore[override]
        """Serve the page, the metrics and the health."""
        if not web.web_app.router.routes():  # Faust comes here twice
            add_routes(web.web_app.router, self.settings, self.watcher)

    async def on_first_start(self) -> None:
        """Limit the time that Faust has to start; a worker that lacks processor time gets another such period."""
        await super().on_first_start()
        self.add_future(self.processor_time.run())
        self.add_future(guard(self._until_begun(), self.conf.id))
        self.loop.call_later(BEGIN_WITHIN_S, self._end_unbegun)

    async def _until_begun(self) -> None:
        """Raise why the broker refuses Faust's own group: only a poll would, and Faust polls once it has begun."""
        while not self.begun:
            await asyncio.sleep(LOOK_EVERY_S)
            coordinator = getattr(self.consumer._thread._consumer, "_coordinator", None)  # type: ignore[attr-defined]
            if error := getattr(coordinator, "_pending_exception", None):
                raise error

    def _end_unbegun(self) -> None:
        if self.begun or self.asked_to_end:
            return
        if shortage := self.processor_time.shortage():
            log.warning("the group %s has not begun yet; it may take longer, since %s", self.conf.id, shortage.words())
            self.loop.call_later(BEGIN_WITHIN_S, self._end_unbegun)
            return
        log.critical("the group %s did not begin in time; the lines above or the brokers' log tell why", self.conf.id)
        leave(EXIT_BUG)

    async def on_started_init_extra_services(self) -> None:
        """Start the sources, now that agents wait on their channels."""
        self.begun = True
        await super().on_started_init_extra_services()
        kafka = self.consumer._thread._ensure_consumer()  # type: ignore[attr-defined]
        kafka.pause(*kafka.assignment())  # fetches nothing; Faust's own pause would only leave it out of polls
        watch_for_twin(kafka._coordinator, partial(end_for_twin, self.conf.consumer_group_instance_id))
        for flow in self.flows:
            await self.on_init_extra_service(flow.source)
        if self.conf.web_enabled:
            await self.on_init_extra_service(self.watcher)

    async def on_stop(self) -> None:
        """Finish the flows while their agents still run; then Faust stops the rest.

        Nobody waits for a broker that is gone: then the process ends with what was committed.
        """
        bound_s = FAREWELL_S + max(flow.settings.drain_ms for flow in self.flows) / 1000
        try:
            await asyncio.wait_for(asyncio.gather(*(flow.source.finish() for flow in self.flows)), bound_s)
        except TimeoutError:
            log.critical(
                "the flows did not end within %.0f s (broker away?); uncommitted records are read again", bound_s
            )
            leave(EXIT_BUG)
        if self.traces is not None:
            await asyncio.wait({asyncio.ensure_future(asyncio.to_thread(self.traces.close))}, timeout=LAST_SPANS_S)
        if self.crashed:
            log.critical("the worker crashed outside of its flows", exc_info=self.crash_reason)
        # All that is ours is done; Faust's own consumer may still wait for a broker that is gone.
        self.status = EXIT_CLEAN if self.asked_to_end and not self.crashed else EXIT_BUG
        self.loop.call_later(FAREWELL_S, leave, self.status)
        await super().on_stop()


class WorkerProcess(faust.Worker):
    """Faust's process. It tells the app about a signal, since Faust stops in the same way for a signal and an error.

    It ends once the app has stopped. Faust would sleep for a second or two first, while partitions stand still, and the
    interpreter would wait for every thread, even for one whose model hangs.
    """

    app: WorkerApp

    def install_signal_handlers(self) -> None:
        """Listen to a closed terminal as well: Faust handles only Ctrl-C and SIGTERM."""
        super().install_signal_handlers()
        for number in heeded(SIGHUP):
            self.loop.add_signal_handler(number, self._schedule_shutdown, number)

    async def _stop_on_signal(self, signal: Signals) -> None:
        self.app.asked_to_end = True
        await super()._stop_on_signal(signal)

    def _shutdown_loop(self) -> NoReturn:
        leave(self.app.status)


def build_app(
    settings: Settings, instance: str, flows: Sequence[tuple[FlowPlan, Register]], watched: Sequence[FlowSpec] = ()
) -> WorkerApp:
    """Build the app of one worker; nothing is connected yet.

    Args:
        settings: of this process.
        instance: this worker's name, unique in the cluster.
        flows: plans, each with what its loading returned.
        watched: all flows that there are; the page also shows those that run elsewhere.
    """
    app = _bare_app(settings, instance)
    app.traces, app.processor_time = tracer_of(settings, instance), ProcessorTime()
    for plan, register in flows:
        own = settings.of_flow(plan.spec.name)
        said = said_of(plan.spec.name, version("shopstream"), own, loaded_artifacts(register))
        flow = Flow(tuned(plan.spec, own), own, instance, app.traces, app.processor_time, said)
        register(app, flow)
        app.flows.append(flow)
    artifacts = {plan.spec.name: loaded_artifacts(register) for plan, register in flows}
    app.watcher = Watcher(settings, instance, watched, app.flows, artifacts, processor_time=app.processor_time)
    return app


def _bare_app(settings: Settings, instance: str) -> WorkerApp:
    """Make a worker's Faust app, without flows: a group of its own, and no topic but the one that Faust insists on."""
    names, session_s = Names(settings.topic_prefix), settings.session_timeout_ms / 1000
    app = WorkerApp(
        names.on_cluster(f"shopstream-{instance}"),
        broker=[f"kafka://{host}" for host in settings.broker.split(",")],
        broker_credentials=credentials(settings),
        broker_client_id=f"{settings.client_id}-{instance}",
        broker_session_timeout=session_s,
        broker_rebalance_timeout=FAUST_REBALANCE_S,
        broker_heartbeat_interval=session_s / HEARTBEATS_PER_SESSION,
        broker_request_timeout=max(session_s, FAUST_REQUEST_S),
        producer_request_timeout=FAUST_REQUEST_S,
        stream_processing_timeout=math.inf,  # nothing comes from its topic; Faust would warn of that for ever
        consumer_group_instance_id=instance,
        # Faust's assignor insists that a member that comes back under its name has its old address: a worker that is
        # started again with another web_port, or on another host, would stand still for ever.
        canonical_url=f"http://{instance}",
        datadir=str(Path(settings.data_dir).expanduser() / instance),
        web_enabled=settings.web_port > 0,
        web_bind=settings.web_bind,
        web_port=settings.web_port or None,
        web_application_options={"middlewares": [only_known_names(settings.web_bind)]},
        topic_allow_declare=False,  # `topics create` makes Faust's topic, too; a worker may lack the permission
        LeaderAssignor=SharedLeader,
        TableManager=NoTables,
    )
    app.settings, app.flows, app.leader_topic = settings, [], names.on_cluster(WORKERS.name)
    return app


def tracer_of(settings: Settings, instance: str) -> "OtelTracer | None":
    """Return what traces batches if the settings name a collector; otherwise nothing of tracing is even imported.

    Raises:
        SettingsError: a collector is named, and the packages are not installed.
    """
    if not settings.traces_url:
        return None
    try:
        from streams.ops.tracing import open_tracer  # noqa: PLC0415  an extra's packages
    except ModuleNotFoundError as error:
        raise SettingsError(f"traces_url needs the extra traces: pip install 'shopstream[traces]' ({error})") from error
    return open_tracer(settings.traces_url, instance)


def credentials(settings: Settings) -> Credentials | None:
    """Return the credentials of Faust's own consumer, the same as those of our clients.

    Raises:
        SettingsError: a certificate or a password cannot be read.
    """
    options = security_options(settings)
    context = options.get("ssl_context")  # a context, never files: SSLCredentials(cafile=…) raises
    if "sasl_mechanism" in options:
        return faust.SASLCredentials(
            username=options["sasl_plain_username"],
            password=options["sasl_plain_password"],
            mechanism=options["sasl_mechanism"],
            ssl_context=context,
        )
    return None if context is None else faust.SSLCredentials(context)


def tuned(spec: FlowSpec, settings: Settings) -> FlowSpec:
    """Return a flow with the sizes that the settings give it; 0 keeps its own."""
    return replace(
        spec,
        in_flight=settings.in_flight or spec.in_flight,
        poll_records=settings.poll_records or spec.poll_records,
    )


def run_worker(
    settings: Settings, instance: str, plans: Sequence[FlowPlan], watched: Sequence[FlowSpec] = ()
) -> NoReturn:
    """Load the flows' models and run until a signal; ends the process.

    The status is 0 after SIGTERM or Ctrl-C, and 70 if Faust itself fails (its broker left before it had connected, or
    one of its tasks was cancelled). A bug ends the process at once with 70, a configuration error with 78, in the
    guard.
    """
    uvloop.install()
    # Whoever is killed while it loads, mostly for memory, says nothing else.
    log.info("worker %s loads what %s need", instance, ", ".join(plan.spec.name for plan in plans))
    flows = [(plan, plan.load(settings.of_flow(plan.spec.name))) for plan in plans]
    specs = [tuned(plan.spec, settings.of_flow(plan.spec.name)) for plan in plans]
    loop: Any = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(threads_for(specs), thread_name_prefix="model"))
    asyncio.set_event_loop(loop)
    app = build_app(settings, instance, flows, watched)
    log.info("worker %s runs %s on %s", instance, ", ".join(plan.spec.name for plan in plans), settings.broker)
    worker = WorkerProcess(app, loop=loop, quiet=True, loglevel=settings.log_level.upper(), override_logging=False)
    worker.spinner = None  # it writes escape codes and costs 15% of a core
    collect_rarely()
    give_way_soon()
    try:
        worker.execute_from_commandline()
    except (SystemExit, asyncio.CancelledError):
        # Even its stop failed. A crash for a CancelledError passes Faust's own exits, and a 1 would mean no restart.
        leave(app.status)


def threads_for(flows: Sequence[FlowSpec]) -> int:
    """Return how many threads the flows may hold at once, and some more: a flow that hangs must not starve another."""
    return sum(flow.in_flight for flow in flows) + SPARE_THREADS

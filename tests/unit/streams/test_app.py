"""A worker's app: one agent and one source per flow, nothing connected when it is built."""

import asyncio
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiokafka.errors import InvalidSessionTimeoutError

from streams import app as module
from streams.app import (
    BEGIN_WITHIN_S,
    FAUST_REBALANCE_S,
    FAUST_REQUEST_S,
    SPARE_THREADS,
    WorkerApp,
    WorkerProcess,
    build_app,
    threads_for,
)
from streams.exits import EXIT_BUG, EXIT_CLEAN, EXIT_CONFIGURATION
from streams.faust_parts import NoTables, SharedLeader
from streams.ops.web import PageServer
from streams.process.processor_time import Shortage
from streams.settings import Settings
from streams.topics import WORKERS
from tests.doubles import TextModel
from tests.flows import tally_plan
from tests.unit.streams.delivery.until import until


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> WorkerApp:
    settings = Settings(broker="a:1,b:2", data_dir=str(tmp_path_factory.mktemp("data")))
    plans = [tally_plan(run, TextModel(), in_flight=3) for run in ("one", "two")]
    return build_app(settings, "host-7", [(plan, plan.load(settings)) for plan in plans])


def test_each_flow_has_an_agent_of_its_own_with_as_many_actors_as_batches_in_flight(app: WorkerApp) -> None:
    assert [flow.name for flow in app.flows] == ["tallyone", "tallytwo"]
    assert {agent.concurrency for agent in app.agents.values()} == {3}
    assert len({flow.source for flow in app.flows}) == 2


def test_fausts_own_group_has_one_member_and_short_timeouts(app: WorkerApp) -> None:
    assert app.conf.id == "shopstream-host-7"
    assert app.conf.consumer_group_instance_id == "host-7"
    assert app.conf.broker_session_timeout == Settings().session_timeout_ms / 1000 == 6.0
    assert app.conf.broker_rebalance_timeout == FAUST_REBALANCE_S
    assert [str(url) for url in app.conf.broker] == ["kafka://a:1", "kafka://b:2"]


def test_faust_does_not_warn_that_nothing_comes_from_its_empty_topic(app: WorkerApp) -> None:
    assert app.conf.stream_processing_timeout == math.inf


def test_all_workers_share_one_leader_topic(app: WorkerApp) -> None:
    assert SharedLeader(app)._leader_topic_name == WORKERS.name
    assert vars(app.conf)["_LeaderAssignor"] == SharedLeader


def test_every_flow_has_threads_for_all_its_batches_so_that_a_hanging_one_starves_no_other() -> None:
    plans = [tally_plan(run, TextModel(), in_flight=each) for run, each in (("one", 2), ("two", 16))]
    assert threads_for([plan.spec for plan in plans]) == 2 + 16 + SPARE_THREADS


def test_a_worker_makes_no_topic(app: WorkerApp) -> None:
    assert app.conf.topic_allow_declare is False


def test_faust_leaves_an_address_that_says_nothing_for_the_next_one_long_before_its_begin_is_given_up(
    app: WorkerApp,
) -> None:
    waits_s = app.conf.broker_request_timeout + app.conf.producer_request_timeout
    assert 2 * app.conf.broker_session_timeout < waits_s < BEGIN_WITHIN_S / 2


def test_the_page_is_served_to_this_machine_alone_unless_set(app: WorkerApp) -> None:
    assert (app.conf.web_enabled, app.conf.web_bind, app.conf.web_port) == (True, "127.0.0.1", 6066)


def test_a_worker_that_comes_back_with_another_port_is_the_same_member_to_faust(tmp_path: Path) -> None:
    apps = [build_app(Settings(web_port=port, data_dir=str(tmp_path)), "host-7", []) for port in (0, 6066, 7000)]
    assert {str(app.conf.canonical_url) for app in apps} == {"http://host-7"}


def test_nothing_is_served_where_no_page_is_wanted(tmp_path: Path) -> None:
    assert build_app(Settings(web_port=0, data_dir=str(tmp_path)), "a", []).conf.web_enabled is False


def test_of_fausts_own_pages_none_is_served(app: WorkerApp) -> None:
    assert isinstance(app.web, PageServer)
    app.web.init_server()
    app.web.init_server()  # Faust does so twice
    paths = {resource.canonical for resource in app.web.web_app.router.resources()}
    assert {"/metrics", "/live", "/ready"} <= paths
    assert not {path for path in paths if path.startswith(("/table", "/router", "/stats", "/graph"))}


def test_the_page_shows_flows_that_run_elsewhere_too(tmp_path: Path) -> None:
    here, there = (tally_plan(run, TextModel()) for run in ("one", "two"))
    settings = Settings(data_dir=str(tmp_path))
    app = build_app(settings, "a", [(here, here.load(settings))], [there.spec])
    assert [flow.name for flow in app.watcher.see().flows] == ["tallytwo", "tallyone"]


async def test_a_source_that_never_started_can_be_finished(app: WorkerApp) -> None:
    for flow in app.flows:
        await flow.source.finish()


@pytest.mark.parametrize(
    ("asked", "crashed", "status"),
    [(True, False, EXIT_CLEAN), (False, False, EXIT_BUG), (False, True, EXIT_BUG), (True, True, EXIT_BUG)],
)
async def test_only_a_signal_ends_clean_however_long_fausts_own_end_takes(
    app: WorkerApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    asked: bool,
    crashed: bool,
    status: int,
) -> None:
    said: list[int] = []
    monkeypatch.setattr("streams.app.leave", said.append)
    monkeypatch.setattr("streams.app.FAREWELL_S", 0.01)
    monkeypatch.setattr("faust.App.on_stop", lambda _app: asyncio.sleep(0.1))
    app.loop, app.asked_to_end = asyncio.get_running_loop(), asked
    if crashed:
        app._crash(OSError("the thread of Faust's consumer"))
    await app.on_stop()
    assert said == [status] == [app.status]
    told = [record.exc_info[1] for record in caplog.records if record.levelname == "CRITICAL" and record.exc_info]
    assert [repr(error) for error in told] == [repr(app.crash_reason)] * crashed


async def test_a_start_does_not_wait_for_tables_that_nobody_declares(
    app: WorkerApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, done = app.tables, list[str]()
    assert isinstance(tables, NoTables)

    async def update() -> None:
        done.append("channels")

    async def recover() -> None:
        done.append("recovery")

    monkeypatch.setattr(tables, "_update_channels", update)
    monkeypatch.setattr(tables.recovery, "start", recover)
    monkeypatch.setattr(asyncio, "sleep", None)  # it would wait in vain
    await tables.on_start()
    assert done == ["channels", "recovery"]


def test_the_process_ends_as_soon_as_the_app_has_stopped(app: WorkerApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.app.leave", sys.exit)
    with pytest.raises(SystemExit, match=f"^{EXIT_BUG}$"):  # nobody asked it to end
        WorkerProcess(app, loop=app.loop)._shutdown_loop()


async def test_a_worker_whose_faust_never_begins_ends(app: WorkerApp, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(module, "leave", left.append)
    monkeypatch.setattr(module, "BEGIN_WITHIN_S", 0.01)
    await app.on_first_start()
    await until(lambda: bool(left))
    assert left == [EXIT_BUG]
    for what in ("begun", "asked_to_end"):
        with monkeypatch.context() as patch:
            patch.setattr(app, what, True)
            await app.on_first_start()
            await asyncio.sleep(0.05)
        assert left == [EXIT_BUG]


class OwnGroup:
    """Faust's consumer and its thread in one: it counts who looks at it."""

    def __init__(self) -> None:
        self.seen = 0
        self._consumer: SimpleNamespace | None = None
        self.coordinator = SimpleNamespace(_pending_exception=None)

    @property
    def _thread(self) -> "OwnGroup":
        self.seen += 1
        return self


async def test_a_worker_whose_own_group_is_refused_ends_and_says_why(
    app: WorkerApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left: list[int] = []
    monkeypatch.setattr("streams.delivery.guard.leave", left.append)
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.01)
    app.loop = asyncio.get_running_loop()
    looks = OwnGroup()
    monkeypatch.setattr(app, "_consumer", looks)
    await app.on_first_start()
    for _ in range(2):  # before Faust has connected, and while its group forms
        looks.seen = 0
        await until(lambda: looks.seen > 1 or bool(left))
        assert left == []
        looks._consumer = SimpleNamespace(_coordinator=looks.coordinator)
    looks.coordinator._pending_exception = InvalidSessionTimeoutError()
    await until(lambda: bool(left))
    assert left == [EXIT_CONFIGURATION]
    assert "session_timeout_ms" in caplog.text


def test_a_session_is_as_long_as_the_setting_says_in_faust_s_own_group_too(tmp_path: Path) -> None:
    for session_s, request_s in ((1, FAUST_REQUEST_S), (30, 30)):  # Faust takes no session above its requests'
        app = build_app(Settings(data_dir=str(tmp_path), session_timeout_ms=session_s * 1_000), "a", [])
        assert app.conf.broker_session_timeout == session_s
        assert app.conf.broker_request_timeout == request_s
        assert app.conf.broker_heartbeat_interval < session_s


async def test_a_worker_that_gets_no_processor_time_may_take_longer_to_begin(
    app: WorkerApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that others load gives a slow start; once it is quiet, a worker that never begins ends as ever."""
    left: list[int] = []
    lacks = [Shortage(kind="short", share=0.02, late_s=0.5)]
    monkeypatch.setattr(module, "leave", left.append)
    monkeypatch.setattr(module, "BEGIN_WITHIN_S", 0.01)
    monkeypatch.setattr(app.processor_time, "shortage", lambda: lacks[-1] if lacks else None)
    await app.on_first_start()
    words = "since this worker gets too little processor time: 2% of what it wants"
    await until(lambda: caplog.text.count(words) == 2)
    assert left == []
    lacks.clear()
    await until(lambda: bool(left))
    assert left == [EXIT_BUG]

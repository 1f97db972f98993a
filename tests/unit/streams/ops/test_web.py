"""The worker's web server: readiness for supervisors, names that are not local refused, ports that are taken passed."""

import json
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from streams.app import build_app
from streams.ops import web as module
from streams.ops.routes import readiness
from streams.ops.web import PageServer
from streams.settings import Settings
from tests.doubles import TextModel
from tests.flows import tally_plan
from tests.unit.streams.ops.seen import flow_seen, running, worker_seen


def server_on(bind: str, port: int, folder: Path) -> PageServer:
    settings = Settings(web_bind=bind, web_port=port, data_dir=str(folder))
    plan = tally_plan("one", TextModel())
    app = build_app(settings, "a", [(plan, plan.load(settings))])
    assert isinstance(app.web, PageServer)
    app.web.init_server()
    return app.web


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[PageServer]:
    server = server_on("127.0.0.1", free_port(), tmp_path)
    await server.start_server()
    yield server
    await server.stop_server()


@pytest.fixture
async def client(server: PageServer) -> AsyncIterator[ClientSession]:
    async with ClientSession(f"http://127.0.0.1:{server.port}") as client:
        yield client


async def test_a_worker_that_has_no_partitions_yet_lives_and_is_not_ready(client: ClientSession) -> None:
    async with client.get("/live") as live, client.get("/ready") as ready:
        assert (live.status, ready.status) == (200, 503)
        said = await ready.json()
    assert said["ready"] is False
    assert said["flows"]["tallyone"]["why"] == "the group has given it no partitions yet"


async def test_metrics_are_in_prometheus_text_format(client: ClientSession) -> None:
    async with client.get("/metrics") as response:
        assert response.content_type == "text/plain"
        assert 'shopstream_ready{flow="tallyone"} 0.0' in await response.text()


@pytest.mark.parametrize("path", ["/table/", "/router/", "/stats/", "/graph/", "/performance/"])
async def test_fausts_own_pages_are_off(client: ClientSession, path: str) -> None:
    async with client.get(path) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:6066", 200),
        ("127.0.0.1", 200),
        ("[::1]:6066", 200),
        ("shop.example", 403),
        ("shop.example:6066", 403),
        ("127.0.0.1.shop.example", 403),
    ],
)
async def test_a_name_that_is_not_local_is_refused(client: ClientSession, host: str, status: int) -> None:
    async with client.get("/live", headers={"Host": host}) as response:
        assert response.status == status


async def test_on_an_address_that_others_reach_every_name_is_served(tmp_path: Path) -> None:
    server = server_on("0.0.0.0", free_port(), tmp_path)
    await server.start_server()
    async with (
        ClientSession() as client,
        client.get(f"http://127.0.0.1:{server.port}/live", headers={"Host": "worker-0.shop.svc"}) as response,
    ):
        assert response.status == 200
    await server.stop_server()


async def test_browsers_are_told_to_load_nothing_from_elsewhere(client: ClientSession) -> None:
    async with client.get("/live") as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_second_worker_of_the_machine_takes_the_next_port(
    server: PageServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    second = server_on("127.0.0.1", server.port, tmp_path)
    with caplog.at_level(logging.INFO):
        await second.start_server()
    assert server.port < second.port < server.port + module.PORTS
    assert f"http://127.0.0.1:{second.port}" in caplog.text
    await second.stop_server()


async def test_where_all_ports_are_taken_the_flows_run_without_a_page(
    server: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "PORTS", 1)
    second = server_on("127.0.0.1", server.port, tmp_path)
    await second.start_server()
    assert second.port == 0
    assert f"ports {server.port} to {server.port} are taken" in caplog.text
    await second.stop_server()


class LeftError(Exception):
    """The process would have ended."""


async def test_an_address_that_is_not_this_machines_ends_the_worker_with_78(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise LeftError

    monkeypatch.setattr(module, "leave", leave)
    server = server_on("203.0.113.9", 6066, tmp_path)
    with pytest.raises(LeftError):
        await server.start_server()
    assert codes == [78]
    assert "web_bind = 203.0.113.9" in caplog.text
    await server.stop_server()


def test_ready_says_of_each_flow_that_runs_here_what_it_lacks() -> None:
    seen = worker_seen(flow_seen(running(0, settled=False), None), flow_seen(None, None))
    said = json.loads(json.dumps(readiness(seen)))
    assert said == {
        "ready": False,
        "flows": {
            "tally": {
                "ready": False,
                "owning": True,
                "restored": False,
                "progressing": True,
                "why": "its state is being restored",
            }
        },
    }

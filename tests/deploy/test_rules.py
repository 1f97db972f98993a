"""Rules and alerts by Prometheus' own tools; every query of the dashboard where it scrapes a real worker."""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from streams.embedded_broker import free_port
from tests.deploy.night import worker_at_night

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
PANELS = json.loads((DEPLOY / "grafana" / "shopstream.json").read_text())["panels"]
QUERIES = [target["expr"].replace("$flow", ".*") for panel in PANELS for target in panel["targets"]]
NIGHT_S = 150
"""Within it the flow catches up, is braked, and stands still for half a minute; it takes about 45 s."""


def promtool(*args: str) -> str:
    tool = shutil.which("promtool")
    assert tool, "there is no promtool here; on Debian: apt install prometheus"
    done = subprocess.run([tool, *args], cwd=RULES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def prometheus(folder: Path, scraped: int) -> Iterator[int]:
    """Run a real Prometheus that scrapes a worker's port every second and works out the rules; yields its own port."""
    server, port = shutil.which("prometheus"), free_port()
    assert server, "there is no prometheus here; on Debian: apt install prometheus"
    config = folder / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        f"rule_files: ['{RULES}']\n"
        f"scrape_configs: [{{job_name: shopstream, static_configs: [{{targets: ['127.0.0.1:{scraped}']}}]}}]\n"
    )
    where = [f"--config.file={config}", f"--storage.tsdb.path={folder}", f"--web.listen-address=127.0.0.1:{port}"]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen([server, *where], stdout=log, stderr=log)
    try:
        yield port
    finally:
        process.kill()
        process.wait()


async def ask(client: ClientSession, port: int, query: str) -> list[Any]:
    """Return what a query finds; a query that Prometheus refuses fails the test."""
    try:
        async with client.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}) as response:
            answer = await response.json()
    except ClientError:
        return []  # it does not listen yet
    assert answer["status"] == "success", f"{query}: {answer}"
    found: list[Any] = answer["data"]["result"]
    return found


def test_rules_are_what_prometheus_understands() -> None:
    assert "SUCCESS" in promtool("check", "rules", RULES.name)


def test_each_alert_fires_on_its_night_and_not_before() -> None:
    assert "SUCCESS" in promtool("test", "rules", "rules_test.yml")


@pytest.mark.timeout(NIGHT_S + 60)
async def test_every_query_of_the_dashboard_finds_something_in_a_real_workers_night(tmp_path: Path) -> None:
    assert len(QUERIES) > 15
    silent, until_s = set(QUERIES), time.monotonic() + NIGHT_S
    async with worker_at_night(tmp_path) as scraped, ClientSession() as client:
        with prometheus(tmp_path, scraped) as port:
            while silent and time.monotonic() < until_s:
                silent -= {query for query in silent if await ask(client, port, query)}
                await asyncio.sleep(1)
    assert silent == set()

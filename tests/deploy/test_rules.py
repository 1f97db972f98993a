"""Rules and alerts by Prometheus' own tools, and every query of the dashboard on a Prometheus that scrapes a worker."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from msgspec import structs

from streams.ops.now import TaskNow
from tests.brokers import free_port
from tests.browser.stage import Stage, lag, open_stage, seen

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
PANELS = json.loads((DEPLOY / "grafana" / "shopstream.json").read_text())["panels"]
QUERIES = [target["expr"].replace("$flow", ".*") for panel in PANELS for target in panel["targets"]]
SCRAPED_S = 14
"""Long enough for a rate over two scrapes and for the rules that are made of it."""


def promtool(*args: str) -> str:
    tool = shutil.which("promtool")
    assert tool, "there is no promtool here; on Debian: apt install prometheus"
    done = subprocess.run([tool, *args], cwd=RULES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
async def answers(tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    """Every query's result, after a real Prometheus has scraped a worker for a while and worked out the rules."""
    server, port = shutil.which("prometheus"), free_port()
    assert server, "there is no prometheus here; on Debian: apt install prometheus"
    async with open_stage(tmp_path) as stage, ClientSession() as client:
        config = tmp_path / "prometheus.yml"
        config.write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: ['{RULES}']\n"
            f"scrape_configs: [{{job_name: shopstream, static_configs: [{{targets: ['{stage.address[7:]}']}}]}}]\n"
        )
        where = [f"--config.file={config}", f"--storage.tsdb.path={tmp_path}", f"--web.listen-address=127.0.0.1:{port}"]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen([server, *where], stdout=log, stderr=log)
        try:
            moving = asyncio.create_task(move(stage))
            await asyncio.sleep(SCRAPED_S)
            moving.cancel()
            yield {query: await ask(client, port, query) for query in QUERIES}
        finally:
            process.kill()
            process.wait()


async def move(stage: Stage) -> None:
    """Let the flow pass records and dead letters, gain on its lag, and have a partition that stands still."""
    flow = stage.flows[0]
    assert flow.now is not None
    for number in range(1, 1_000):
        spent = {"topic": 9.0, "channel": 3.0, "tokenize": 0.2, "model": 8.0, "fold": 0.3, "commit": 0.4}
        task = TaskNow(
            partition=0,
            records=500 * number,
            timers=number,
            seconds={lap: seconds * number for lap, seconds in spent.items()},  # type: ignore[misc]
            failed={("decode", "RecordError"): number},
            keys=number,
        )
        now = structs.replace(flow.now, tasks=(task, TaskNow(partition=1)))
        report = lag(flow.name, "reviews", waiting=5_000 - 100 * number, age_s=90, come=40, done=52)
        still = structs.replace(report.places[0], still_s=45.0)
        report = structs.replace(report, places=(still, *report.places[1:]))
        stage.change(flow.name, seen(flow.name, report, now))
        await asyncio.sleep(0.5)


async def ask(client: ClientSession, port: int, query: str) -> Any:
    try:
        async with client.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}) as response:
            return await response.json()
    except ClientError as error:
        return {"status": str(error)}


def test_rules_are_what_prometheus_understands() -> None:
    assert "SUCCESS" in promtool("check", "rules", RULES.name)


def test_each_alert_fires_on_its_night_and_not_before() -> None:
    assert "SUCCESS" in promtool("test", "rules", "rules_test.yml")


async def test_every_query_of_the_dashboard_finds_something_on_a_real_prometheus(answers: dict[str, Any]) -> None:
    refused = {query: answer for query, answer in answers.items() if answer["status"] != "success"}
    assert refused == {}
    assert [query for query, answer in answers.items() if not answer["data"]["result"]] == []
    assert len(answers) > 15

"""What workers on Apache Kafka say of themselves: through a rebalance, with a brake, with a model that hangs."""

import asyncio
import re
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientSession
from prometheus_client.parser import text_string_to_metric_families

from streams.embedded_broker import free_port
from tests.commands import WITHIN_S
from tests.doubles import POISON_WORD
from tests.shop import Shop, end


class Page:
    """One worker's web server."""

    def __init__(self, client: ClientSession, port: int) -> None:
        self._client, self._address = client, f"http://127.0.0.1:{port}"

    async def ready(self) -> tuple[int, dict[str, Any]]:
        async with self._client.get(f"{self._address}/ready") as response:
            said: dict[str, Any] = await response.json()
            return response.status, said

    async def flow(self) -> dict[str, Any]:
        """Return what the page is told of the flow."""
        async with self._client.get(f"{self._address}/api/state") as response:
            (flow,) = (await response.json())["flows"]
            found: dict[str, Any] = flow
            return found

    async def letters(self) -> list[dict[str, Any]]:
        """Return the dead letters that the page is told of; a broker that is slow is asked again."""
        async with self._client.get(f"{self._address}/api/letters") as response:
            if response.status == 503:
                return await self.letters()
            found: list[dict[str, Any]] = await response.json()
            return found

    async def metrics(self, name: str) -> dict[tuple[str, ...], float]:
        """Return a metric's values by its labels but for the flow, in the order of their names."""
        async with self._client.get(f"{self._address}/metrics") as response:
            text = await response.text()
        return {
            tuple(value for label, value in sorted(sample.labels.items()) if label != "flow"): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == f"shopstream_{name}"
        }


async def until(holds: Callable[[], Awaitable[bool]], within_s: float = WITHIN_S) -> None:
    async with asyncio.timeout(within_s):
        while True:
            try:
                if await holds():
                    return
            except ClientError:
                pass  # it does not listen yet
            await asyncio.sleep(0.2)


async def test_through_a_rebalance_every_partition_is_reported_by_its_owner_alone(shop: Shop) -> None:
    await shop.send(range(400))
    async with ClientSession() as client:
        port = free_port()
        first = Page(client, port)
        shop.worker("a", TALLY_DELAY_MS="100", SHOPSTREAM_WEB_PORT=str(port))
        await until(lambda: owns(first, "0123"))
        await until(lambda: knows_lag_of(first, "0123"))
        port = free_port()  # only now, or others may have taken it: a worker whose port is taken takes the next one
        second = Page(client, port)
        guest = shop.worker("b", TALLY_DELAY_MS="100", SHOPSTREAM_WEB_PORT=str(port))
        await until(lambda: owns(second, "23"))
        await until(lambda: owns(first, "01"))
        await until(lambda: knows_lag_of(second, "23"))
        assert await knows_lag_of(first, "01")
        assert [(await page.ready())[0] for page in (first, second)] == [200, 200]
        await until(lambda: stages_known(first, "0123"))
        await until(lambda: stages_known(second, "0123"))
        await until(lambda: has_told_owners(first, "aabb"))  # its last look may have been before the rebalance
        told = await first.flow()
        assert all(0.1 <= spent["model"] < 60 for spent in told["by_partition"].values())
        await shop.send(range(400, 800))
        await shop.until_committed(800)
        await until(lambda: has_done(second, ("2", "3")))
        await until(lambda: lag_is(first, 0))
        assert end(guest) == 0
        await until(lambda: owns(first, "0123"))
        await until(lambda: knows_lag_of(first, "0123"))
        spent = await first.metrics("stage_seconds_total")
        assert all(spent["0", stage] > 0 for stage in ("topic", "channel", "model", "fold", "commit"))


async def test_a_braked_flow_is_not_ready_and_says_why(shop: Shop) -> None:
    port = free_port()
    await shop.send(range(60), lambda _: POISON_WORD)
    async with ClientSession() as client:
        page = Page(client, port)
        shop.worker(SHOPSTREAM_BRAKE_DEAD_LETTERS="5", SHOPSTREAM_POLL_RECORDS="16", SHOPSTREAM_WEB_PORT=str(port))
        await until(lambda: not_ready_because(page, "dead letters"))
        assert await page.metrics("braked") == {(): 1.0}
        await until(lambda: fails(page, {("RuntimeError", "infer")}))  # counted once all of the batch is committed
        async with client.get(f"http://127.0.0.1:{port}/live") as live:
            assert live.status == 200  # the group is kept
        kinds = [kind for kind in await page.letters() if kind["newest"]["flow"] == shop.spec.name]
        assert sum(kind["letters"] for kind in kinds) > 5
        assert {(kind["newest"]["stage"], kind["newest"]["error"]) for kind in kinds} == {
            ("infer", "RuntimeError: the model cannot read this")
        }
        assert len({kind["newest"]["topic"] for kind in kinds}) == len(kinds)
        flow = await page.flow()
        assert (flow["verdict"]["level"], flow["verdict"]["headline"]) == ("bad", "braked")
        await until(lambda: is_here(page, "a"))  # the first look may have been before it joined


async def test_a_model_that_hangs_is_named_as_where_the_flow_stands(shop: Shop) -> None:
    port = free_port()
    await shop.send(range(40))
    async with ClientSession() as client:
        page = Page(client, port)
        shop.worker(TALLY_DELAY_MS="60000", SHOPSTREAM_WEB_PORT=str(port))
        await until(lambda: stands_in_model(page, 3.0))
        await until(lambda: knows_lag_of(page, "0123"))
        lag = await page.metrics("lag_records")
        assert sum(lag.values()) == 40


async def test_a_worker_that_was_stopped_says_so_and_does_not_blame_the_broker(shop: Shop) -> None:
    port = free_port()
    async with ClientSession() as client:
        page, worker = Page(client, port), shop.worker(SHOPSTREAM_WEB_PORT=str(port))
        await until(lambda: owns(page, "0123"))
        await until(lambda: knows_lag_of(page, "0123"))
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(9)
        worker.send_signal(signal.SIGCONT)
        _, said = await page.ready()
        (flow,) = said["flows"].values()
        assert re.match("this worker (stood still for|gets too little processor time)", flow["why"])
        assert "broker" not in flow["why"]


async def has_told_owners(page: Page, workers: str) -> bool:
    told = {place["name"][-2]: place["worker"] for place in (await page.flow())["places"]}
    return told == dict(zip("0123", workers, strict=True))


async def stages_known(page: Page, partitions: str) -> bool:
    return set((await page.flow())["by_partition"]) == set(partitions)


async def fails(page: Page, kinds: set[tuple[str, str]]) -> bool:
    return {(error, stage) for error, _, stage in await page.metrics("dead_letters_total")} == kinds


async def is_here(page: Page, worker: str) -> bool:
    return [each["name"] for each in (await page.flow())["workers"] if each["here"]] == [worker]


async def owns(page: Page, partitions: str) -> bool:
    return {p for (p,) in await page.metrics("records_total")} == set(partitions)


async def knows_lag_of(page: Page, partitions: str) -> bool:
    return {p for p, _ in await page.metrics("lag_records")} == set(partitions)


async def has_done(page: Page, partitions: tuple[str, ...]) -> bool:
    done = await page.metrics("records_total")
    return all(done.get((p,), 0) > 0 for p in partitions)


async def lag_is(page: Page, records: int) -> bool:
    return sum((await page.metrics("lag_records")).values()) == records


async def stands_in_model(page: Page, seconds: float) -> bool:
    return (await page.metrics("oldest_batch_seconds")).get(("model",), 0.0) > seconds


async def not_ready_because(page: Page, why: str) -> bool:
    status, said = await page.ready()
    (flow,) = said["flows"].values()
    return status == 503 and re.search(why, flow["why"]) is not None

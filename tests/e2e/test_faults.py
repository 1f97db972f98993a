"""Real workers on Apache Kafka, killed, stopped and woken: nothing lost, nothing twice, order and state exact."""

import asyncio
import signal
import time
from pathlib import Path

from tests.brokers import ApacheKafka
from tests.shop import Shop, end

SESSION_MS = 6_000


class TestKilledWorkers:
    """kill -9 at different moments of a batch."""

    async def test_kill_9_in_mid_batch_loses_and_repeats_nothing(self, shop: Shop) -> None:
        await shop.send(range(4_000))
        for kills, delay_s in enumerate((0.0, 0.05, 0.11, 0.23), start=1):
            worker = shop.worker(TALLY_DELAY_MS="40")
            await shop.until_committed(kills * 300)
            await asyncio.sleep(delay_s)
            assert end(worker, signal.SIGKILL) == -signal.SIGKILL
        shop.worker()
        (await shop.outcome(4_000)).assert_exactly_once()

    async def test_a_second_worker_takes_over_from_a_killed_one(self, shop: Shop) -> None:
        await shop.send(range(3_000))
        first = shop.worker("a", TALLY_DELAY_MS="30")
        shop.worker("b", TALLY_DELAY_MS="30")
        await shop.until_committed(800)
        end(first, signal.SIGKILL)
        (await shop.outcome(3_000)).assert_exactly_once()

    async def test_a_zombie_that_wakes_after_its_session_commits_nothing_and_joins_again(self, shop: Shop) -> None:
        await shop.send(range(4_000))
        zombie = shop.worker("a", TALLY_DELAY_MS="60")
        await shop.until_committed(300)
        zombie.send_signal(signal.SIGSTOP)
        heir = shop.worker("b", TALLY_DELAY_MS="20")
        await asyncio.sleep(SESSION_MS / 1000 + 4)
        zombie.send_signal(signal.SIGCONT)
        await shop.until_logged("owns partitions", times=2)
        (await shop.outcome(4_000)).assert_exactly_once()
        assert (zombie.poll(), heir.poll()) == (None, None)


class TestRebalances:
    """Members come and go, slowly and quickly."""

    async def test_a_take_over_of_three_session_timeouts_succeeds(self, shop: Shop) -> None:
        await shop.send(range(500))
        started = time.monotonic()
        worker = shop.worker(TALLY_TAKE_OVER_MS=str(3 * SESSION_MS))
        outcome = await shop.outcome(500)
        outcome.assert_exactly_once()
        assert time.monotonic() - started > 3 * SESSION_MS / 1000
        await asyncio.sleep(SESSION_MS / 1000 / 2)  # who was expelled meanwhile hears of it with the next heartbeat
        assert shop.log_of("a").read_text().count("Joined group 'tally") == 1
        assert worker.poll() is None

    async def test_a_drain_longer_than_its_bound_is_dropped_and_read_again(self, shop: Shop) -> None:
        await shop.send(range(1_000))
        shop.worker("a", TALLY_DELAY_MS="1500", SHOPSTREAM_DRAIN_MS="200")
        await shop.until_committed(64)
        shop.worker("b")
        (await shop.outcome(1_000)).assert_exactly_once()
        assert "batches dropped; they will be read again" in shop.log_of("a").read_text()

    async def test_co_partitioned_inputs_stay_together_on_two_workers(
        self, broker: ApacheKafka, tmp_path: Path
    ) -> None:
        shop = await Shop(broker, tmp_path, partitions=3).open()  # by turns, an even number would stay together, too
        try:
            await shop.send(range(1_000))
            shop.worker("a", TALLY_DELAY_MS="50")
            shop.worker("b", TALLY_DELAY_MS="50")
            (await shop.outcome(1_000)).assert_exactly_once()
            for name in "ab":
                await shop.until_logged("owns partitions", name)
            assert [worker.poll() for worker in shop.workers] == [None, None]
        finally:
            await shop.close()

    async def test_members_that_come_and_go_change_no_outcome(self, shop: Shop) -> None:
        await shop.send(range(6_000))
        shop.worker("a", TALLY_DELAY_MS="40")
        for name in ("b", "c", "d"):
            guest = shop.worker(name, TALLY_DELAY_MS="40")
            await shop.until_logged("Joined group 'tally", name)
            assert end(guest) == 0
        (await shop.outcome(6_000)).assert_exactly_once()

    async def test_a_full_batch_channel_survives_a_rebalance_of_fausts_own_group(self, shop: Shop) -> None:
        await shop.send(range(1_500))
        shop.worker("a", TALLY_DELAY_MS="150")
        await shop.until_committed(100)
        twin = shop.worker(
            "a", TALLY_DELAY_MS="150", TALLY_FAUST_MEMBER="twin", SHOPSTREAM_DATA_DIR=str(shop.folder / "twin")
        )
        await shop.until_logged("Joined group 'shopstream-a'", times=2)
        assert end(twin) == 0
        (await shop.outcome(1_500)).assert_exactly_once()

    async def test_a_static_member_that_sleeps_through_a_rebalance_within_its_session_is_no_twins_victim(
        self, shop: Shop
    ) -> None:
        await shop.send(range(4_000))
        zombie = shop.worker("a", TALLY_DELAY_MS="60", SHOPSTREAM_PROFILE="static")
        await shop.until_committed(300)
        zombie.send_signal(signal.SIGSTOP)
        heir = shop.worker("b", TALLY_DELAY_MS="20", SHOPSTREAM_PROFILE="static")
        await shop.until_logged("owns partitions", "b")
        zombie.send_signal(signal.SIGCONT)
        await shop.until_logged("owns partitions", times=2)
        (await shop.outcome(4_000)).assert_exactly_once()
        assert (zombie.poll(), heir.poll()) == (None, None)

    async def test_a_static_member_that_restarts_goes_on_without_a_rebalance_of_the_others(self, shop: Shop) -> None:
        await shop.send(range(3_000))
        first = shop.worker("a", TALLY_DELAY_MS="40", SHOPSTREAM_PROFILE="static")
        shop.worker("b", TALLY_DELAY_MS="40", SHOPSTREAM_PROFILE="static")
        await shop.until_logged("owns partitions", "a")
        await shop.until_logged("owns partitions", "b")
        await shop.until_committed(400)
        joined = shop.log_of("b").read_text().count("Joined group 'tally")
        assert end(first) == 0
        await shop.send(range(3_000, 4_000))  # by now all that was sent before may be done
        shop.worker("a", SHOPSTREAM_PROFILE="static")
        (await shop.outcome(4_000)).assert_exactly_once()
        assert shop.log_of("b").read_text().count("Joined group 'tally") == joined

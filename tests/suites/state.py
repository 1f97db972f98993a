"""What a task remembers, on every broker: event time, timers, ages, tables, and inputs in the order of their times."""

import time
from datetime import UTC, datetime, timedelta

from streams.commands.redrive import redrive_flow
from streams.settings import Settings
from tests.shop import end, producer
from tests.sittings import KEEP_MS
from tests.sittings_shop import SittingsShop

MINUTES_PER_DAY = 24 * 60
QUICK = {"SHOPSTREAM_IDLE_INPUT_MS": "200"}


class StateSuite:
    """Subclassed once per broker; the fixture `sittings` comes from the folder's conftest."""

    async def test_a_timer_fires_once_when_the_watermark_passes_it_with_all_that_came_before(
        self, sittings: SittingsShop
    ) -> None:
        customers = [f"customer{n}" for n in range(9)]
        for minute in range(4):
            if minute % 2:
                await sittings.send_purchases(*(sittings.purchase(each, minute, minute) for each in customers))
            else:
                await sittings.send_looks(*(sittings.look(each, minute, minute) for each in customers))
        sittings.worker(**QUICK)
        await sittings.until_committed(9 * 4)
        await sittings.let_time_pass(20)
        await sittings.let_time_pass(60)
        found = await sittings.sittings(9)
        assert {sitting.customer_id: sitting.numbers for sitting in found} == {key: [0, 1, 2, 3] for key in customers}
        assert len(found) == 9
        assert len({sitting.event_id for sitting in found}) == 9
        assert {sitting.source.topic for sitting in found} == {sittings.spec.inputs[1].name}

    async def test_pending_timers_survive_a_restart_and_neither_ring_early_nor_twice(
        self, sittings: SittingsShop
    ) -> None:
        await sittings.send_looks(*(sittings.look(f"customer{n}", n, 0) for n in range(9)))
        await sittings.let_time_pass(29)
        worker = sittings.worker(**QUICK)
        await sittings.until_committed(9 + sittings.partitions)
        assert end(worker) == 0
        worker = sittings.worker(**QUICK)
        assert await sittings.sittings(0, grace_s=6) == []
        await sittings.let_time_pass(31)
        assert len(await sittings.until_sat(9)) == 9
        assert end(worker) == 0
        sittings.worker(**QUICK)
        await sittings.let_time_pass(32)
        await sittings.until_committed(9 + 3 * sittings.partitions)
        found = await sittings.sittings(9)
        assert sorted(sitting.numbers for sitting in found) == [[n] for n in range(9)]

    async def test_a_timer_fires_though_nothing_comes_any_more_also_after_a_restart(
        self, sittings: SittingsShop
    ) -> None:
        async with producer(sittings.broker) as sender:
            for customer, quiet_minutes in (("quiet", 32), ("lately", 20)):
                key, value = sittings.look(customer, 1, 0)
                sent_ms = int((time.time() - quiet_minutes * 60) * 1000)
                await sender.send(sittings.spec.inputs[0].name, value, key=key, timestamp_ms=sent_ms)
        worker = sittings.worker(SHOPSTREAM_IDLE_INPUT_MS="60000")
        await sittings.until_committed(2)
        assert end(worker) == 0
        worker = sittings.worker(**QUICK)
        assert [sitting.customer_id for sitting in await sittings.sittings(1)] == ["quiet"]
        assert end(worker) == 0
        sittings.worker(**QUICK)
        assert len(await sittings.sittings(1, grace_s=4)) == 1, "the other one still waits, and none comes twice"

    async def test_an_input_that_is_idle_does_not_hold_the_watermark_and_one_that_is_behind_does(
        self, sittings: SittingsShop
    ) -> None:
        await sittings.send_looks(sittings.look("customer", 1, 0))
        await sittings.let_time_pass(90)
        sittings.worker(SHOPSTREAM_IDLE_INPUT_MS="6000")
        started = time.monotonic()
        (sitting,) = await sittings.sittings(1)
        assert time.monotonic() - started > 5, "purchases may still have come"
        assert sitting.numbers == [1]

    async def test_a_burst_gives_one_notice_by_the_workers_clock(self, sittings: SittingsShop) -> None:
        await sittings.send_looks(*(sittings.look("customer", number, number, text="burst") for number in range(5)))
        sittings.worker(**QUICK)
        (notice,) = await sittings.notices(1)
        assert notice.numbers == list(range(5))
        assert notice.length == len(str(notice.numbers))
        assert notice.model is not None

    async def test_a_flow_is_told_a_whole_table_before_the_first_batch_and_then_what_changes(
        self, sittings: SittingsShop
    ) -> None:
        await sittings.send_goods({f"p{n}": f"product {n}" for n in range(2_000)} | {"p7": b"{", "p8": None})
        await sittings.send_looks(*(sittings.look(f"customer{n}", n, 0, product=f"p{n}") for n in range(10)))
        await sittings.let_time_pass(60)
        sittings.worker(**QUICK)
        found = await sittings.until_sat(10)
        expected = {f"customer{n}": f"product {n}" for n in range(10)}
        assert {sitting.customer_id: sitting.title for sitting in found} == expected | {
            "customer7": None,
            "customer8": None,
        }
        assert {sitting.title_length for sitting in found} == {len("product 1"), None}
        await sittings.until_logged("the table")
        await sittings.until_logged("1998 of 1998 titles are measured")
        for product, title, left, times in (
            ("p1", "another", 1998, 2),
            ("p2", None, 1997, 1),
            ("p7", "mended", 1998, 3),
        ):
            await sittings.send_goods({product: title})
            await sittings.until_logged(f"{left} of {left} titles are measured", times=times)
        await sittings.send_looks(*(sittings.look(f"customer{n}", n, 61, product=f"p{n}") for n in (1, 2, 7)))
        await sittings.let_time_pass(120)
        latest = {s.customer_id: s.title for s in await sittings.sittings(13) if s.sittings == 2}
        assert latest == {"customer1": "another", "customer2": None, "customer7": "mended"}

    async def test_a_dead_letter_of_any_input_is_read_as_a_record_of_that_input_when_it_is_sent_back(
        self, sittings: SittingsShop
    ) -> None:
        await sittings.send_looks(sittings.look("customer", 1, 0))
        await sittings.send_purchases(sittings.purchase("customer", 2, 1, product="late"))
        sittings.worker(**QUICK)
        ((_, letter),) = await sittings.dead(1)
        assert (letter.stage, letter.source.topic) == ("fold", sittings.spec.inputs[1].name)
        await sittings.send_goods({"late": "it has come"})
        await sittings.until_logged("1 of 1 titles are measured")
        await redrive_flow(Settings(broker=sittings.broker.address), sittings.spec.name)
        await sittings.until_committed(3)
        await sittings.let_time_pass(60)
        (sitting,) = await sittings.sittings(1)
        assert sitting.numbers == [1, 2]
        assert sitting.source == letter.source
        assert len(await sittings.dead(1)) == 1

    async def test_what_tasks_share_adds_up_on_every_worker_also_after_a_restart(self, sittings: SittingsShop) -> None:
        customers = [f"customer{n}" for n in range(30)]
        worker = sittings.worker(**QUICK)
        await sittings.send_looks(*(sittings.look(customer, 1, 0) for customer in customers))
        await sittings.let_time_pass(60)
        await sittings.until_logged("all tasks together: 30 sittings")
        assert end(worker) == 0
        await sittings.send_looks(*(sittings.look(customer, 2, 61) for customer in customers))
        await sittings.let_time_pass(120)
        sittings.worker("b", **QUICK)
        await sittings.until_logged("all tasks together: 60 sittings", "b")
        shares = await sittings.shares(60)
        assert sum(shares.values()) == 60
        assert len(shares) == sittings.partitions, "each task has its own"

    async def test_what_was_not_written_for_its_age_is_forgotten(self, sittings: SittingsShop) -> None:
        sittings.start = datetime.now(UTC) - timedelta(days=60)
        days = KEEP_MS / 86_400_000
        sittings.worker(**QUICK)
        await sittings.send_looks(sittings.look("old", 1, 0))
        await sittings.let_time_pass(60)
        await sittings.until_sat(1)
        await sittings.send_looks(sittings.look("young", 1, 3 * MINUTES_PER_DAY))
        await sittings.let_time_pass(3 * MINUTES_PER_DAY + 60)
        await sittings.until_sat(2)
        await sittings.let_time_pass((days + 2) * MINUTES_PER_DAY)
        await sittings.let_time_pass((days + 2) * MINUTES_PER_DAY + 1)
        await sittings.until_logged("forgets its oldest keys")
        minute = (days + 2) * MINUTES_PER_DAY + 2
        await sittings.send_looks(sittings.look("old", 2, minute), sittings.look("young", 2, minute))
        await sittings.let_time_pass(minute + 60)
        found = {s.customer_id: s.sittings for s in await sittings.sittings(4) if s.numbers == [2]}
        assert found == {"old": 1, "young": 2}

    async def test_one_record_dated_2099_expires_nothing(self, sittings: SittingsShop) -> None:
        sittings.worker(**QUICK)
        await sittings.send_looks(sittings.look("customer", 1, 0))
        await sittings.let_time_pass(60)
        await sittings.until_sat(1)
        far = (datetime(2099, 1, 1, tzinfo=UTC) - sittings.start) / timedelta(minutes=1)
        await sittings.let_time_pass(far)
        await sittings.send_looks(sittings.look("customer", 2, 61))
        await sittings.let_time_pass(far)
        await sittings.until_committed(2 + 3 * sittings.partitions)
        assert "forgets" not in sittings.log_of("a").read_text()
        assert [s.sittings for s in await sittings.sittings(2)] == [1, 2]

    async def test_inputs_that_lie_ready_are_read_in_the_order_of_their_times(self, sittings: SittingsShop) -> None:
        now_ms = int(time.time() * 1000) - 3_600_000
        async with producer(sittings.broker) as sender:
            for parity, make in enumerate((sittings.look, sittings.purchase)):  # one whole topic, then the other
                topic = sittings.spec.inputs[parity].name
                for number in range(parity, 1_200, 2):
                    key, value = make("customer", number, number / 1_000)
                    await sender.send(topic, value, key=key, timestamp_ms=now_ms + number)
        await sittings.let_time_pass(60)
        sittings.worker(**QUICK)
        (sitting,) = await sittings.sittings(1)
        assert sitting.numbers == list(range(1_200))

    async def test_a_timer_that_fails_is_a_dead_letter_and_fires_again_when_it_is_sent_back(
        self, sittings: SittingsShop
    ) -> None:
        await sittings.send_looks(
            sittings.look("broken", 1, 0, product="broken"), sittings.look("whole", 2, 0, product="whole")
        )
        await sittings.let_time_pass(60)
        sittings.worker(**QUICK)
        assert [sitting.customer_id for sitting in await sittings.sittings(1)] == ["whole"]
        ((record, letter),) = await sittings.dead(1)
        assert (record.key, letter.stage, letter.source.topic) == (b"broken", "timer", sittings.spec.inputs[0].name)
        await redrive_flow(Settings(broker=sittings.broker.address), sittings.spec.name)
        again = await sittings.dead(2)
        assert [letter.stage for _, letter in again] == ["timer", "timer"]
        assert [letter.source for _, letter in again] == [letter.source] * 2

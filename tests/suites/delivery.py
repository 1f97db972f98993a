"""What the delivery promises on every broker: one behaviour suite, run on the embedded broker and on Apache Kafka."""

import asyncio

from streams.records.dead_letter import original_headers
from tests.shop import Shop, end

POISON_EVERY = 50
CODECS = ("gzip", "snappy", "lz4", "zstd")


class DeliverySuite:
    """Subclassed once per broker; the fixture `shop` comes from the folder's conftest."""

    async def test_each_record_gives_one_output_in_order_with_exact_state(self, shop: Shop) -> None:
        await shop.send(range(2_000))
        worker = shop.worker()
        outcome = await shop.outcome(2_000)
        outcome.assert_exactly_once()
        assert len(outcome.outputs) == 2_000
        assert end(worker) == 0

    async def test_batches_are_read_however_their_sender_compressed_them(self, shop: Shop) -> None:
        for begin, codec in enumerate(CODECS):
            await shop.send(range(begin * 100, begin * 100 + 100), compression=codec)
        shop.worker()
        (await shop.outcome(100 * len(CODECS))).assert_exactly_once()

    async def test_a_worker_stopped_under_load_goes_on_where_it_stopped(self, shop: Shop) -> None:
        await shop.send(range(2_000))
        worker = shop.worker(TALLY_DELAY_MS="30")
        await shop.until_committed(300)
        assert end(worker) == 0
        shop.worker()
        (await shop.outcome(2_000)).assert_exactly_once()

    async def test_two_workers_share_the_partitions_and_one_takes_all_when_the_other_leaves(self, shop: Shop) -> None:
        await shop.send(range(1_500))
        shop.worker("a", TALLY_DELAY_MS="60")
        # One after the other: the embedded broker may give nothing to one of two that join at once.
        await shop.until_logged("owns partitions", "a")
        second = shop.worker("b", TALLY_DELAY_MS="60")
        await shop.until_logged("owns partitions", "b")
        await shop.send(range(1_500, 3_000))
        await shop.until_committed(1_600)
        assert end(second) == 0
        (await shop.outcome(3_000)).assert_exactly_once()

    async def test_what_cannot_be_decoded_is_a_dead_letter_with_its_bytes(self, shop: Shop) -> None:
        good = b'{"event_id":"x","occurred_at":"2026-01-01T00:00:00Z","customer_id":"c","number":1}'
        bad = {
            b"not-json": b"{",
            b"bad-utf8": b'{"x":"\xff"}',
            b"null": None,
            b"empty": b"",
            b"wrong-key": good,
            b"naive": good.replace(b"Z", b""),
            b"missing": good.replace(b'"customer_id":"c",', b""),
            b"type": good.replace(b'"number":1', b'"number":"1"'),
            b"surrogate": good.replace(b'"c"', rb'"\ud800"'),
            b"deep": b'{"x":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        }
        await shop.send(range(100))
        for key, value in bad.items():
            await shop.send_raw(key, value)
        await shop.send_raw(None, good)
        await shop.send(range(100, 200))
        shop.worker()
        outcome = await shop.outcome(200, dead=len(bad) + 1)
        assert sorted(output.number for output in outcome.outputs) == list(range(200))
        assert {record.key: record.value for record, _ in outcome.dead} == bad | {None: good}
        assert {letter.stage for _, letter in outcome.dead} == {"decode"}
        assert outcome.wrong_states == 0

    async def test_a_failing_batch_is_halved_until_its_poison_stands_alone(self, shop: Shop) -> None:
        await shop.send(range(1_000), lambda n: "poison" if n % POISON_EVERY == 0 else "good")
        shop.worker()
        poison = set(range(0, 1_000, POISON_EVERY))
        outcome = await shop.outcome(1_000 - len(poison), dead=len(poison))
        assert {output.number for output in outcome.outputs} == set(range(1_000)) - poison
        assert len(outcome.outputs) == 1_000 - len(poison)
        assert len(outcome.dead) == len(poison)
        assert {(letter.stage, letter.attempts) for _, letter in outcome.dead} == {("infer", 1)}
        assert (outcome.disorder, outcome.wrong_states) == (0, 0)

    async def test_a_fold_that_fails_leaves_no_trace_in_the_state(self, shop: Shop) -> None:
        await shop.send(range(400), lambda n: "fold" if n % POISON_EVERY == 0 else "")
        shop.worker()
        poison = 400 // POISON_EVERY
        outcome = await shop.outcome(400 - poison, dead=poison)
        assert len(outcome.dead) == poison
        assert {letter.stage for _, letter in outcome.dead} == {"fold"}
        assert outcome.wrong_states == 0

    async def test_a_value_that_fits_no_dead_letter_is_cut_and_says_so(self, shop: Shop) -> None:
        await shop.send_raw(b"customer", b"x" * 1_040_000)
        shop.worker()
        ((record, letter),) = (await shop.outcome(0, dead=1)).dead
        assert letter.truncated
        assert letter.length == 1_040_000
        assert 900_000 < len(record.value) < 1_000_000
        assert original_headers(record.headers) == []

    async def test_the_brake_stops_a_flow_that_only_buries_and_a_restart_does_not_reset_it(self, shop: Shop) -> None:
        await shop.send(range(400), lambda _: "poison")
        worker = shop.worker(SHOPSTREAM_BRAKE_DEAD_LETTERS="20", SHOPSTREAM_POLL_RECORDS="16")
        await shop.until_logged("is braked")
        await asyncio.sleep(1)
        assert end(worker) == 0
        before, buried = await shop.committed(), await shop.committed_records()
        assert buried < 400
        shop.log_of("a").unlink()
        shop.worker(SHOPSTREAM_BRAKE_DEAD_LETTERS="20", SHOPSTREAM_POLL_RECORDS="16")
        await shop.until_logged("is braked")
        assert await shop.committed() == before
        assert len((await shop.outcome(0, dead=buried)).dead) == buried

    async def test_at_least_once_is_a_setting(self, shop: Shop) -> None:
        await shop.send(range(1_000))
        worker = shop.worker(SHOPSTREAM_DELIVERY="at_least_once")
        outcome = await shop.outcome(1_000)
        assert not outcome.lost
        assert end(worker) == 0

"""How a worker ends: 0 after a signal, 70 on a bug, 78 where a person has to decide; and nothing is skipped by it."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete

from streams.embedded_broker import free_port
from tests.brokers import ApacheKafka
from tests.commands import WITHIN_S
from tests.shop import Shop, end


async def test_an_exception_in_an_agent_exits_70_and_skips_nothing(shop: Shop) -> None:
    await shop.send(range(500), lambda n: "crash" if n == 250 else "")
    worker = shop.worker()
    assert worker.wait(WITHIN_S) == 70
    before = await shop.outcome(1)
    assert 250 not in {output.number for output in before.outputs}
    again = shop.worker("b")
    assert again.wait(WITHIN_S) == 70  # the same record is read again: it was not skipped
    assert "the disk is gone" in shop.log_of("b").read_text()


async def test_a_model_that_outlives_its_deadline_is_a_crash(shop: Shop) -> None:
    await shop.send(range(10))
    worker = shop.worker(TALLY_DELAY_MS="60000", SHOPSTREAM_MODEL_DEADLINE_MS="500")
    assert worker.wait(WITHIN_S) == 70
    assert await shop.committed_records() == 0


async def test_a_model_that_gives_too_few_results_is_a_crash(shop: Shop) -> None:
    await shop.send(range(10))
    worker = shop.worker(TALLY_FORGETS="1")
    assert worker.wait(WITHIN_S) == 70
    assert "ModelContractError" in shop.log_of("a").read_text()


async def test_a_group_whose_offsets_expired_stops_with_78_and_names_the_command(
    shop: Shop, broker: ApacheKafka
) -> None:
    await _run_once(shop)
    broker.tool("kafka-consumer-groups.sh", "--delete", "--group", shop.spec.name)
    worker = shop.worker()
    assert worker.wait(WITHIN_S) == 78
    log = shop.log_of("a").read_text()
    assert f"shopstream offsets reset {shop.spec.name}" in log
    assert "Traceback" not in log
    assert len((await shop.outcome(200)).outputs) == 200  # nothing was read again


async def test_an_offset_below_the_logs_start_stops_with_78(shop: Shop, broker: ApacheKafka) -> None:
    await _run_once(shop)
    await shop.send(range(200, 1_000))
    ends = {place: RecordsToDelete(before_offset=-1) for place in await shop.committed()}
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.delete_records(ends)
    await admin.close()
    worker = shop.worker()
    assert worker.wait(WITHIN_S) == 78
    assert "were deleted before they were read" in shop.log_of("a").read_text()


async def test_inputs_with_unequal_partition_counts_stop_with_78(shop: Shop, broker: ApacheKafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    name = shop.spec.inputs[1].name
    await admin.delete_topics([name])
    await asyncio.sleep(1)
    await admin.create_topics([NewTopic(name, 3, 1)])
    await admin.close()
    worker = shop.worker()
    assert worker.wait(WITHIN_S) == 78
    assert "equal partition counts" in shop.log_of("a").read_text()


@pytest.mark.parametrize("milliseconds", ["1000", "1900000"])  # too short for Faust's own group, too long for a flow's
async def test_a_session_outside_of_what_the_broker_allows_stops_with_78_at_once(shop: Shop, milliseconds: str) -> None:
    worker = shop.worker(SHOPSTREAM_SESSION_TIMEOUT_MS=milliseconds)
    assert worker.wait(WITHIN_S) == 78
    assert "outside of what the broker allows is session_timeout_ms" in shop.log_of("a").read_text()


async def test_a_name_held_by_another_process_stops_with_78(shop: Shop) -> None:
    await shop.send(range(10))
    shop.worker("a")
    await shop.until_committed(10)
    assert shop.worker("a").wait(WITHIN_S) == 78


async def test_an_emptied_dead_letter_topic_releases_the_brake(shop: Shop, broker: ApacheKafka) -> None:
    await shop.send(range(150), lambda _: "poison")
    await shop.send(range(150, 400))
    shop.worker(SHOPSTREAM_BRAKE_DEAD_LETTERS="20", SHOPSTREAM_POLL_RECORDS="16")
    await shop.until_logged("is braked")
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    letters = {TopicPartition("dead-letters", p): RecordsToDelete(before_offset=-1) for p in range(4)}
    async with asyncio.timeout(WITHIN_S):
        while await shop.committed_records() < 400:  # a partition may be braked once more after its release
            await admin.delete_records(letters)
            await asyncio.sleep(1)
    await admin.close()
    assert "continues: the dead letters were purged" in shop.log_of("a").read_text()
    assert {output.number for output in (await shop.outcome(250)).outputs} == set(range(150, 400))


async def test_a_worker_whose_broker_is_gone_still_ends_on_sigterm(own_kafka: ApacheKafka, tmp_path: Path) -> None:
    shop = await Shop(own_kafka, tmp_path).open()
    await shop.send(range(2_000))
    worker = shop.worker(TALLY_DELAY_MS="100", SHOPSTREAM_DRAIN_MS="1000")
    await shop.until_committed(100)
    own_kafka.kill()
    assert end(worker) == 70
    assert "will be read again" in shop.log_of("a").read_text()


async def test_a_worker_whose_broker_left_before_it_connected_ends_with_70(shop: Shop) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    assert shop.worker(SHOPSTREAM_BROKER=nowhere).wait(WITHIN_S) == 70
    assert "Unable to bootstrap" in shop.log_of("a").read_text()


@pytest.mark.parametrize("kind", ["OSError", "CancelledError"])
async def test_a_crash_inside_faust_ends_with_70(shop: Shop, kind: str) -> None:
    assert shop.worker(TALLY_FAUST_CRASH=kind).wait(WITHIN_S) == 70


async def _run_once(shop: Shop) -> None:
    await shop.send(range(200))
    worker = shop.worker()
    await shop.until_committed(200)
    assert end(worker) == 0

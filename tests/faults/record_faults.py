"""Inputs as no schema promises them: poison, aborted and compacted records, records of a megabyte."""

import asyncio
import signal

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.structs import TopicPartition

from streams.topics import DAY_MS, DEAD_LETTERS
from tests.faults.ledger import read_all, visit_of
from tests.faults.model_faults import NO_BRAKE
from tests.faults.stage import Stage
from tests.faults.worker_faults import STATIC

RAW = (b"{", b"", None, b'{"x":"\xff"}', b"[" * 1_000)
SIZES = (10_000, 500_000, 990_000, 999_900, 1_040_000)
LARGEST_OUTPUT = 999_000  # a text beyond this gives an output above the limit of 1,000,000 bytes
COMPACTING = {
    "cleanup.policy": "compact",
    "segment.ms": "500",
    "min.cleanable.dirty.ratio": "0.01",
    "delete.retention.ms": "0",
}
KEEPING = {"cleanup.policy": "delete", "retention.ms": str(DAY_MS)}


async def poison_everywhere(stage: Stage) -> None:
    """Poison first, last, alone and in rows, in all three stages, while the worker is killed."""
    assert stage.poison is not None
    poison, kinds = stage.poison, ("poison", "fold", "")

    def text(number: int) -> str:
        worst = number < 300 or number % 1_000 < 100
        kind = kinds[number % 3] if worst or number % 7 == 0 else ""
        if kind:
            poison.add(number)
        return kind

    stage.load.text = text
    for value in RAW:
        await stage.shop.send_raw(b"customer1", value)
    await stage.load.start()
    await asyncio.sleep(1)
    stage.crew.add("a", **STATIC, **NO_BRAKE)
    for _ in stage.times(4, 1):
        await stage.progress()
        await stage.moment(2.0)
        stage.crew.signal("a", signal.SIGKILL)
        for value in RAW:
            await stage.shop.send_raw(b"customer2", value)
    await stage.load.stop()
    last = range(len(stage.shop.sent), len(stage.shop.sent) + 80)
    poison.update(last)
    await stage.shop.send(last, lambda _: "poison")


async def send_garbage(stage: Stage) -> None:
    """Bytes that no schema allows, between good records."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    for number in stage.times(20, 5):
        await stage.shop.send_raw(b"customer%d" % number, RAW[number % len(RAW)])
        await stage.moment(0.5)
    await stage.progress()


async def fill_the_brake(stage: Stage) -> None:
    """A sender gone mad fills the brake: the flow stands, also after kill -9, until the dead letters are purged."""
    assert stage.poison is not None
    stage.poison.update(range(1_000))
    await stage.shop.send(range(1_000), lambda _: "poison")
    stage.crew.environ |= {"SHOPSTREAM_BRAKE_DEAD_LETTERS": "20", "SHOPSTREAM_POLL_RECORDS": "16"}
    stage.crew.add("a", **STATIC)
    await stage.load.start()
    await stage.shop.until_logged("is braked")
    stage.shop.log_of("a").unlink()
    stage.crew.signal("a", signal.SIGKILL)
    await stage.shop.until_logged("is braked")
    await asyncio.sleep(2)
    standing = await stage.shop.committed()
    await asyncio.sleep(2)
    stage.promise(await stage.shop.committed() == standing, "a braked flow reads nothing, also after kill -9")
    stage.crew.environ["SHOPSTREAM_BRAKE_DEAD_LETTERS"] = "0"
    await purge(stage)
    await stage.shop.until_logged("continues: the dead letters were purged")
    stage.crew.signal("a", signal.SIGKILL)
    await stage.progress()


async def purge(stage: Stage) -> None:
    """Delete the dead letters, as `shopstream dead-letters purge` does, and keep them for the books."""
    letters = await read_all(stage.kafka.address, DEAD_LETTERS.name)
    stage.letters += letters
    ends = {TopicPartition(each.topic, each.partition): each.offset + 1 for each in letters}
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.kafka.address)
    await admin.start()
    # Markers stand after the last record of a partition: -1 takes them along; a braked flow writes nothing meanwhile.
    await admin.delete_records({place: RecordsToDelete(before_offset=-1) for place in ends})
    await admin.close()


async def read_what_transactions_and_compaction_left(stage: Stage) -> None:
    """Inputs with markers, gaps and aborted records, and a transaction that stays open for a while."""
    await configure(stage, COMPACTING)
    async with AIOKafkaProducer(
        bootstrap_servers=stage.kafka.address, transactional_id=f"upstream-{stage.shop.run}"
    ) as upstream:
        for number in range(40):
            await one_transaction(stage, upstream, abort=number % 3 == 1)
            await asyncio.sleep(0.1)
        await until_compacted(stage)
        await configure(stage, KEEPING)
        readable = [visit_of(record) for record in await _inputs(stage)]
        stage.promise(len(readable) < len(stage.shop.sent), "the inputs have gaps (else this shows nothing)")
        stage.shop.sent = {visit.number for visit in readable if visit}
        stage.crew.add("a", "b", **STATIC)
        for number in stage.times(60, 10):
            await one_transaction(stage, upstream, abort=stage.random.random() < 0.4)
            if number % 15 == 5:
                stage.crew.signal(stage.random.choice("ab"), signal.SIGKILL)
            await stage.moment(0.5)
        await one_transaction(stage, upstream, abort=True, open_s=3.0)  # the inputs end with aborted records


async def one_transaction(stage: Stage, upstream: AIOKafkaProducer, *, abort: bool, open_s: float = 0.0) -> None:
    """Send 50 visits in one transaction of an upstream service."""
    first = max(stage.shop.sent, default=-1) + 1  # what is aborted is sent again, under the same numbers
    await upstream.begin_transaction()
    for number in range(first, first + 50):
        topic, key, value = stage.shop.visit(number)
        await upstream.send(topic, value, key=key)
    await upstream.flush()
    await asyncio.sleep(open_s)
    if abort:
        await upstream.abort_transaction()
    else:
        await upstream.commit_transaction()
        stage.shop.sent.update(range(first, first + 50))


async def until_compacted(stage: Stage) -> None:
    """Wait until the log cleaner has made gaps and has nothing more to do."""
    before, seen = len(stage.shop.sent), -1
    async with asyncio.timeout(60):
        while not (len(await _inputs(stage)) == seen < before):
            seen = len(await _inputs(stage))
            await asyncio.sleep(2)


async def carry_megabytes(stage: Stage) -> None:
    """Records up to the broker's limit, outputs up to ours; what would go beyond is a dead letter, cut."""
    assert stage.poison is not None
    stage.crew.add("a", **STATIC)
    for number in stage.times(120, 30):
        size = SIZES[number % len(SIZES)]
        topic, key, value = stage.shop.visit(number, "x" * (size - 200))
        if size > LARGEST_OUTPUT:
            stage.poison.add(number)
        await stage.shop.send_raw(key, value, topic)
        stage.shop.sent.add(number)
        if number % 40 == 20:
            stage.crew.signal("a", signal.SIGKILL)


async def configure(stage: Stage, configs: dict[str, str]) -> None:
    """Change the settings of the input topics."""
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.kafka.address)
    await admin.start()
    topics = [ConfigResource(ConfigResourceType.TOPIC, topic.name, configs) for topic in stage.shop.spec.inputs]
    await admin.alter_configs(topics)
    await admin.close()


async def _inputs(stage: Stage) -> list[object]:
    return [each for topic in stage.shop.spec.inputs for each in await read_all(stage.kafka.address, topic.name)]

"""The first flow with its real model, through the command `shopstream worker`: what a shop sends, what comes out."""

import asyncio
import json
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from models.artifact import SHIPPED
from streams.embedded_broker import EmbeddedBroker, free_port
from tests.collector import open_collector
from tests.commands import WITHIN_S, Done, shopstream, start_shopstream

ENGLISH, CHINESE, FRENCH = (
    "Broke after two days, waste of money.",
    "质量很好,非常满意",
    "Très déçu, ce produit ne marche pas.",
)
REVIEW = {
    "event_id": "e",
    "occurred_at": "2026-01-02T03:04:05+08:00",
    "review_id": "r",
    "product_id": "p",
    "text": "good",
}
# What each text of the first table must say, and what of the second must be a dead letter.
SAID = {
    ENGLISH: ("negative", "en"),
    CHINESE: ("positive", "zh"),
    "<p>Excellent quality and very fast delivery, <b>we love it</b>!</p>": ("positive", "en"),
    "Terrible, it broke at once and nobody helps. " * 500: ("negative", "en"),
    FRENCH: (None, "fr"),
    "!!!": (None, None),
}
BURIED = (
    REVIEW | {"text": ""},
    REVIEW | {"stars": 9},
    REVIEW | {"occurred_at": "2026-01-02T03:04:05"},
    {"event_id": "e"},
    "no record",
)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedBroker(free_port(), tmp_path_factory.mktemp("tagged")) as broker:
        assert shopstream("topics", "create", "--broker", broker.address).status == 0
        yield broker.address


def test_reviews_of_all_kinds_become_sentiments_or_dead_letters(broker: str, tmp_path: Path) -> None:
    good = [REVIEW | {"event_id": f"e{at}", "review_id": f"r{at}", "text": text} for at, text in enumerate(SAID)]
    lines = [json.dumps(each) for each in [*good, *BURIED]]
    sent = shopstream("send", "reviews", "-", "--no-validate", "--broker", broker, stdin="\n".join(lines).encode())
    assert sent.status == 0
    log = with_worker(broker, tmp_path, expected=len(good))
    sentiments = [json.loads(line) for line in read(broker, "sentiments").lines]
    said = {each["review_id"]: (each.get("sentiment"), each.get("language")) for each in sentiments}
    assert said == {f"r{at}": expected for at, expected in enumerate(SAID.values())}
    assert all(("abstained" in each) == ("sentiment" not in each) for each in sentiments)
    assert {each["occurred_at"] for each in sentiments} == {"2026-01-01T19:04:05Z"}
    assert {each["model"]["name"] for each in sentiments} == {"sentiment-en-zh"}
    letters = [json.loads(line) for line in read(broker, "dead-letters").lines]
    assert len(letters) == len(BURIED)
    assert not any(words in log for words in (*SAID, "no record"))
    told = [line for line in map(json.loads, log.splitlines()) if "dead letters" in line["message"]]
    assert sum(line["count"] for line in told) == len(BURIED)
    assert all(line.keys() >= {"flow", "topic", "partition", "offset", "stage", "error"} for line in told)


async def test_a_producers_trace_goes_on_in_the_output_and_at_the_collector(broker: str, tmp_path: Path) -> None:
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    sent = len(read(broker, "sentiments").lines)
    async with AIOKafkaProducer(bootstrap_servers=broker) as producer:
        value = json.dumps(REVIEW | {"event_id": "traced"}).encode()
        headers = [("traceparent", f"00-{trace}-{parent}-01".encode())]
        await producer.send_and_wait("reviews", value, key=b"p", headers=headers)
    with open_collector() as collector:
        with_worker(broker, tmp_path, sent + 1, "--set", f"traces_url={collector.address}", "--instance", "traced")
    ((worker, span),) = collector.spans
    assert (worker, span.trace_id.hex(), span.parent_span_id.hex()) == ("traced", trace, parent)
    said = {each.key: each.value for each in span.attributes}
    assert said["messaging.destination.name"].string_value == "reviews"
    assert not any(REVIEW["text"] in each.value.string_value for each in span.attributes)
    async with AIOKafkaConsumer("sentiments", bootstrap_servers=broker, auto_offset_reset="earliest") as consumer:
        async with asyncio.timeout(WITHIN_S):
            while not (carried := dict((await consumer.getone()).headers)):
                pass
    assert carried["traceparent"].decode() == f"00-{trace}-{span.span_id.hex()}-01"


def test_an_artifact_with_a_changed_byte_is_refused_before_anything_is_read(broker: str, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "own")
    graph = tmp_path / "own" / "encoder-en-zh" / "model.onnx"
    content = bytearray(graph.read_bytes())
    content[len(content) // 2] ^= 1
    graph.write_bytes(content)
    refused = shopstream(
        "worker", "--artifacts", str(tmp_path / "own"), "--broker", broker, "--data-dir", str(tmp_path)
    )
    assert refused.status == 78
    assert "model.onnx was changed" in refused.err
    assert "Traceback" not in refused.err


def with_worker(broker: str, folder: Path, expected: int, *flags: str) -> str:
    """Run a worker until so many sentiments are there; return its log."""
    worker = start_shopstream("worker", "--broker", broker, "--data-dir", str(folder), "--idle-rest-ms", "20", *flags)
    until = time.monotonic() + WITHIN_S
    while len(read(broker, "sentiments").lines) < expected:
        assert worker.poll() is None
        assert time.monotonic() < until, "the worker says too little"
    worker.send_signal(signal.SIGTERM)
    _, log = worker.communicate(timeout=WITHIN_S)
    assert worker.returncode == 0
    return log.decode()


def read(broker: str, topic: str) -> Done:
    return shopstream("read", topic, "--from-beginning", "--broker", broker)

"""Traces: the producer's context goes through a flow to its outputs; off, nothing of it is there."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from streams.delivery.message import Message
from streams.ops.tracing import OtelTracer, open_tracer
from tests.collector import open_collector
from tests.doubles import kafka_record

PLACE = TopicPartition("visits", 3)
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SAMPLED = [("traceparent", f"00-{TRACE}-{PARENT}-01".encode()), ("tracestate", b"shop=1")]
OUTPUT = Message("counted", b"k", b"{}")

OFF = """
import sys
from streams.app import build_app
from streams.settings import Settings
build_app(Settings(data_dir=sys.argv[1]), "a", [])
sys.exit(f"imported: {found}" if (found := [name for name in sys.modules if name.startswith("opentelemetry")]) else 0)
"""


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(spans: InMemorySpanExporter) -> Iterator[OtelTracer]:
    tracer = OtelTracer("shop-0", SimpleSpanProcessor(spans))
    yield tracer
    tracer.close()


def test_an_output_carries_on_the_trace_of_its_record(tracer: OtelTracer, spans: InMemorySpanExporter) -> None:
    batch = tracer.batch("tally")
    first, second = batch.carried(kafka_record(PLACE, 17, b"k", b"words", SAMPLED), [OUTPUT, OUTPUT])
    assert spans.get_finished_spans() == ()  # it is not committed yet
    batch.end({"model": 2.0, "commit": 0.5})
    (span,) = spans.get_finished_spans()
    assert span.parent is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, PARENT)
    headers = dict(first.headers)
    assert headers["traceparent"] == f"00-{TRACE}-{span.context.span_id:016x}-01".encode()
    assert headers["tracestate"] == b"shop=1"
    assert first.headers == second.headers
    said = dict(span.attributes or {})
    assert span.name == "tally process"
    assert (said["messaging.destination.name"], said["messaging.destination.partition.id"]) == ("visits", "3")
    assert (said["messaging.kafka.offset"], said["shopstream.stage.model_s"]) == (17, 2.0)
    assert "words" not in span.to_json()


@pytest.mark.parametrize(
    "headers", [[], [("traceparent", b"no context")], [("other", b"x")], [("traceparent", b"\xff")]]
)
def test_a_record_that_nobody_traces_has_no_span_and_its_outputs_no_headers(
    tracer: OtelTracer, spans: InMemorySpanExporter, headers: list[tuple[str, bytes]]
) -> None:
    batch = tracer.batch("tally")
    assert list(batch.carried(kafka_record(PLACE, 0, b"k", b"v", headers), [OUTPUT])) == [OUTPUT]
    batch.end({})
    assert spans.get_finished_spans() == ()


def test_what_the_producer_did_not_sample_is_not_sampled_and_still_carried(
    tracer: OtelTracer, spans: InMemorySpanExporter
) -> None:
    unsampled = [("traceparent", f"00-{TRACE}-{PARENT}-00".encode())]
    batch = tracer.batch("tally")
    (output,) = batch.carried(kafka_record(PLACE, 0, b"k", b"v", unsampled), [OUTPUT])
    batch.end({})
    assert spans.get_finished_spans() == ()
    assert dict(output.headers)["traceparent"].startswith(f"00-{TRACE}-".encode())
    assert dict(output.headers)["traceparent"].endswith(b"-00")


def test_headers_that_an_output_has_stay(tracer: OtelTracer) -> None:
    own = OUTPUT._replace(headers=[("own", b"1")])
    (output,) = tracer.batch("tally").carried(kafka_record(PLACE, 0, b"k", b"v", SAMPLED), [own])
    assert output.headers[0] == ("own", b"1")
    assert own.headers == [("own", b"1")]


def test_spans_reach_a_collector_before_the_worker_ends() -> None:
    with open_collector() as collector:
        tracer = open_tracer(collector.address, "shop-0")
        batch = tracer.batch("tally")
        batch.carried(kafka_record(PLACE, 17, b"k", b"v", SAMPLED), [OUTPUT])
        batch.end({})
        tracer.close()
    ((worker, span),) = collector.spans
    assert (span.trace_id.hex(), span.parent_span_id.hex(), span.name) == (TRACE, PARENT, "tally process")
    assert worker == "shop-0"


def test_off_nothing_of_it_is_imported(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OFF, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""OpenTelemetry traces: the producer's context arrives in a record's headers and is passed on in its outputs' headers.

    traceparent of the record ──▶ span "FLOW process", child of the producer's ──▶ traceparent of its outputs

Only records that a producer traces get a span, sampled as the producer decided. A span contains a record's place and
how long its batch spent in each stage, and nothing of its content. Imported only if `traces_url` is set: the packages
are the extra `traces`.
"""

import time
from collections.abc import Callable, Iterable, Mapping

from aiokafka import ConsumerRecord
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, get_current_span, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from streams.delivery.message import Message
from streams.delivery.stopwatch import Lap

HEADERS = ("traceparent", "tracestate")

_W3C = TraceContextTextMapPropagator()


class OtelTracer:
    """Traces one worker's batches."""

    def __init__(self, instance: str, processor: SpanProcessor) -> None:
        """Bind where spans go.

        Args:
            instance: the worker's name.
            processor: takes ended spans.
        """
        resource = Resource.create({"service.name": "shopstream", "service.instance.id": instance})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("shopstream")

    def batch(self, flow: str) -> "OtelBatch":
        """Begin the spans of a batch that has just been made."""
        return OtelBatch(self._tracer.start_span, flow)

    def close(self) -> None:
        """Send what was not sent yet; blocks for some seconds if nobody takes it."""
        self._provider.shutdown()


class OtelBatch:
    """The spans of one batch."""

    def __init__(self, start_span: Callable[..., Span], flow: str) -> None:
        self._start_span, self._flow = start_span, flow
        self._made_ns, self._spans = time.time_ns(), list[Span]()

    def carried(self, record: ConsumerRecord, outputs: Iterable[Message]) -> Iterable[Message]:
        """Begin a record's span and return its outputs with the span's context; unchanged if the record has none."""
        carrier = {name: value.decode(errors="replace") for name, value in record.headers if name in HEADERS and value}
        if "traceparent" not in carrier:
            return outputs
        context = _W3C.extract(carrier)
        if not get_current_span(context).get_span_context().is_valid:
            return outputs
        span = self._start_span(
            f"{self._flow} process",
            context=context,
            kind=SpanKind.CONSUMER,
            start_time=self._made_ns,
            attributes={
                "messaging.system": "kafka",
                "messaging.operation.type": "process",
                "messaging.consumer.group.name": self._flow,
                "messaging.destination.name": record.topic,
                "messaging.destination.partition.id": str(record.partition),
                "messaging.kafka.offset": record.offset,
            },
        )
        self._spans.append(span)
        carried: dict[str, str] = {}
        _W3C.inject(carried, context=set_span_in_context(span, context))
        headers = [(name, value.encode()) for name, value in carried.items()]
        return [output._replace(headers=[*output.headers, *headers]) for output in outputs]

    def end(self, seconds: Mapping[Lap, float]) -> None:
        """End every span: the batch is committed; its stopwatch says how long it spent in each stage."""
        stages = {f"shopstream.stage.{lap}_s": spent for lap, spent in seconds.items()}
        for span in self._spans:
            span.set_attributes(stages)
            span.end()


def open_tracer(url: str, instance: str) -> OtelTracer:
    """Trace to a collector.

    Args:
        url: that takes OTLP over HTTP, as http://127.0.0.1:4318/v1/traces.
        instance: the worker's name.
    """
    return OtelTracer(instance, BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))

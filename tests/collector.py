"""An OpenTelemetry collector as far as a test needs one: it takes spans over HTTP and keeps them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Collector:
    """What came in; `came` is set with the first request.

    Attributes:
        address: for the setting `traces_url`.
        spans: all of them, each with the name of its worker.
    """

    address: str = ""
    spans: list[tuple[str, Any]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            said = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.spans += [
                (said["service.instance.id"], span) for scope in resource.scope_spans for span in scope.spans
            ]
        self.came.set()


@contextmanager
def open_collector() -> Iterator[Collector]:
    """Listen while the block runs."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.address = f"http://127.0.0.1:{server.server_port}/v1/traces"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()

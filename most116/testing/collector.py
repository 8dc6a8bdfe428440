"""A collector of spans on a socket, as OpenTelemetry describes it (OTLP over HTTP), that keeps what it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Collector:
    """`bodies`: all that came, as it came."""

    def __init__(self) -> None:
        self.endpoint = ""
        self.bodies: list[bytes] = []

    def spans(self) -> list[Span]:
        told = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in told
            for part in request.resource_spans
            for scope in part.scope_spans
            for span in scope.spans
        ]


@contextmanager
def running_collector() -> Iterator[Collector]:
    kept = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        kept.endpoint = f"http://127.0.0.1:{server.server_port}/v1/traces"
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield kept
        finally:
            server.shutdown()
            serving.join()

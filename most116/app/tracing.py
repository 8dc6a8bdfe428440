"""Sends the spans of this process to a collector, where the settings name one and the libraries are installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.environment import variable
from config.sections import Tracing
from most116.core import tracing
from most116.core.errors import ConfigurationError


@contextmanager
def traced(settings: Tracing, role: str) -> Iterator[None]:
    """Spans of `role` go out while this lasts, and on leaving what is left of them. Without an endpoint: nothing.

    Raises ConfigurationError where an endpoint is named and OpenTelemetry is not installed. A collector that is down
    costs spans and nothing else.
    """
    if not settings.endpoint:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
    except ImportError as missing:
        name = variable(("tracing", "endpoint"))
        raise ConfigurationError(
            f"{name} names a collector, but OpenTelemetry is not installed: "
            "pip install --require-hashes -r requirements/tracing.lock, or leave it empty"
        ) from missing
    # Of this process alone: a provider for everybody would also hear of what libraries trace, with addresses in it.
    provider = TracerProvider(
        resource=Resource({"service.name": "most116", "service.namespace": role}),
        sampler=ParentBasedTraceIdRatio(settings.share),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.endpoint, timeout=5)))
    tracing.install(provider.get_tracer("most116"))
    try:
        yield
    finally:
        tracing.install(None)
        provider.shutdown()

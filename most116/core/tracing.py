"""How long the steps of a message took, as spans of OpenTelemetry, with the fields that a log line may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

from most116.core.redaction import ALLOWED, place_of

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_OFF: Final = nullcontext()
_tracer: list[Tracer] = []


def install(tracer: Tracer | None) -> None:
    """Say, once in a process's life, who is told of steps; None: nobody."""
    _tracer[:] = [] if tracer is None else [tracer]


def step(name: str, **fields: str | int | None) -> AbstractContextManager[None]:
    """A span around what is done in it; a step within a step is its child. Nothing at all where tracing is off.

    Raises ValueError for a field that is not on the log's allow-list, in every environment.
    """
    unknown = fields.keys() - ALLOWED
    if unknown:
        raise ValueError(f"span fields {sorted(unknown)} are not on the allow-list of most116/core/redaction.py")
    return _timed(_tracer[0], name, fields) if _tracer else _OFF


@contextmanager
def _timed(tracer: Tracer, name: str, fields: Mapping[str, str | int | None]) -> Iterator[None]:
    known = {key: str(value) for key, value in fields.items() if value is not None}
    # The library would keep the message of an exception, which may hold a person's words.
    with tracer.start_as_current_span(
        name, attributes=known, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        except BaseException as failure:
            span.set_attributes({"error": type(failure).__name__, "where": place_of(failure)})
            raise

"""Log lines hold named fields only, and never a foreign library's text."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from most116.core.redaction import ALLOWED, EventLog, place_of, set_up_logging

NUMBER = "+48600100200"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    written = io.StringIO()
    set_up_logging(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_object_with_its_fields(stream: io.StringIO) -> None:
    EventLog("worker").info("letter.sent", channel="sms", ms=12)
    (line,) = lines(stream)
    assert {key: line[key] for key in ("level", "event", "role", "channel", "ms")} == {
        "level": "INFO", "event": "letter.sent", "role": "worker", "channel": "sms", "ms": 12,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["text", "body", "sender", "address", "phone"])
def test_a_field_that_is_not_allowed_is_refused(field: str, stream: io.StringIO) -> None:
    assert field not in ALLOWED
    with pytest.raises(ValueError, match=field):
        EventLog("worker").info("letter.sent", **{field: NUMBER})
    assert NUMBER not in stream.getvalue()


def caught() -> RuntimeError:
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError(NUMBER)
    return caught.value


def test_a_failure_is_logged_by_type_and_place(stream: io.StringIO) -> None:
    failure = caught()
    EventLog("intake").failure("intake.failed", failure, attempt=2)
    (line,) = lines(stream)
    assert (line["error"], line["attempt"]) == ("RuntimeError", 2)
    assert place_of(failure).startswith(f"{__name__}:")
    assert NUMBER not in stream.getvalue()


@pytest.mark.parametrize("name", ["twilio.http_client", "httpx", "sqlalchemy.engine", "somebody.else"])
def test_the_text_of_a_foreign_record_never_appears(name: str, stream: io.StringIO) -> None:
    logger = logging.getLogger(name)
    logger.info("POST %s", NUMBER)
    logger.warning("body=%s", NUMBER, stack_info=True)
    logger.error("failed for %s", NUMBER, exc_info=caught())
    written = lines(stream)
    assert written[-1]["event"] == "library"
    assert written[-1]["error"] == "RuntimeError"
    assert NUMBER not in stream.getvalue()


def test_quiet_libraries_say_nothing_below_errors(stream: io.StringIO) -> None:
    logging.getLogger("twilio.http_client").info("x")
    logging.getLogger("httpx").warning("x")
    logging.getLogger("uvicorn.access").error("x")
    assert stream.getvalue() == ""


def test_a_failure_without_a_trace_has_an_unknown_place() -> None:
    assert place_of(ValueError()) == "unknown"

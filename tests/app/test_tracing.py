"""Where somebody watches with OpenTelemetry, they see how long steps took, and nothing of who wrote or what."""

import socket
import sys
from pathlib import Path

import pytest

from config.sections import Tracing
from most116.app.tracing import traced
from most116.core.errors import ConfigurationError
from most116.core.tracing import step
from most116.testing.collector import running_collector
from most116.testing.house import House
from most116.testing.house_records import ANIA

WORDS = "nikt mnie nie widzi od zimy"


def to(endpoint: str, share: float = 1.0) -> Tracing:
    return Tracing(endpoint=endpoint, share=share)


async def test_the_steps_of_a_message_and_of_an_answer_are_told_without_words_or_addresses(house: House) -> None:
    with running_collector() as collector, traced(to(collector.endpoint), "intake+worker"):
        conversation = await house.hears(WORDS)
        await house.desk.claim(house.account(), conversation)
        await house.reply(conversation, f"Czytam: {WORDS}")
        await house.deliver()
    told = collector.spans()
    assert {span.name for span in told} == {"message_kept", "message_processed", "letter_part"}
    of = {one.key: one.value.string_value for span in told for one in span.attributes}
    assert of["channel"] == "sms"
    assert of["conversation"] == conversation
    everything = b"".join(collector.bodies)
    assert b"intake+worker" in everything
    for secret in (WORDS, ANIA, ANIA.removeprefix("+48")):
        assert secret.encode() not in everything


def test_a_failure_is_told_by_its_kind_and_place_and_never_by_its_message() -> None:
    with running_collector() as collector:
        with (
            traced(to(collector.endpoint), "intake"),
            pytest.raises(ValueError, match=WORDS),
            step("outer"),
            step("inner"),
        ):
            raise ValueError(WORDS)
        inner, outer = collector.spans()
    assert (inner.name, inner.parent_span_id, inner.trace_id) == ("inner", outer.span_id, outer.trace_id)
    assert {one.key: one.value.string_value for one in inner.attributes}["error"] == "ValueError"
    assert not inner.events
    assert WORDS.encode() not in b"".join(collector.bodies)


def test_a_field_that_the_log_would_refuse_is_refused() -> None:
    with pytest.raises(ValueError, match="allow-list"):
        step("message_kept", text=WORDS)


def test_of_a_share_of_none_nothing_is_told() -> None:
    with running_collector() as collector:
        with traced(to(collector.endpoint, share=0.0), "intake"), step("message_kept"):
            pass
        assert collector.bodies == []


async def test_a_collector_that_is_down_keeps_nothing_from_anybody(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        endpoint = f"http://127.0.0.1:{nobody.getsockname()[1]}/v1/traces"
    with traced(to(endpoint), "intake"):
        conversation = await house.hears(WORDS)
        await house.deliver()
    assert (await house.transcript(conversation))[0].text == WORDS
    assert house.bridge.texts


def test_without_the_libraries_the_start_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with (
        pytest.raises(ConfigurationError, match=r"MOST116_TRACING__ENDPOINT.*requirements/tracing\.lock"),
        traced(to("http://127.0.0.1:4318/v1/traces"), "intake"),
    ):
        pass
    assert Path("requirements/tracing.lock").is_file()

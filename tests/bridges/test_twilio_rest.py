"""What goes out by SMS: the real client of the platform against a pretended platform on a real socket."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import regex

from bridges.twilio_rest import TwilioRest
from bridges.twilio_sms import TwilioSms
from most116.core.errors import (
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    BridgeError,
)  # fmt: skip
from most116.testing.bridge_kit import MARKED, BridgeBehaviour, WayOut
from most116.testing.simulated import config_for, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.twilio_requests import ACCOUNT_SID, ANIA, AUTH_TOKEN, PUBLIC, SMS_NUMBER

NUMBERED = regex.compile(r"^\([0-9]+/[0-9]+\) ")


def bridge_to(api_base: str, *, timeout: float = 5.0, token: str = AUTH_TOKEN, validity: int = 3600) -> TwilioSms:
    rest = TwilioRest(account_sid=ACCOUNT_SID, auth_token=token, api_base=api_base, timeout_seconds=timeout)
    return TwilioSms(rest=rest, our_number=SMS_NUMBER, public_base_url=PUBLIC, validity_seconds=validity)


def way_out_of(bridge: TwilioSms, to: str = ANIA) -> WayOut:
    return WayOut(bridge=bridge, to=to, slot=SMS_NUMBER, failing={}, private=[])


async def refused(bridge: TwilioSms, to: str = ANIA) -> BridgeError:
    with pytest.raises(BridgeError) as raised:
        await bridge.send(way_out_of(bridge, to).letter(MARKED))
    # An exception of the client behind it would hold the request with its text and number.
    assert raised.value.__context__ is None
    return raised.value


@pytest.fixture
async def simulated() -> AsyncIterator[Simulated]:
    # Nobody listens at the address for webhooks: what Twilio reports is another file's matter.
    async with running_simulator(config_for("http://127.0.0.1:9/webhooks/twilio/sms")) as simulator:
        yield simulator


@pytest.fixture
async def bridge(simulated: Simulated) -> AsyncIterator[TwilioSms]:
    bridge = bridge_to(simulated.url)
    yield bridge
    await bridge.close()


class TestTheWayOut(BridgeBehaviour):
    @pytest.fixture
    def way_out(self, simulated: Simulated, bridge: TwilioSms) -> WayOut:
        def fault(kind: str, code: int | None = None) -> Callable[[], Awaitable[object]]:
            more = {} if code is None else {"code": code}
            return lambda: simulated.fault(kind, ANIA, times=1, **more)

        return WayOut(
            bridge=bridge,
            to=ANIA,
            slot=SMS_NUMBER,
            failing={
                "opted out": (fault("refused", 21610), OPTED_OUT),
                "not a number": (fault("refused", 21211), NO_SUCH_ADDRESS),
                "not a mobile": (fault("refused", 21614), NO_SUCH_ADDRESS),
                "no credentials": (fault("refused", 20003), MISCONFIGURED),
                "not our number": (fault("refused", 21606), MISCONFIGURED),
                "too long": (fault("refused", 21617), REJECTED),
                "code that we do not know": (fault("refused", 29999), REJECTED),
                "sender's queue is full": (fault("refused", 21611), THROTTLED),
                "throttled": (fault("throttled"), THROTTLED),
                "connection breaks": (fault("reset"), UNKNOWN_RESULT),
                "fails after it took the letter": (fault("crash"), UNKNOWN_RESULT),
                "answer is half a document": (fault("garbled"), UNREADABLE_ANSWER),
            },
            private=[ANIA, ANIA.removeprefix("+"), AUTH_TOKEN],
            plain=lambda part: NUMBERED.sub("", part),
        )


async def test_exactly_this_is_posted(simulated: Simulated, bridge: TwilioSms) -> None:
    letter = way_out_of(bridge).letter("Jestem tu – „słucham” 😀", part=2)
    receipt = await bridge.send(letter)
    (posted,) = await simulated.outbox()
    assert posted["sid"] == receipt.platform_id
    assert posted["params"] == {
        "To": ANIA,
        "From": SMS_NUMBER,
        "Body": "Jestem tu – „słucham” 😀",
        "StatusCallback": f"{PUBLIC}/webhooks/twilio/status?m={letter.id}&p=2",
        "ValidityPeriod": "3600",
        "SmartEncoded": "false",
    }


async def test_no_longer_validity_is_asked_for_than_the_platform_knows(simulated: Simulated) -> None:
    bridge = bridge_to(simulated.url, validity=10**6)
    await bridge.send(way_out_of(bridge).letter("hej"))
    (posted,) = await simulated.outbox()
    assert posted["params"]["ValidityPeriod"] == "36000"
    await bridge.close()


async def test_the_code_of_the_platform_is_kept(simulated: Simulated, bridge: TwilioSms) -> None:
    await simulated.fault("refused", ANIA, code=21610, times=1)
    failure = await refused(bridge)
    assert (failure.failure, failure.detail) == (OPTED_OUT, "21610")


async def test_a_wrong_token_is_our_fault(simulated: Simulated) -> None:
    bridge = bridge_to(simulated.url, token="wrong")
    failure = await refused(bridge)
    assert (failure.failure, failure.detail) == (MISCONFIGURED, "20003")
    await bridge.close()


async def test_a_letter_to_nonsense_is_not_sent(bridge: TwilioSms) -> None:
    assert (await refused(bridge, to="mBank")).failure is NO_SUCH_ADDRESS


async def test_no_answer_in_time_leaves_the_result_open(simulated: Simulated) -> None:
    bridge = bridge_to(simulated.url, timeout=1.0)
    await simulated.fault("hang", ANIA, times=1)
    assert (await refused(bridge)).failure is UNKNOWN_RESULT
    await bridge.close()


async def test_nobody_there_means_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    bridge = bridge_to(f"http://127.0.0.1:{port}")
    assert (await refused(bridge)).failure is UNREACHABLE
    await bridge.close()


async def test_after_a_failure_the_next_letter_goes(simulated: Simulated, bridge: TwilioSms) -> None:
    await simulated.fault("reset", ANIA, times=1)
    assert (await refused(bridge)).failure is UNKNOWN_RESULT
    assert (await bridge.send(way_out_of(bridge).letter("hej"))).platform_id


@asynccontextmanager
async def answering(head: str, body: bytes, pause: float = 0.0) -> AsyncIterator[str]:
    """A server that answers everything with `head` and then `body`, one byte each `pause` when it is given."""
    calls: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode())
        try:
            for byte in body:
                writer.write(bytes([byte]))
                await asyncio.sleep(pause)
        finally:
            writer.close()

    def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.add(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(called, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)


TAKEN = json.dumps({"sid": "SM" + "0" * 32, "body": MARKED}).encode()
ANSWERS = {
    "a list": ("201 Created", b"[]", UNREADABLE_ANSWER, None),
    "no id": ("201 Created", b'{"body": "x"}', UNREADABLE_ANSWER, None),
    "id is a number": ("201 Created", b'{"sid": 7}', UNREADABLE_ANSWER, None),
    "nothing": ("201 Created", b"", UNREADABLE_ANSWER, None),
    "bytes": ("201 Created", b"\xff\xfe\x00", UNREADABLE_ANSWER, None),
    "another address": ("307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/", b"", MISCONFIGURED, "307"),
    "a page": ("400 Bad Request", f"<html>{MARKED}</html>".encode(), REJECTED, "400"),
    "a code in words": ("400 Bad Request", f'{{"code": "{MARKED}"}}'.encode(), REJECTED, "400"),
    "a code without meaning": ("400 Bad Request", b'{"code": true}', REJECTED, "400"),
    "a gateway's page": ("502 Bad Gateway", b"<html>", UNKNOWN_RESULT, "502"),
    "the newer form of errors": ("400 Bad Request", b'{"type": "x", "code": 21610}', OPTED_OUT, "21610"),
    "throttled by a proxy": ("429 Too Many Requests", b"slow down", THROTTLED, "429"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
async def test_an_odd_answer_is_judged(case: str) -> None:
    head, body, failure, detail = ANSWERS[case]
    async with answering(head, body) as url:
        bridge = bridge_to(url)
        raised = await refused(bridge)
        assert (raised.failure, raised.detail) == (failure, detail)
        await bridge.close()


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("soon", None)])
async def test_the_time_that_a_platform_names_is_kept(header: str, seconds: float | None) -> None:
    async with answering(f"429 Too Many Requests\r\nRetry-After: {header}", b'{"code": 20429}') as url:
        bridge = bridge_to(url)
        assert (await refused(bridge)).retry_after == seconds
        await bridge.close()


async def test_an_answer_that_trickles_is_not_waited_for() -> None:
    async with answering("201 Created", TAKEN, pause=0.2) as url:
        bridge = bridge_to(url, timeout=1.0)
        assert (await refused(bridge)).failure is UNKNOWN_RESULT
        await bridge.close()


async def test_the_environment_changes_neither_region_nor_proxy(
    simulated: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TWILIO_REGION", "TWILIO_EDGE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    bridge = bridge_to(simulated.url)
    assert (await bridge.send(way_out_of(bridge).letter("hej"))).platform_id
    await bridge.close()

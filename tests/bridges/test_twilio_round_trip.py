"""SMS there and back over real sockets: the simulator calls our webhook and takes what our client sends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.raw_http import Ignored, RawRequest, external_url
from bridges.registry import webhooks
from bridges.twilio_rest import TwilioRest
from bridges.twilio_sms import TwilioSms
from config.settings import load_settings
from config.texts import Texts
from most116.core.clock import SystemClock
from most116.core.messages import Delivery, DeliveryReport, InboundMessage, Told
from most116.testing.bridge_kit import WayOut
from most116.testing.simulated import bound_socket, config_for, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.twilio_requests import ACCOUNT_SID, ANIA, AUTH_TOKEN, PUBLIC, SMS_NUMBER

ON = {
    "public_base_url": PUBLIC,
    "twilio": {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sms_number": SMS_NUMBER},
}


class _QuietServer(uvicorn.Server):
    """Leaves the signals to the test runner."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Site:
    """Our webhooks behind a proxy, as the public site serves them: `storage_up` False is an outage."""

    simulated: Simulated
    bridge: TwilioSms
    seen: asyncio.Queue[Told | Ignored] = field(default_factory=asyncio.Queue)
    storage_up: bool = True

    async def next(self) -> Told | Ignored:
        return await asyncio.wait_for(self.seen.get(), 60)

    async def reports(self, last: Delivery) -> list[DeliveryReport]:
        """The reports up to the one that says `last`."""
        found: list[DeliveryReport] = []
        while not found or found[-1].state is not last:
            report = await self.next()
            assert isinstance(report, DeliveryReport)
            found.append(report)
        return found


@asynccontextmanager
async def _serving(texts: Texts, *, fallback: bool) -> AsyncIterator[Site]:
    hooks = webhooks(load_settings(ON), texts, SystemClock())
    sock, url = bound_socket()
    address = f"{url}/webhooks/twilio/sms"

    async def hook(request: Request) -> Response:
        raw = RawRequest(
            method=request.method,
            url=external_url(PUBLIC, request.url.path, request.url.query),
            headers=dict(request.headers),
            query=dict(request.query_params),
            body=await request.body(),
        )
        webhook = hooks[request.url.path]
        if not webhook.verify(raw):
            return Response(status_code=403)
        if served.storage_up:
            for event in webhook.parse(raw):
                served.seen.put_nowait(event)
        answer = webhook.answer(raw) if served.storage_up else webhook.unavailable(raw)
        return Response(answer.body, answer.status, headers={**answer.headers, "content-type": answer.content_type})

    app = Starlette(routes=[Route("/{path:path}", hook, methods=["GET", "POST"])])
    server = _QuietServer(uvicorn.Config(app, log_config=None, ws="none", lifespan="off"))
    config = config_for(address, public_base_url=PUBLIC, fallback_url=address if fallback else None)
    task = asyncio.create_task(server.serve([sock]))
    async with running_simulator(config) as simulated:
        rest = TwilioRest(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, api_base=simulated.url, timeout_seconds=5.0)
        bridge = TwilioSms(rest=rest, our_number=SMS_NUMBER, public_base_url=PUBLIC, validity_seconds=3600)
        served = Site(simulated, bridge)
        yield served
        await bridge.close()
    server.should_exit = True
    await task


@pytest.fixture
async def site(texts: Texts) -> AsyncIterator[Site]:
    async with _serving(texts, fallback=True) as site:
        yield site


def letter_out(site: Site) -> WayOut:
    return WayOut(bridge=site.bridge, to=ANIA, slot=SMS_NUMBER, failing={}, private=[])


async def test_a_message_arrives_once_with_one_id(site: Site) -> None:
    told = await site.simulated.send(ANIA, "Nie wiem, co robić 😭 & = + %")
    await site.simulated.replay(ANIA)
    first, again = await site.next(), await site.next()
    assert isinstance(first, InboundMessage)
    assert isinstance(again, InboundMessage)
    assert first.text.reveal() == "Nie wiem, co robić 😭 & = + %"
    assert first.sender.reveal() == ANIA
    assert first.platform_id == again.platform_id == told["sid"]
    assert [call["status"] for call in told["calls"]] == [200]


async def test_reports_name_the_letter_and_its_part(site: Site) -> None:
    letter = letter_out(site).letter("Jestem tu.", part=1)
    receipt = await site.bridge.send(letter)
    reports = await site.reports(Delivery.DELIVERED)
    assert {report.platform_id for report in reports} == {receipt.platform_id}
    assert {(report.letter, report.part) for report in reports} == {(letter.id, 1)}


async def test_a_text_that_never_arrived_is_told_with_its_reason(site: Site) -> None:
    await site.simulated.fault("undelivered", ANIA, code=30005, times=1)
    await site.bridge.send(letter_out(site).letter("Jestem tu."))
    last = (await site.reports(Delivery.FAILED))[-1]
    assert (last.code, last.reason) == ("30005", "no_such_address")


async def test_in_an_outage_the_person_gets_the_numbers(site: Site) -> None:
    site.storage_up = False
    told = await site.simulated.send(ANIA, "jesteście?")
    assert [(call["what"], call["status"]) for call in told["calls"]] == [("webhook", 503), ("fallback", 200)]
    *_, heard = (await site.simulated.phone(ANIA))["messages"]
    assert "116 123" in heard["text"]
    assert (heard["encoding"], heard["segments"]) == ("GSM-7", 1)


async def test_without_a_fallback_an_outage_is_only_an_error(texts: Texts) -> None:
    async with _serving(texts, fallback=False) as site:
        site.storage_up = False
        told = await site.simulated.send(ANIA, "jesteście?")
    assert [call["status"] for call in told["calls"]] == [503]

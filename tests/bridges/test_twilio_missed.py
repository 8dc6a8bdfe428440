"""What Twilio could not hand over comes all the same, once, in order, and by the same reading as a webhook's."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.hearing import Hearing
from bridges.twilio_message import read_message
from bridges.twilio_missed import TwilioMissed, sms_listener, whatsapp_listener
from config.settings import Settings, load_settings
from config.texts import Texts
from most116.core.conversation import Channel
from most116.core.messages import Kind
from most116.core.ports import Listener
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.simulator.serving import serving
from most116.testing.discord_house import Kept, Noted, said_nothing
from most116.testing.ear import eventually
from most116.testing.moved_clock import MovedClock
from most116.testing.simulated import bound_socket, config_for, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.twilio_requests import ACCOUNT_SID, ANIA, SMS_NUMBER
from most116.testing.whatsapp_requests import DANUTA, WHATSAPP_NUMBER, settings_of

LATER = timedelta(minutes=2)


@pytest.fixture
async def out_of_reach() -> AsyncIterator[Simulated]:
    """Twilio, for which nobody is at our address."""
    sock, url = bound_socket()
    sock.close()
    async with running_simulator(config_for(f"{url}/webhooks/twilio/sms")) as simulated:
        yield simulated


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def noted() -> Noted:
    return Noted()


def settings_at(url: str, **twilio: object) -> Settings:
    given = settings_of(url)
    return load_settings({**given, "twilio": {**given["twilio"], **twilio}})  # type: ignore[dict-item]  # a dict


def hearing(texts: Texts, kept: Kept, noted: Noted, now: datetime) -> Hearing:
    return Hearing(
        accept=kept,
        last_seen=lambda *_: noted,
        unheard=said_nothing,
        texts=texts,
        clock=MovedClock(now),
        events=EventLog("gateway"),
    )


@asynccontextmanager
async def asking(listener: Listener | None) -> AsyncIterator[None]:
    assert listener is not None
    task = asyncio.create_task(listener.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def one_round(listener: Listener | None, noted: Noted) -> None:
    """Until it has noted how far it read."""
    before = dict(noted.seen)
    async with asking(listener):
        await eventually(lambda: noted.seen != before)


def now() -> datetime:
    return datetime.now(UTC)


async def test_what_nobody_told_us_of_is_taken_in_as_if_it_had_been_told(
    out_of_reach: Simulated, texts: Texts, kept: Kept, noted: Noted
) -> None:
    sent = await out_of_reach.send(ANIA, "jest tam ktoś? [szk-7]")
    settings = settings_at(out_of_reach.url)
    await one_round(sms_listener(settings, hearing(texts, kept, noted, now() + LATER)), noted)
    (message,) = kept.messages
    assert (message.channel, message.slot, message.sender) == (Channel.SMS, SMS_NUMBER, ReplyAddress(ANIA))
    assert (message.platform_id, message.kind, message.entry_code) == (sent["sid"], Kind.TEXT, "szk-7")
    assert message.text.reveal() == "jest tam ktoś? [szk-7]"
    assert abs(message.received_at - now()) < LATER, "when it was written, not when it was found"


async def test_what_twilio_may_still_be_telling_us_is_left_to_it(
    out_of_reach: Simulated, texts: Texts, kept: Kept, noted: Noted
) -> None:
    await out_of_reach.send(ANIA, "przed chwilą")
    await one_round(sms_listener(settings_at(out_of_reach.url), hearing(texts, kept, noted, now())), noted)
    assert not kept.messages


async def test_page_after_page_comes_in_the_order_in_which_it_was_written(
    out_of_reach: Simulated, texts: Texts, kept: Kept, noted: Noted
) -> None:
    words = [f"zdanie {number}" for number in range(5)]
    for each in words:
        await out_of_reach.send(ANIA, each)
    settings = settings_at(out_of_reach.url)
    listener = TwilioMissed(
        channel=Channel.SMS,
        ours=SMS_NUMBER,
        read=partial(read_message, SMS_NUMBER),
        twilio=settings.twilio,
        hearing=hearing(texts, kept, noted, now() + LATER),
        page=2,
    )
    await one_round(listener, noted)
    assert kept.words(ANIA) == words


async def test_an_outage_of_our_own_loses_nothing_and_a_restart_doubles_nothing(
    out_of_reach: Simulated, texts: Texts, kept: Kept, noted: Noted
) -> None:
    settings = settings_at(out_of_reach.url)
    await out_of_reach.send(ANIA, "pierwsze")
    kept.down = 1
    async with asking(sms_listener(settings, hearing(texts, kept, noted, now() + LATER))):
        await eventually(lambda: kept.down == 0)
    assert not kept.messages
    assert not noted.seen, "what could not be kept is asked for again"
    await one_round(sms_listener(settings, hearing(texts, kept, noted, now() + LATER)), noted)
    await out_of_reach.send(ANIA, "drugie")
    await one_round(sms_listener(settings, hearing(texts, kept, noted, now() + 2 * LATER)), noted)
    assert kept.words(ANIA) == ["pierwsze", "drugie"]


@pytest.mark.parametrize("hours", [1, 72])
async def test_reading_goes_on_where_it_ended_and_not_for_ever(
    out_of_reach: Simulated, texts: Texts, kept: Kept, noted: Noted, hours: int
) -> None:
    await out_of_reach.send(ANIA, "dawno")
    ended = now() - timedelta(minutes=5)
    noted.seen[SMS_NUMBER] = int(ended.timestamp())
    settings = settings_at(out_of_reach.url, history_hours=hours)
    await one_round(sms_listener(settings, hearing(texts, kept, noted, now() + timedelta(hours=30))), noted)
    assert kept.words(ANIA) == (["dawno"] if hours == 72 else [])


async def test_whatsapp_is_read_as_whatsapp_and_answers_of_ours_are_not(texts: Texts, kept: Kept, noted: Noted) -> None:
    sent_at = "Sun, 22 Nov 2026 18:00:00 +0000"
    theirs = {
        "sid": "SM" + "1" * 32, "direction": "inbound", "from": DANUTA, "to": f"whatsapp:{WHATSAPP_NUMBER}",
        "body": "", "num_media": "1", "date_sent": sent_at,
    }  # fmt: skip
    ours = theirs | {"sid": "SM" + "2" * 32, "direction": "outbound-api", "body": "nasze"}
    broken = [{}, theirs | {"sid": "SM" + "3" * 32, "date_sent": "kiedyś"}, "słowo", None]
    asked: list[dict[str, str]] = []

    async def answer(request: Request) -> Response:
        asked.append(dict(request.query_params))
        return JSONResponse({"messages": [ours, theirs, *broken], "next_page_uri": None})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", answer)]), sock):
        at = datetime(2026, 11, 22, 18, 3, tzinfo=UTC)
        await one_round(whatsapp_listener(settings_at(url), hearing(texts, kept, noted, at)), noted)
    (message,) = kept.messages
    assert (message.channel, message.sender, message.kind) == (Channel.WHATSAPP, ReplyAddress(DANUTA), Kind.MEDIA)
    assert asked[0]["To"] == f"whatsapp:{WHATSAPP_NUMBER}"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: Response(status_code=500),
        lambda: Response("<html>", 200),
        lambda: JSONResponse({"messages": [], "next_page_uri": "/2010-04-01/Accounts/AC2/Messages.json"}),
    ],
    ids=["refused", "unreadable", "somebody else's account"],
)
async def test_an_odd_answer_ends_nothing_and_tells_nothing(
    texts: Texts, kept: Kept, noted: Noted, caplog: pytest.LogCaptureFixture, answer: Callable[[], Response]
) -> None:
    calls: list[str] = []

    async def asked(request: Request) -> Response:
        calls.append(request.url.path)
        return answer()

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", asked)]), sock):
        listener = sms_listener(settings_at(url), hearing(texts, kept, noted, now()))
        assert listener is not None
        task = asyncio.create_task(listener.run())
        await eventually(lambda: "missed_messages_not_read" in caplog.text)
        assert not task.done()
        assert not noted.seen, "nothing was read, so nothing is behind us"
        task.cancel()
        await asyncio.wait([task])
    assert {*calls} == {f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"}
    assert ACCOUNT_SID not in caplog.text


def test_it_can_be_switched_off(texts: Texts, kept: Kept, noted: Noted) -> None:
    settings = settings_at("http://127.0.0.1:9", history_hours=0)
    made = [make(settings, hearing(texts, kept, noted, now())) for make in (sms_listener, whatsapp_listener)]
    assert made == [None, None]

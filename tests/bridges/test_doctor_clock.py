"""A clock that is off misjudges windows and times: every platform's row of the doctor tells of it in one line."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.upkeep import check, checkable
from config.settings import Settings, load_settings
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.simulator.discord.documents import application, user
from most116.simulator.serving import serving
from most116.testing import discord_house, meta_requests, telegram_requests, twilio_requests, whatsapp_requests
from most116.testing.simulated import bound_socket

FIELDS = ["messages", "messaging_postbacks"]
# By the end of the path; what is asked for in vain is an empty object.
ANSWERS: Mapping[str, Any] = {
    "IncomingPhoneNumbers.json": {
        "incoming_phone_numbers": [
            {
                "phone_number": twilio_requests.SMS_NUMBER,
                "capabilities": {"sms": True},
                "sms_url": twilio_requests.SMS_URL + "#rc=5&rp=all",
                "sms_method": "POST",
                "sms_fallback_url": twilio_requests.SMS_URL,
            }
        ]
    },
    f"{twilio_requests.ACCOUNT_SID}.json": {"status": "active"},
    "subscribed_apps": {"data": [{"id": "1", "subscribed_fields": FIELDS}]},
    "subscriptions": {
        "data": [{"object": kind, "callback_url": meta_requests.URL, "active": True} for kind in ("page", "instagram")]
    },
    "getMe": {"ok": True, "result": {"username": "most116_bot"}},
    "getWebhookInfo": {"ok": True, "result": {"url": ""}},
    "users/@me": user(discord_house.APPLICATION, "most116", bot=True),
    "oauth2/applications/@me": application(discord_house.APPLICATION, 0),
    "gateway/bot": {"session_start_limit": {"remaining": 900}},
    "commands": [{"name": "pomoc"}],
}


def settings_at(url: str) -> Settings:
    page = {
        "app_secret": meta_requests.APP_SECRET, "verify_token": "x", "page_id": meta_requests.PAGE_ID,
        "page_token": meta_requests.PAGE_TOKEN, "instagram_id": meta_requests.INSTAGRAM_ID, "graph_base": url,
    }  # fmt: skip
    bot = {"bot_token": telegram_requests.BOT_TOKEN, "secret_token": "x", "api_base": url, "polling": True}
    ours = {"bot_token": "x", "application_id": discord_house.APPLICATION, "api_base": url}
    given = whatsapp_requests.settings_of(url)
    return load_settings({**given, "meta": page, "telegram": bot, "discord": ours})


def platform(hours_off: float) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        path = request.url.path
        found: Any = next((one for end, one in ANSWERS.items() if path.endswith(end)), {})
        date = format_datetime(SystemClock().now() + timedelta(hours=hours_off), usegmt=True)
        return JSONResponse(found, headers={"date": date})

    return answer


@pytest.mark.parametrize("channel", checkable())
@pytest.mark.parametrize(("hours_off", "words"), [(0, ""), (1, "s late"), (-1, "s ahead")])
async def test_a_clock_that_is_off_is_told(channel: Channel, hours_off: float, words: str) -> None:
    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", platform(hours_off), methods=["GET", "POST"])]), sock):
        checked = await check(channel, settings_at(url), SystemClock())
    assert checked is not None
    assert checked.well is not bool(words), checked.words
    assert words in checked.words
    assert ("let it follow a time server" in checked.words) is bool(words)
    assert "\n" not in checked.words


def test_every_platform_that_can_be_off_the_mark_has_a_row() -> None:
    ours = {Channel.WEBCHAT, Channel.FORM}
    assert set(checkable()) == set(Channel) - ours

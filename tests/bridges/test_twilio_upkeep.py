"""What the doctor says of SMS and WhatsApp: against a pretended account, and of answers that it never gives."""

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.twilio_account import contents_base
from bridges.twilio_upkeep import check_sms, check_whatsapp
from bridges.upkeep import Checked, clock_problem
from config.settings import Settings, load_settings
from most116.app.doctor_bridges import examine_bridges
from most116.core.clock import SystemClock
from most116.core.errors import MISCONFIGURED, UNREACHABLE, BridgeError
from most116.core.troubles import Trouble
from most116.simulator.serving import serving
from most116.testing.bridge_kit import NOW
from most116.testing.moved_clock import MovedClock
from most116.testing.simulated import bound_socket, config_for, running_simulator
from most116.testing.twilio_requests import ACCOUNT_SID, PUBLIC, SMS_NUMBER, SMS_URL
from most116.testing.whatsapp_requests import CONTENTS, WHATSAPP_NUMBER, WHATSAPP_URL, settings_of

UNKNOWN = "HX" + "f" * 32
RETRIES = "#rc=5&rp=all&ct=2000&rt=3000"
WELL: Mapping[str, Any] = {
    "phone_number": SMS_NUMBER,
    "capabilities": {"sms": True},
    "sms_url": SMS_URL + RETRIES,
    "sms_method": "POST",
    "sms_fallback_url": "https://backup.example/webhooks/twilio/sms",
}


def settings_for(api_base: str, **twilio: object) -> Settings:
    given = settings_of(api_base)
    return load_settings({**given, "twilio": {**given["twilio"], **twilio}})  # type: ignore[dict-item]  # a dict


async def said_of(number: Mapping[str, Any] | None, **account: object) -> Checked:
    """What is said of an account that looks like this."""

    async def answer(request: Request) -> Response:
        if request.url.path.endswith("IncomingPhoneNumbers.json"):
            return JSONResponse({"incoming_phone_numbers": [] if number is None else [number]})
        return JSONResponse({"sid": ACCOUNT_SID, "status": "active", **account})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", answer)]), sock):
        checked = await check_sms(settings_for(url), SystemClock())
    assert checked is not None
    return checked


async def test_a_number_that_is_set_up_is_well() -> None:
    config = config_for(SMS_URL + RETRIES, public_base_url=PUBLIC, fallback_url=SMS_URL)
    async with running_simulator(config) as simulated:
        settings = settings_for(simulated.url)
        for check in (check_sms, check_whatsapp):
            checked = await check(settings, SystemClock())
            assert checked is not None
            assert checked.well, checked.words


PROBLEMS: dict[str, tuple[Mapping[str, Any] | None, str]] = {
    "no such number": (None, "no number +48732000111"),
    "no SMS": ({**WELL, "capabilities": {"sms": False}}, "cannot send SMS"),
    "an application of theirs": ({**WELL, "sms_application_sid": "AP" + "0" * 32}, "application of Twilio"),
    "somebody else's address": ({**WELL, "sms_url": "https://old.example/sms"}, "go to https://old.example/sms"),
    "no address": ({**WELL, "sms_url": ""}, "go to nobody"),
    "by GET": ({**WELL, "sms_method": "GET"}, "by GET"),
    "nothing is sent again": ({**WELL, "sms_url": SMS_URL}, "is not sent again"),
    "no fallback": ({**WELL, "sms_fallback_url": ""}, "in an outage nobody"),
    "a document without sense": ({"phone_number": SMS_NUMBER, "capabilities": "sms", "sms_url": 7}, "cannot send SMS"),
}


@pytest.mark.parametrize("case", PROBLEMS)
async def test_what_is_wrong_is_said_with_the_remedy(case: str) -> None:
    number, words = PROBLEMS[case]
    checked = await said_of(number)
    assert not checked.well
    assert words in checked.words
    assert "\n" not in checked.words


CONTENT_PROBLEMS: dict[str, tuple[Mapping[str, str], Mapping[str, str], Trouble | None, str]] = {
    "all approved": (CONTENTS, {}, None, "approved templates"),
    "not yet approved": (CONTENTS, {"approval_pl": "pending UTILITY"}, Trouble.TEMPLATE_NOT_APPROVED, "(pending)"),
    "refused": (CONTENTS, {"approval_uk": "rejected UTILITY"}, Trouble.TEMPLATE_NOT_APPROVED, "TEMPLATE_UK"),
    "paused": (CONTENTS, {"approval_pl": "paused UTILITY"}, Trouble.TEMPLATE_STOPPED, "24 hours"),
    "disabled": (CONTENTS, {"approval_pl": "DISABLED UTILITY"}, Trouble.TEMPLATE_STOPPED, "WhatsApp Manager"),
    "called marketing": (CONTENTS, {"approval_pl": "approved MARKETING"}, Trouble.TEMPLATE_MARKETING, "as utility"),
    "an answer without sense": (CONTENTS, {"approval_pl": ""}, Trouble.TEMPLATE_NOT_APPROVED, "(no answer)"),
    "no such template": ({"template_en": UNKNOWN}, {}, Trouble.CONTENT_MISSING, "MOST116_WHATSAPP__TEMPLATE_EN"),
    "no such buttons": ({"buttons_2": UNKNOWN}, {}, Trouble.CONTENT_MISSING, UNKNOWN),
}


@pytest.mark.parametrize("case", CONTENT_PROBLEMS)
async def test_contents_that_cannot_be_used_are_told_with_the_remedy(case: str) -> None:
    given, approvals, trouble, words = CONTENT_PROBLEMS[case]
    account = {"webhook_url": WHATSAPP_URL, "number": WHATSAPP_NUMBER, **CONTENTS, **approvals}
    async with running_simulator(config_for(SMS_URL, networks={"whatsapp": account})) as simulated:
        checked = await check_whatsapp(load_settings(settings_of(simulated.url, **given)), SystemClock())
    assert checked is not None
    assert checked.trouble is trouble
    assert words in checked.words


@pytest.mark.parametrize(
    ("accounts", "contents"),
    [
        ("https://api.twilio.com", "https://content.twilio.com"),
        ("https://api.dublin.ie1.twilio.com", "https://content.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:9", "http://127.0.0.1:9"),
    ],
)
def test_contents_are_asked_for_at_their_own_host(accounts: str, contents: str) -> None:
    assert contents_base(accounts) == contents


async def test_a_suspended_account_is_told() -> None:
    checked = await said_of(WELL, status="suspended")
    assert (checked.well, "suspended" in checked.words) == (False, True)


async def test_a_wrong_token_is_one_line_of_the_doctor() -> None:
    async with running_simulator(config_for(SMS_URL)) as simulated:
        settings = settings_for(simulated.url, auth_token="another-token")
        with pytest.raises(BridgeError) as raised:
            await check_sms(settings, SystemClock())
        findings = {finding.part: finding for finding in await examine_bridges(settings)}
    assert raised.value.failure is MISCONFIGURED
    for part in ("sms", "whatsapp"):
        assert not findings[part].well
        assert "token" in findings[part].words
        assert "another-token" not in findings[part].words


async def test_nobody_there_is_told() -> None:
    sock, url = bound_socket()
    sock.close()
    with pytest.raises(BridgeError) as raised:
        await check_sms(settings_for(url), SystemClock())
    assert raised.value.failure is UNREACHABLE


async def test_what_is_off_is_not_looked_at() -> None:
    assert await check_sms(load_settings(), SystemClock()) is None
    assert await check_whatsapp(load_settings(), SystemClock()) is None


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Fri, 20 Nov 2026 22:30:10 GMT", None),
        ("Fri, 20 Nov 2026 22:28:00 GMT", "120 s ahead"),
        ("Fri, 20 Nov 2026 23:30:00 GMT", "3600 s late"),
        ("soon", None),
        ("Fri, 20 Nov 2026 22:28:00", None),
        (None, None),
    ],
)
def test_a_clock_that_is_off_is_told(date: str | None, words: str | None) -> None:
    found = clock_problem(date, MovedClock(NOW))
    assert (found is None) is (words is None)
    assert (words or "") in (found.words if found else "")

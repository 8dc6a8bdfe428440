import subprocess
import sys

import pytest

from bridges.registry import bridges, webhooks
from config.settings import load_settings
from config.texts import Texts
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.ports import Bridge, Mailbox
from most116.testing.twilio_requests import ACCOUNT_SID, AUTH_TOKEN, INCOMING, PUBLIC, SMS_NUMBER, form, signed

SMS_ON = {
    "public_base_url": PUBLIC,
    "twilio": {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sms_number": SMS_NUMBER},
}


class NoMailbox:
    """No bridge of these tests keeps anything."""

    async def append(self, box: str, blob: bytes) -> str:
        raise AssertionError(box)

    async def keep(self, box: str, seconds: int) -> None:
        raise AssertionError(box)

    async def read(self, box: str, after: str = "") -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def wait(self, box: str, after: str, seconds: float) -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def remove(self, box: str) -> None:
        raise AssertionError(box)


@pytest.fixture
def mailbox() -> Mailbox:
    return NoMailbox()


def test_what_is_off_is_not_there(texts: Texts, mailbox: Mailbox) -> None:
    settings = load_settings()
    assert webhooks(settings, texts, SystemClock()) == {}
    assert bridges(settings, mailbox) == {}


async def test_sms_is_there_when_it_is_on(texts: Texts, mailbox: Mailbox) -> None:
    settings = load_settings(SMS_ON)
    assert set(webhooks(settings, texts, SystemClock())) == {"/webhooks/twilio/sms", "/webhooks/twilio/status"}
    found = bridges(settings, mailbox)
    assert set(found) == {Channel.SMS}
    bridge: Bridge = found[Channel.SMS]
    assert bridge.traits.reports_delivery
    await bridge.close()


@pytest.mark.parametrize(("line", "number"), [("", "116 123"), ("116111", "800 12 12 12"), ("116123", "800 70 2222")])
def test_in_an_outage_the_numbers_of_the_line_are_told(texts: Texts, line: str, number: str) -> None:
    twilio = {**SMS_ON["twilio"], "entry_line": line}  # type: ignore[dict-item]  # the group is a dict
    webhook = webhooks(load_settings({**SMS_ON, "twilio": twilio}), texts, SystemClock())["/webhooks/twilio/sms"]
    told = webhook.unavailable(signed(form(INCOMING, ErrorUrl="https://x"))).body.decode()
    assert number in told
    assert "112" in told


def test_the_public_site_needs_no_library_of_a_platform() -> None:
    program = (
        "import sys; from bridges.registry import webhooks; from config.settings import load_settings\n"
        "from config.texts import load_texts; from config.phone_numbers import load_numbers\n"
        "from most116.core.clock import SystemClock\n"
        f"settings = load_settings({SMS_ON!r})\n"
        "assert webhooks(settings, load_texts(None, load_numbers(None)), SystemClock())\n"
        "print(*({'twilio', 'httpx', 'aiohttp', 'requests', 'aiogram', 'discord'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []

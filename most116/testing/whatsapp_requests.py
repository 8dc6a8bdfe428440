"""Signed requests as Twilio makes them for WhatsApp, and the settings of an account that has a number there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from most116.testing.twilio_requests import ACCOUNT_SID, AUTH_TOKEN, PUBLIC, SMS_NUMBER

WHATSAPP_NUMBER = "+48732000222"
WHATSAPP_URL = f"{PUBLIC}/webhooks/twilio/whatsapp"
DANUTA, EMIL = "whatsapp:+48600100500", "whatsapp:PL.3fJ9kQ2xvT7b"
CONTENTS: Mapping[str, str] = {
    **{f"buttons_{number}": f"HX{number:032x}" for number in (1, 2, 3)},
    **{f"template_{language}": f"HX{number:032x}" for number, language in enumerate(("pl", "uk"), 10)},
}


def settings_of(api_base: str = "https://api.twilio.com", **changes: object) -> dict[str, object]:
    """Overrides of the settings that switch WhatsApp on, and SMS too; `changes` are of the group [whatsapp]."""
    account = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sms_number": SMS_NUMBER, "api_base": api_base}
    return {"public_base_url": PUBLIC, "twilio": account, "whatsapp": {"number": WHATSAPP_NUMBER, **changes}}


def recorded(file: Path) -> dict[str, str]:
    """The fields of a recorded form."""
    return cast("dict[str, str]", cast("Any", json.loads(file.read_text("utf-8"))))

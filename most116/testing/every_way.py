"""Settings of a site on which every way to talk is switched on, with invented accounts."""

from collections.abc import Mapping
from typing import Any

EVERY_WAY: Mapping[str, Any] = {
    "public_base_url": "https://example.org",
    "webchat": {"on": True},
    "form": {"on": True},
    "twilio": {"account_sid": "AC" + "0" * 32, "auth_token": "x" * 32, "sms_number": "+48732000111"},
    "whatsapp": {"number": "+48732000222"},
    "meta": {
        "app_secret": "s" * 32,
        "verify_token": "v" * 32,
        "page_id": "1001",
        "page_token": "p" * 32,
        "instagram_id": "2002",
        "instagram_name": "most_116",
    },
    "telegram": {"bot_token": "7:" + "t" * 35, "secret_token": "s" * 32, "bot_name": "most116bot"},
    "discord": {"bot_token": "d" * 60, "application_id": "116116116"},
}

"""How the platform tells us: one signed JSON post, a few tries at once, and then it is gone (platform sheet 4.3)."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from most116.simulator.meta.account import Account
from most116.simulator.wire import Wire

_TRIES = 3
_CONNECT_SECONDS, _READ_SECONDS = 5.0, 5.0


class Delivery:
    def __init__(self, account: Account, wire: Wire) -> None:
        self._account, self._wire = account, wire

    async def tell(self, kind: str, slot: str, *items: Mapping[str, Any], at: float) -> str:
        """Empty once we have taken the items, else what went wrong, in words for the page."""
        entry = {"id": slot, "time": int(at * 1000), "messaging": list(items)}
        # The platform escapes every letter beyond ASCII, and signs what it wrote.
        body = json.dumps({"object": kind, "entry": [entry]}).encode()
        signature = hmac.new(self._account.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signature}",
            "User-Agent": "facebookexternalua",
            "Accept": "*/*",
        }
        problem = ""
        for _ in range(_TRIES):
            answer = await self._wire.carry(
                self._account.webhook_url, body, headers, connect=_CONNECT_SECONDS, read=_READ_SECONDS
            )
            if answer.ok:
                return ""
            problem = f"HTTP {answer.status}" if answer.status else "brak odpowiedzi mostka"
        return problem


def new_mid() -> str:
    """An id as the platform gives it to a message."""
    return f"m_{secrets.token_urlsafe(24)}"

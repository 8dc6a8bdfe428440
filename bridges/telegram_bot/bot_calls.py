"""The Bot API without its library, for what is asked and not sent: fetching updates, and looking after the webhook."""

from typing import Any

import httpx

from bridges.http_client import ask, platform_client
from bridges.json_reading import Node
from bridges.telegram_bot.account import bot_token
from bridges.telegram_bot.refusals import refusal
from config.settings import Settings
from most116.core.errors import UNREADABLE_ANSWER, BridgeError


class BotCalls:
    """One bot and one client. Every failure is a BridgeError that holds no words, and never the token.

    `date` is the Date header of the last answer.
    """

    def __init__(self, *, token: str, api_base: str, timeout_seconds: float) -> None:
        self._base = f"{api_base.rstrip('/')}/bot{token}"
        self._timeout_seconds = timeout_seconds
        self._http = platform_client(api_base, timeout_seconds)
        self.date: str | None = None

    async def call(self, method: str, *, waits: float = 0.0, **given: Any) -> Node:
        """The result; `waits` is how many seconds longer the platform may take than for anything else."""
        seconds = self._timeout_seconds + waits
        answer = await ask(
            self._http,
            "POST",
            f"{self._base}/{method}",
            timeout_seconds=seconds,
            json=given,
            timeout=httpx.Timeout(seconds, connect=self._timeout_seconds / 2),
        )
        self.date = answer.headers.get("date")
        document = Node.read(answer.content)
        if answer.is_success and document["ok"]:
            return document["result"]
        if "error_code" not in document and answer.is_success:
            raise BridgeError(UNREADABLE_ANSWER)
        wait = document["parameters"]["retry_after"].number
        code = document["error_code"].number or answer.status_code
        raise refusal(code, document["description"].text, None if wait is None else float(wait))

    async def close(self) -> None:
        await self._http.aclose()


def bot_calls(settings: Settings) -> BotCalls:
    telegram = settings.telegram
    return BotCalls(token=bot_token(settings), api_base=telegram.api_base, timeout_seconds=telegram.timeout_seconds)

"""The Twilio account as SMS and WhatsApp use it: one client, time-outs, and refusals as our failures."""

import json
import logging
from collections.abc import Mapping
from typing import Any, NoReturn

import httpx
from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from bridges.failures import of_status, retry_after
from bridges.http_client import ask, platform_client
from bridges.twilio_errors import twilio_failures
from config.platforms import Twilio
from most116.core.errors import THROTTLED, UNREADABLE_ANSWER, BridgeError

# Named so that the library does not look into the environment, where a region would change where letters go.
_NO_ENVIRONMENT = {"TWILIO_REGION": "", "TWILIO_EDGE": ""}
_LONGEST_VALIDITY = 36_000


class TwilioRest:
    """Creates messages. Every failure is a BridgeError that holds Twilio's code and nothing of the letter."""

    def __init__(self, *, account_sid: str, auth_token: str, api_base: str, timeout_seconds: float) -> None:
        self._transport = _Transport(api_base, timeout_seconds)
        self._client = Client(account_sid, auth_token, http_client=self._transport, environment=_NO_ENVIRONMENT)
        # Asked by its address: the library's objects for it bring 83 modules of what else an account has, 7 MiB.
        self._messages = f"{api_base.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"

    async def create_message(
        self, *, to: str, sender: str, words: Mapping[str, str], status_callback: str, validity_seconds: int
    ) -> str:
        """Hand over one message and return Twilio's id of it.

        `words` are its `Body`, or the `ContentSid` of a prepared content with the `ContentVariables` that fill it.
        """
        fields = {
            "To": to,
            "From": sender,
            "StatusCallback": status_callback,
            "ValidityPeriod": str(min(validity_seconds, _LONGEST_VALIDITY)),
            # What the consultant wrote is what is sent; fewer segments are suggested to them, not made.
            "SmartEncoded": "false",
            **words,
        }
        sid = _id_in(await self._client.request_async("POST", self._messages, data=fields))
        # Raised here and not where the body was read: the error of reading it may repeat it.
        if not sid:
            raise BridgeError(UNREADABLE_ANSWER)
        return sid

    async def close(self) -> None:
        await self._transport.close()


def rest_of(twilio: Twilio) -> TwilioRest:
    """The account of the settings."""
    return TwilioRest(
        account_sid=twilio.account_sid,
        auth_token=twilio.tokens[0],
        api_base=twilio.api_base,
        timeout_seconds=twilio.timeout_seconds,
    )


class _Transport(AsyncHttpClient):  # type: ignore[misc]  # the library ships no types
    """Carries the library's requests over httpx.

    The library's own asynchronous client ignores its time-out, logs addresses, keeps the last request with its text in
    memory, and loses Retry-After.
    """

    def __init__(self, api_base: str, timeout_seconds: float) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=True)
        self._timeout_seconds = timeout_seconds
        self._http = platform_client(api_base, timeout_seconds)

    async def request(
        self,
        method: str,
        uri: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_: object,
    ) -> Response:
        """The library gives everything but the address by name; what it says of time-outs and redirects is left out."""
        answer = await ask(
            self._http,
            method,
            uri,
            timeout_seconds=self._timeout_seconds,
            params=params,
            data=data,
            headers=headers,
            auth=auth,
        )
        if not answer.is_success:
            _refuse(answer)
        return Response(answer.status_code, answer.text, answer.headers)

    async def close(self) -> None:
        await self._http.aclose()


def _id_in(answer: Response) -> str | None:
    """None when a success has a body that cannot be read."""
    try:
        document = json.loads(answer.text)
    except ValueError:
        return None
    sid = document.get("sid") if isinstance(document, dict) else None
    return sid if isinstance(sid, str) else None


def _refuse(answer: httpx.Response) -> NoReturn:
    code = _code(answer.content)
    failure = THROTTLED if answer.status_code == 429 else twilio_failures().get(code or "")
    raise BridgeError(
        failure or of_status(answer.status_code),
        detail=code or str(answer.status_code),
        retry_after=retry_after(answer.headers.get("retry-after")),
    )


def _code(body: bytes) -> str | None:
    """The number in `{"code": 21610, ...}`; never the sentence beside it, which may repeat the letter."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    code = document.get("code") if isinstance(document, dict) else None
    return str(code) if isinstance(code, int) and not isinstance(code, bool) and 0 < code < 1_000_000 else None

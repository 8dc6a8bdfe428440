"""Asks Twilio for what it knows of our account; needs none of its library."""

from collections.abc import Mapping
from urllib.parse import urljoin

import httpx

from bridges.failures import of_status, retry_after
from bridges.http_client import ask, platform_client
from bridges.json_reading import Node
from config.platforms import Twilio
from most116.core.errors import UNREADABLE_ANSWER, BridgeError

_VERSION = "2010-04-01"
_NOT_FOUND = "404"
_CONTENTS = "/v1/Content/"
# One host for each product, in every region: api.twilio.com, api.dublin.ie1.twilio.com and content.… beside them.
_ACCOUNTS_HOST, _CONTENTS_HOST = "//api.", "//content."


def contents_base(api_base: str) -> str:
    """Where the account's contents are, beside `api_base`; another host than Twilio's serves both."""
    return api_base.replace(_ACCOUNTS_HOST, _CONTENTS_HOST, 1)


class TwilioAccount:
    """One client, closed when the block is left. Every failure is a BridgeError that holds no words."""

    def __init__(self, twilio: Twilio) -> None:
        self._base = twilio.api_base.rstrip("/")
        self._path = f"/{_VERSION}/Accounts/{twilio.account_sid}"
        self._auth = (twilio.account_sid, twilio.tokens[0])
        self._timeout_seconds = twilio.timeout_seconds
        self._http = platform_client(twilio.api_base, twilio.timeout_seconds)

    async def __aenter__(self) -> "TwilioAccount":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def answer(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        """The answer to `path`, which begins behind the account's own address."""
        return await self._ask(self._base + self._path + path, query)

    async def read(self, path: str, query: Mapping[str, str]) -> Node:
        return Node.read((await self.answer(path, query)).content)

    async def read_content(self, sid: str, path: str = "") -> Node | None:
        """What Twilio knows of a prepared content; None where it has none of this id."""
        url = contents_base(self._base) + _CONTENTS + sid + path
        try:
            return Node.read((await self._ask(url, {})).content)
        except BridgeError as failure:
            if failure.detail != _NOT_FOUND:
                raise
            return None

    async def follow(self, uri: str) -> Node:
        """What stands at an address that an answer named; one of another account or host is none of ours."""
        if not uri.startswith(f"{self._path}/"):
            raise BridgeError(UNREADABLE_ANSWER)
        return Node.read((await self._ask(urljoin(self._base, uri), {})).content)

    async def _ask(self, url: str, query: Mapping[str, str]) -> httpx.Response:
        answer = await ask(
            self._http, "GET", url, timeout_seconds=self._timeout_seconds, params=query or None, auth=self._auth
        )
        if not answer.is_success:
            waits = retry_after(answer.headers.get("retry-after"))
            raise BridgeError(of_status(answer.status_code), detail=str(answer.status_code), retry_after=waits)
        return answer

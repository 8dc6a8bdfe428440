"""Discord's HTTP API through discord.py's client, with failures as ours. Imported when the first request is made."""

import asyncio
import contextlib
import functools
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import aiohttp
import discord
import yaml
from discord.http import Route

from bridges.failures import of_status, retry_after
from bridges.json_reading import Node
from config.platforms import Discord
from most116.core.errors import (
    FAILURES,
    MISCONFIGURED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    BridgeError,
    Failure,
)

API_VERSION = 10
# A longer wait is the outbox's: here it would hold up the letters of other platforms.
_LONGEST_WAIT = 2.0
# The first that fits: only a missing connection proves that nothing was sent.
_KINDS: Sequence[tuple[tuple[type[Exception], ...], Failure]] = (
    ((discord.LoginFailure, aiohttp.InvalidURL), MISCONFIGURED),
    ((aiohttp.ClientConnectorError,), UNREACHABLE),
    ((TimeoutError, aiohttp.ClientError, OSError), UNKNOWN_RESULT),
    ((ValueError, TypeError, KeyError), UNREADABLE_ANSWER),
)


class Rest:
    """One token and one client, signed in with the first request. Every failure is a BridgeError without words."""

    def __init__(self, given: Discord) -> None:
        self._given = given
        self._client: discord.Client | None = None
        self._signing_in = asyncio.Lock()

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        params: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> Node:
        """The platform's answer to a call of `path`, whose names in braces are `parameters`."""
        more: dict[str, Any] = {}
        if json is not None:
            more["json"] = json
        if params is not None:
            more["params"] = params
        try:
            async with asyncio.timeout(self._given.timeout_seconds):
                client = await self.signed_in()
                return Node(await client.http.request(Route(method, path, **parameters), **more))
        except Exception as error:  # noqa: BLE001 -- whatever the library raises holds the request with its words
            problem = problem_of(error)
        # Raised outside the handler, so that it does not drag along the request with its text and address.
        raise problem

    async def signed_in(self) -> discord.Client:
        """The library's client; raises what the library raises."""
        async with self._signing_in:
            if self._client is None:
                # The library has one address for the whole process.
                Route.BASE = f"{self._given.api_base.rstrip('/')}/api/v{API_VERSION}"
                client = _client()
                try:
                    await client.login(self._given.bot_token.get_secret_value() if self._given.bot_token else "")
                except BaseException:
                    await client.close()
                    raise
                self._client = client
            return self._client

    async def close(self) -> None:
        if self._client is not None:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                await self._client.close()
            self._client = None


@functools.cache
def discord_failures() -> Mapping[int, Failure]:
    """The failure for each code of the table."""
    table = yaml.safe_load(files("bridges.discord_bot").joinpath("discord_errors.yaml").read_text("utf-8"))
    return {code: FAILURES[name] for name, codes in table.items() for code in codes}


def problem_of(error: Exception) -> BridgeError:
    """What an exception of the library means for a letter."""
    if isinstance(error, discord.RateLimited):
        return BridgeError(THROTTLED, retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        found = discord_failures().get(error.code) or of_status(error.status)
        waits = retry_after(error.response.headers.get("Retry-After"))
        return BridgeError(found, detail=str(error.code or error.status), retry_after=waits)
    known = next((failure for kinds, failure in _KINDS if isinstance(error, kinds)), None)
    return BridgeError(known or UNKNOWN_RESULT, detail=None if known else type(error).__name__)


def _client() -> discord.Client:
    """Keeps no messages, no members and no users; hears direct messages only."""
    client = discord.Client(
        intents=discord.Intents(dm_messages=True),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
    )
    client.http.max_ratelimit_timeout = _LONGEST_WAIT
    return client

"""Whoever calls the HTTP API shows the application's token; what is refused is answered in the platform's form."""

import functools
import hmac
from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from most116.simulator.discord.account import Account
from most116.simulator.discord.documents import answer
from most116.simulator.discord.rest_rules import DiscordError

BASE = "/api/v10"
Endpoint = Callable[[Request], Awaitable[Response]]


def signed_routes(account: Account, table: Sequence[tuple[str, str, Endpoint]]) -> list[Route]:
    """`table` holds method, path and who answers."""
    return [Route(BASE + path, _signed(account, endpoint), methods=[method]) for method, path, endpoint in table]


def _signed(account: Account, endpoint: Endpoint) -> Endpoint:
    @functools.wraps(endpoint)
    async def checked(request: Request) -> Response:
        given, wanted = request.headers.get("authorization", ""), f"Bot {account.bot_token}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            return answer({"message": "401: Unauthorized", "code": 0}, 401)
        try:
            return await endpoint(request)
        except DiscordError as refused:
            return refused.answer()

    return checked

"""What the HTTP API tells of our own application, and keeps for it: its commands."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from most116.simulator.discord.account import Account
from most116.simulator.discord.documents import Document, answer, application, channel, user
from most116.simulator.discord.rest_rules import COMMAND_NAME, DiscordError, read_json
from most116.simulator.discord.signing_in import signed_routes
from most116.simulator.discord.talks import Talks


class AboutUs:
    def __init__(self, account: Account, talks: Talks) -> None:
        self._account, self._talks = account, talks
        self._commands = [self._registered({"name": account.command, "description": "…"})] if account.command else []

    def routes(self) -> list[Route]:
        commands = f"/applications/{self._account.application_id}/commands"
        return signed_routes(
            self._account,
            [
                ("GET", "/users/@me", self.me),
                ("GET", "/oauth2/applications/@me", self.application),
                ("GET", "/gateway/bot", self.gateway),
                ("POST", "/users/@me/channels", self.open_channel),
                ("GET", commands, self.commands),
                ("PUT", commands, self.set_commands),
            ],
        )

    async def me(self, _: Request) -> Response:
        own = user(self._account.application_id, "most116", bot=True)
        return answer({**own, "mfa_enabled": True, "locale": "pl", "verified": True, "email": None})

    async def application(self, _: Request) -> Response:
        return answer(application(self._account.application_id, int(self._account.flags)))

    async def gateway(self, _: Request) -> Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        url = self._account.gateway_url or "wss://gateway.discord.gg"
        return answer({"url": url, "shards": 1, "session_start_limit": limit})

    async def open_channel(self, request: Request) -> Response:
        values = await read_json(request)
        number = str(values.get("recipient_id")) if isinstance(values, dict) else ""
        if not self._talks.chats.known(number):
            raise DiscordError(50033)
        who = self._talks.chats.person(number)
        return answer(channel(self._talks.channel_of(who), user(who.id, who.name)))

    async def commands(self, _: Request) -> Response:
        return answer(self._commands)

    async def set_commands(self, request: Request) -> Response:
        given = await read_json(request)
        if not isinstance(given, list) or not all(
            isinstance(each, dict) and COMMAND_NAME.fullmatch(str(each.get("name", ""))) for each in given
        ):
            raise DiscordError(50035)
        self._commands = [self._registered(each) for each in given]
        return answer(self._commands)

    def _registered(self, given: Document) -> Document:
        return {
            "type": 1,
            "default_member_permissions": None,
            **given,
            "id": self._talks.new_id(),
            "application_id": self._account.application_id,
            "version": self._talks.new_id(),
        }

"""How the bot hears: by a webhook that it names, or by asking for updates, never both."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from most116.simulator.settings import is_address
from most116.simulator.telegram.account import Account
from most116.simulator.telegram.delivery import Delivery
from most116.simulator.telegram.refusals import Refused, bad
from most116.simulator.telegram.updates import Updates, Webhook

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_AT_ONCE, _LONGEST_WAIT, _LOOK_SECONDS = 100, 50, 1.0
_HERE = {"127.0.0.1", "localhost"}
_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Hearing:
    def __init__(self, account: Account, updates: Updates, delivery: Delivery, stopping: asyncio.Event) -> None:
        self._account, self._updates, self._delivery, self._stopping = account, updates, delivery, stopping
        self._asking = 0

    def me(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        may = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self._account.user | may

    def set_webhook(self, values: Mapping[str, Any]) -> bool:
        url, secret = values["url"], values.get("secret_token", "")
        if url and not (is_address(url) and (url.startswith("https://") or urlsplit(url).hostname in _HERE)):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if values.get("drop_pending_updates"):
            self._updates.drop()
        self._updates.webhook = Webhook(
            url=url,
            secret_token=secret,
            max_connections=values.get("max_connections", 40),
            allowed_updates=tuple(values.get("allowed_updates", self._updates.webhook.allowed_updates)),
        )
        self._updates.stir()
        self._delivery.start()
        return True

    def delete_webhook(self, values: Mapping[str, Any]) -> bool:
        return self.set_webhook({**values, "url": ""})

    def webhook_info(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        webhook, failed = self._updates.webhook, self._delivery.last_error
        waiting = len(self._updates.waiting())
        info: dict[str, Any] = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": waiting}
        if webhook.url:
            info["max_connections"] = webhook.max_connections
        if webhook.allowed_updates:
            info["allowed_updates"] = list(webhook.allowed_updates)
        if failed is not None:
            info |= {"last_error_date": int(failed[0].timestamp()), "last_error_message": failed[1]}
        return info

    async def updates(self, values: Mapping[str, Any], request: Request) -> list[Mapping[str, Any]]:
        """Those from `offset` on, as soon as there are any; the ones before it are done with."""
        self._asking += 1
        mine = self._asking
        self._updates.stir()
        if "allowed_updates" in values:
            wanted = tuple(values["allowed_updates"])
            self._updates.webhook = replace(self._updates.webhook, allowed_updates=wanted)
        self._require_turn(mine)
        self._updates.take_before(values.get("offset", 0))
        loop = asyncio.get_running_loop()
        until = loop.time() + min(values.get("timeout", 0), _LONGEST_WAIT)
        limit = min(max(values.get("limit", _AT_ONCE), 1), _AT_ONCE)
        while True:
            self._require_turn(mine)
            waiting, left = self._updates.waiting()[:limit], until - loop.time()
            if waiting or left <= 0 or self._stopping.is_set() or await request.is_disconnected():
                return [update.document for update in waiting]
            await self._updates.wait(min(left, _LOOK_SECONDS))

    def _require_turn(self, mine: int) -> None:
        if self._updates.webhook.url:
            raise Refused(409, _ACTIVE)
        if mine != self._asking:
            raise Refused(409, _OTHER)

"""People who have shown their password and not yet their second factor: known for a few minutes, and let in nowhere."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from handoff.accounts.session import password_mark, token_hash
from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from most116.core.ids import ConsultantId

_KEPT = timedelta(minutes=15)
_TOKEN_BYTES = 32
_LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Somebody half way. `sets_up`: their account had no second factor, and they are to make one now."""

    token: str
    account: ConsultantId
    password_mark: str
    sets_up: bool


class HalfWay:
    def __init__(self, redis: Live) -> None:
        self._redis = redis

    async def open(self, account: Account, *, sets_up: bool) -> Half:
        half = Half(
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            account=account.id,
            password_mark=password_mark(account.password_hash),
            sets_up=sets_up,
        )
        kept = json.dumps({"account": half.account, "mark": half.password_mark, "sets_up": sets_up})
        await self._redis.set(_key(half.token), kept, ex=int(_KEPT.total_seconds()))
        return half

    async def find(self, token: str) -> Half | None:
        if not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
            return None
        raw = await self._redis.get(_key(token))
        if raw is None:
            return None
        kept = json.loads(raw)
        account = ConsultantId(kept["account"])
        return Half(token=token, account=account, password_mark=kept["mark"], sets_up=kept["sets_up"])

    async def close(self, token: str) -> bool:
        """True once: of two who come with the same token at the same instant one goes on."""
        return await self._redis.delete(_key(token)) == 1


def _key(token: str) -> str:
    return names.half_signed_in(token_hash(token))

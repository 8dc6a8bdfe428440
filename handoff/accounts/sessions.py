"""Server-side sessions: who is signed in, for how long, and how that ends."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from most116.core.clock import Clock
from most116.core.ids import ConsultantId

_TOKEN_BYTES = 32
# A token is longer than its bytes by a third; whatever is longer was never ours and is not worth hashing.
# A life is not made longer with every click: each time is a write that waits for the disk.
_SLIDE_SECONDS = 15
_LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in. `token` is known to its owner only; Redis holds its hash."""

    account: ConsultantId
    token: str
    created: datetime
    password_mark: str

    @property
    def csrf(self) -> str:
        """Proves that a form was made by our own page. It follows from the token, which cannot be had back from it."""
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()

    def belongs_to(self, account: Account) -> bool:
        """False once the account was switched off or its password changed: both end every session at once."""
        mark = password_mark(account.password_hash)
        return self.account == account.id and not account.disabled and hmac.compare_digest(self.password_mark, mark)


class Sessions:
    """Sessions in Redis. One ends after `idle` without an act, after `lifetime` in any case, or when it is closed."""

    def __init__(self, redis: Live, clock: Clock, *, idle: timedelta, lifetime: timedelta) -> None:
        self._redis = redis
        self._clock = clock
        self._idle = idle
        self._lifetime = lifetime

    async def open(self, account: Account) -> Session:
        session = Session(
            account=account.id,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            created=self._clock.now(),
            password_mark=password_mark(account.password_hash),
        )
        await self._redis.set(_key(session.token), _pack(session), ex=self._seconds_left(session))
        return session

    async def find(self, token: str, *, slide: bool = True) -> Session | None:
        """The living session of this token. `slide` counts this look as an act of its owner."""
        if not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
            return None
        key = _key(token)
        async with self._redis.pipeline(transaction=False) as steps:
            steps.get(key)
            steps.ttl(key)
            raw, left = await steps.execute()
        if raw is None:
            return None
        session = _unpack(token, raw)
        if self._clock.now() - session.created >= self._lifetime:
            await self.close(token)
            return None
        wanted = self._seconds_left(session)
        if slide and not wanted - _SLIDE_SECONDS < left <= wanted:
            # EXPIRE never brings back a session that was closed at this very moment.
            await self._redis.expire(key, wanted)
        return session

    async def close(self, token: str) -> None:
        await self._redis.delete(_key(token))

    def _seconds_left(self, session: Session) -> int:
        left = min(self._idle, session.created + self._lifetime - self._clock.now())
        return max(1, int(left.total_seconds()))


def password_mark(password_hash: str) -> str:
    """Changes with the password, and does not lead back to its hash."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:32]


def _key(token: str) -> str:
    return names.session(hashlib.sha256(token.encode()).hexdigest())


def _pack(session: Session) -> str:
    return json.dumps(
        {"account": session.account, "created": session.created.timestamp(), "mark": session.password_mark}
    )


def _unpack(token: str, raw: bytes) -> Session:
    kept = json.loads(raw)
    return Session(
        account=ConsultantId(kept["account"]),
        token=token,
        created=datetime.fromtimestamp(kept["created"], UTC),
        password_mark=kept["mark"],
    )

"""Server-side sessions: who is signed in, for how long, and how that ends."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from redis.asyncio import Redis

from handoff.live import names
from handoff.records import Account
from most116.core.clock import Clock
from most116.core.ids import ConsultantId

_TOKEN_BYTES = 32
# A token is longer than its bytes by a third; whatever is longer was never ours and is not worth hashing.
_LONGEST_TOKEN = 64
# Sliding writes at most this often: a session in use costs one write a minute, not one a request.
_SLIDE_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in. `token` is known to its owner only; Redis holds its hash."""

    account: ConsultantId
    token: str
    created: datetime
    seen: datetime
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
    """Sessions in Redis. One ends after `idle` without a request, after `lifetime`, or when it is closed."""

    def __init__(self, redis: Redis, clock: Clock, *, idle: timedelta, lifetime: timedelta) -> None:
        self._redis = redis
        self._clock = clock
        self._idle = idle
        self._lifetime = lifetime

    async def open(self, account: Account) -> Session:
        now = self._clock.now()
        session = Session(
            account=account.id,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            created=now,
            seen=now,
            password_mark=password_mark(account.password_hash),
        )
        kept = _hash(session.token)
        index = names.account_sessions(account.id)
        async with self._redis.pipeline(transaction=True) as steps:
            steps.set(names.session(kept), _pack(session), px=self._milliseconds(session))
            steps.sadd(index, kept)
            steps.pexpire(index, self._lifetime)
            await steps.execute()
        return session

    async def find(self, token: str, *, slide: bool = True) -> Session | None:
        """The living session of this token. `slide` counts this look as a sign of life of its owner."""
        if not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
            return None
        key = names.session(_hash(token))
        raw = cast("bytes | None", await self._redis.get(key))
        if raw is None:
            return None
        session = _unpack(token, raw)
        now = self._clock.now()
        if now - session.seen >= self._idle or now - session.created >= self._lifetime:
            await self.close(token)
            return None
        if slide and now - session.seen >= _SLIDE_STEP:
            slid = _seen_at(session, now)
            # Only while it still exists: a session closed at this very moment must not come back.
            await self._redis.set(key, _pack(slid), px=self._milliseconds(slid), xx=True)
        return session

    async def close(self, token: str) -> None:
        await self._redis.delete(names.session(_hash(token)))

    async def close_all(self, account: ConsultantId) -> None:
        """End every session of the account, on every device."""
        index = names.account_sessions(account)
        kept = cast("set[bytes]", await self._redis.smembers(index))
        await self._redis.delete(index, *(names.session(each.decode()) for each in kept))

    def _milliseconds(self, session: Session) -> int:
        left = session.created + self._lifetime - session.seen
        return max(1, int(min(self._idle, left).total_seconds() * 1000))


def password_mark(password_hash: str) -> str:
    """Changes with the password, and does not lead back to its hash."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:32]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _seen_at(session: Session, now: datetime) -> Session:
    return Session(
        account=session.account,
        token=session.token,
        created=session.created,
        seen=now,
        password_mark=session.password_mark,
    )


def _pack(session: Session) -> str:
    return json.dumps(
        {
            "account": session.account,
            "created": session.created.timestamp(),
            "seen": session.seen.timestamp(),
            "mark": session.password_mark,
        }
    )


def _unpack(token: str, raw: bytes) -> Session:
    kept = json.loads(raw)
    return Session(
        account=ConsultantId(kept["account"]),
        token=token,
        created=datetime.fromtimestamp(kept["created"], UTC),
        seen=datetime.fromtimestamp(kept["seen"], UTC),
        password_mark=kept["mark"],
    )

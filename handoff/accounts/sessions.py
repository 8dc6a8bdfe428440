"""Server-side sessions: who is signed in, for how long, and how that ends."""

import secrets
from dataclasses import replace
from datetime import timedelta

from handoff.accounts.session import Session, packed, password_mark, token_hash, unpacked
from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from most116.core.clock import Clock

_TOKEN_BYTES = 32
# A token is longer than its bytes by a third; whatever is longer was never ours and is not worth hashing.
_LONGEST_TOKEN = 64
# A life is not made longer with every click: each time is a write that waits for the disk.
_SLIDE_SECONDS = 15


class Sessions:
    """Sessions in Redis. One ends after `idle` without an act, after `lifetime` in any case, or when it is closed."""

    def __init__(self, redis: Live, clock: Clock, *, idle: timedelta, lifetime: timedelta) -> None:
        self._redis = redis
        self._clock = clock
        self._idle = idle
        self._lifetime = lifetime

    async def open(self, account: Account, *, browser: str = "") -> Session:
        now = self._clock.now()
        session = Session(
            account=account.id,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            created=now,
            password_mark=password_mark(account.password_hash),
            confirmed=now,
            browser=browser,
        )
        listed = names.sessions_of(account.id)
        async with self._redis.pipeline(transaction=True) as steps:
            steps.set(_key(session.token), packed(session), ex=self._seconds_left(session))
            steps.zremrangebyscore(listed, 0, (now - self._lifetime).timestamp())
            steps.zadd(listed, {token_hash(session.token): now.timestamp()})
            steps.expire(listed, int(self._lifetime.total_seconds()) + 1)
            await steps.execute()
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
        session = None if raw is None else unpacked(token, raw)
        if session is None:
            return None
        if self._clock.now() - session.created >= self._lifetime:
            await self.close(token)
            return None
        wanted = self._seconds_left(session)
        if slide and not wanted - _SLIDE_SECONDS < left <= wanted:
            # Neither EXPIRE nor XX ever brings back a session that was closed at this very moment.
            async with self._redis.pipeline(transaction=False) as steps:
                steps.expire(key, wanted)
                seen = {token_hash(token): self._clock.now().timestamp()}
                steps.zadd(names.sessions_of(session.account), seen, xx=True)
                await steps.execute()
        return session

    async def confirm(self, session: Session) -> Session:
        """The session, whose owner has just proved who they are."""
        confirmed = replace(session, confirmed=self._clock.now())
        await self._redis.set(_key(session.token), packed(confirmed), xx=True, keepttl=True)
        return confirmed

    async def close(self, token: str) -> None:
        await self._redis.delete(_key(token))

    def _seconds_left(self, session: Session) -> int:
        left = min(self._idle, session.created + self._lifetime - self._clock.now())
        return max(1, int(left.total_seconds()))


def _key(token: str) -> str:
    return names.session(token_hash(token))

"""The sessions of one account: its owner sees them all, and they end one by one or together."""

from collections.abc import Sequence

from handoff.accounts.session import OpenSession, Session, moment_of, session_id, token_hash, unpacked
from handoff.live import names
from handoff.live.connection import Live
from most116.core.ids import ConsultantId


class SessionList:
    def __init__(self, redis: Live) -> None:
        self._redis = redis

    async def of(self, account: ConsultantId) -> Sequence[OpenSession]:
        """The living sessions of an account, the one that acted last first."""
        hashes = list(reversed(await self._listed(account)))
        kept = await self._redis.mget([names.session(each) for each, _ in hashes]) if hashes else []
        living = [(each, seen, unpacked("", raw)) for (each, seen), raw in zip(hashes, kept, strict=True) if raw]
        return [
            OpenSession(id=session_id(each), created=one.created, seen=moment_of(seen), browser=one.browser)
            for each, seen, one in living
            if one is not None
        ]

    async def end(self, account: ConsultantId, which: str) -> bool:
        """End one session of this account by its id; False when there is none such."""
        return await self._end([each for each, _ in await self._listed(account) if session_id(each) == which]) > 0

    async def end_all(self, account: ConsultantId, *, but: Session | None = None) -> None:
        """End every session of an account, `but` this one."""
        kept = None if but is None else token_hash(but.token)
        await self._end([each for each, _ in await self._listed(account) if each != kept])

    async def _listed(self, account: ConsultantId) -> list[tuple[str, float]]:
        found = await self._redis.zrange(names.sessions_of(account), 0, -1, withscores=True)
        return [(raw.decode(), seen) for raw, seen in found]

    async def _end(self, hashes: Sequence[str]) -> int:
        return int(await self._redis.delete(*map(names.session, hashes))) if hashes else 0

"""What works and what does not: told by the clock, read by the sites."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from redis.exceptions import RedisError, ResponseError

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.heartbeat import Heartbeat
from handoff.live.inbox import Inbox
from handoff.live.pressure import FULL, pressure
from most116.core.clock import Clock
from most116.core.errors import StorageDown
from most116.core.messages import InboundMessage, Told
from most116.core.ports import Accept
from most116.web.ending import end

_LOOK_SECONDS = 1.0
# Without these nobody would read or answer what people write.
_NEEDED_ROLES = ("intake", "worker", "clock", "desk")
_OLDEST_UNREAD = timedelta(seconds=60)


# What a part that is not well means, for whoever looks at /readyz; docs/runbook.md says what to do.
_WHY = {
    "redis": "Redis does not answer: nothing can be accepted",
    "room": "Redis is full and keeps nothing more: messages are refused, and no other part can say how it is",
    "sql": "the clock says that the SQL database does not answer, or no clock says anything",
    "intake": "no intake showed a sign of life: messages are accepted and not read",
    "worker": "no worker showed a sign of life: answers do not go out",
    "clock": "no clock showed a sign of life: nobody hears that they still wait",
    "desk": "no desk showed a sign of life: consultants have no page",
    "unread": "the oldest message has waited for a minute to be read",
    "rules": "the rule files are broken: the last good ones decide",
}


@dataclass(slots=True)
class StorageState:
    """Whether SQL works, as far as this process has heard; a site that is asked for it has no access of its own."""

    sql_works: bool = True
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def follow(self, redis: Live) -> None:
        self._task = asyncio.create_task(self._follow(redis))

    async def stop(self) -> None:
        if self._task is not None:
            await end(self._task)

    async def _follow(self, redis: Live) -> None:
        while True:
            try:
                # Nothing known (no clock runs) is not "down": what is accepted is safe in Redis either way.
                self.sql_works = await redis.get(names.SQL_STATE) != b"down"
            except (RedisError, OSError):
                # Redis itself is asked with every message, and answers for itself.
                self.sql_works = True
            await asyncio.sleep(_LOOK_SECONDS)


def heard_only_when_read(accept: Accept, storage: StorageState) -> Accept:
    """`accept` that also raises StorageDown when what it kept cannot be read now, so that the person hears it."""

    async def accept_and_look(event: Told) -> bool:
        new = await accept(event)
        if isinstance(event, InboundMessage) and not storage.sql_works:
            raise StorageDown("the SQL database")
        return new

    return accept_and_look


async def look(redis: Live, inbox: Inbox, clock: Clock) -> tuple[bool, Mapping[str, object]]:
    """Whether everything a conversation needs works, and each part. `unread`: nothing has waited long to be read.

    `rules`: the rule files are those in force. Broken ones are said and nothing more, because the last good ones decide
    as well as before.
    """
    try:
        roles = {role: await Heartbeat(redis, role).alive() for role in _NEEDED_ROLES}
        room = await _has_room(redis, believed=any(roles.values()))
        works = {"redis": True, "room": room, "sql": await redis.get(names.SQL_STATE) == b"up", **roles}
        oldest = await inbox.oldest()
        rules = await redis.get(names.RULES_STATE) != b"broken"
    except (RedisError, OSError):
        return False, {"redis": False}
    works["unread"] = oldest is None or clock.now() - oldest < _OLDEST_UNREAD
    return all(works.values()), {**works, "rules": rules}


async def _has_room(redis: Live, *, believed: bool) -> bool:
    """Whether Redis keeps what comes. Where no part says anything, none may be able to: that is tried then."""
    if (await pressure(redis)).full >= FULL:
        return False
    try:
        return believed or bool(await redis.set(names.ROOM, "1", ex=names.HEARTBEAT_SECONDS))
    except ResponseError:
        return False


def told(findings: Mapping[str, object]) -> Mapping[str, object]:
    """The findings with, under `why`, what each that is not well means; nothing of anybody is in it."""
    why = [_WHY.get(part, part) for part, works in findings.items() if not works]
    return {**findings, "why": why} if why else findings

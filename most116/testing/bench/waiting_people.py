"""People who wait, put into a trial's queue in bulk, as if each of them had written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import insert, select

from config.settings import load_settings
from handoff.inbound import to_ms
from handoff.place import ticket_for
from handoff.store import cases, data_keys, tables
from handoff.store.cases import Case
from handoff.store.tables import conversations
from most116.app.runtime import build
from most116.app.wiring import Parts
from most116.core.conversation import AgeBand, Channel, Conversation, Language, Line, Phase, Tier
from most116.core.ids import ContactKey
from most116.testing.trial import Trial

_AT_ONCE = 500


@asynccontextmanager
async def parts_of(trial: Trial) -> AsyncIterator[Parts]:
    """The trial's own storage, opened once more from here."""
    settings = load_settings(
        {
            "redis_url": f"unix://{trial.data / 'redis.sock'}",
            "database_url": f"sqlite+aiosqlite:///{trial.data / 'most116.db'}",
            "keyring_dir": trial.data / "keyring",
        }
    )
    parts = Parts(build(settings, "bench"))
    try:
        yield parts
    finally:
        await parts.close()


async def let_wait(parts: Parts, count: int) -> None:
    """So many more people wait for 116 111, of every tier but the first."""
    if count <= 0:
        return
    first = _somebody(parts, 0)
    await _keep_first(parts, first)
    await parts.room.enter(ticket_for(first))
    for begin in range(1, count, _AT_ONCE):
        several = [_somebody(parts, begin + number) for number in range(min(_AT_ONCE, count - begin))]
        await _keep_like(parts, first, several)
        await asyncio.gather(*(parts.room.enter(ticket_for(one)) for one in several))


async def _keep_first(parts: Parts, one: Conversation) -> None:
    _, wrapped = parts.keyring.new_content_key(one.id)
    async with parts.database.write() as unit:
        await cases.add(unit.connection, Case(conversation=one, contact=ContactKey(f"c{one.id}"), dialog={}))
        await data_keys.add(unit.connection, one.id, wrapped, one.opened_at)


async def _keep_like(parts: Parts, first: Conversation, several: Sequence[Conversation]) -> None:
    """The row of the first, again for each: one statement for many, because a hundred thousand are wanted."""
    at = to_ms(first.opened_at)
    async with parts.database.write() as unit:
        found = await unit.connection.execute(select(conversations).where(conversations.c.id == first.id))
        row = dict(found.mappings().one())
        own = [{"id": one.id, "contact": f"c{one.id}", "tier": int(one.tier)} for one in several]
        await unit.connection.execute(insert(conversations), [row | each for each in own])
        keys = [(one.id, parts.keyring.new_content_key(one.id)[1]) for one in several]
        wrapped = [{"conversation": which, "wrapped": key, "created_at": at} for which, key in keys]
        await unit.connection.execute(insert(tables.data_keys), wrapped)


def _somebody(parts: Parts, number: int) -> Conversation:
    at = parts.runtime.clock.now() - timedelta(minutes=1)
    return Conversation(
        id=parts.runtime.ids.conversation(),
        channel=Channel.SMS,
        slot="sms",
        phase=Phase.QUEUED,
        entry_line=Line.YOUTH,
        line=Line.YOUTH,
        age_band=AgeBand.FROM_13,
        language=Language.PL,
        tier=(Tier.HIGH, Tier.ELEVATED, Tier.STANDARD)[number % 3],
        opened_at=at,
        last_heard_at=at,
        waiting_since=at,
        alias="Modra Sowa",
    )

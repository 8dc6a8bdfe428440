"""Which keys of the day this database has used: a key is destroyed only by the database that knows it unused."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import LargeBinary, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff.crypto.envelope import KEY_ID_AT, KEY_ID_BYTES
from handoff.crypto.key_folder import Purpose, StoredKey
from handoff.inbound import from_ms, to_ms
from handoff.store import care_keys, tokens
from handoff.store.legal_holds import HELD
from handoff.store.tables import data_keys, day_keys, stuck
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True)
class DayKey:
    """A key that was used here; `destroyed_at` is None while it is kept."""

    id: str
    purpose: Purpose
    day: date
    destroyed_at: datetime | None


async def known(connection: AsyncConnection) -> list[DayKey]:
    """Every key that was ever used here, by day."""
    rows = await connection.execute(select(day_keys).order_by(day_keys.c.day, day_keys.c.id))
    return [
        DayKey(
            row.id,
            Purpose(row.purpose),
            date.fromisoformat(row.day),
            None if row.destroyed_at is None else from_ms(row.destroyed_at),
        )
        for row in rows
    ]


async def note(connection: AsyncConnection, stored: Sequence[StoredKey]) -> None:
    """Note keys that are used here and were not noted before."""
    for one in stored:
        row = {"id": one.key.id, "purpose": one.purpose, "day": one.day.isoformat()}
        await connection.execute(insert(day_keys), row)


async def note_destroyed(connection: AsyncConnection, key_id: str, now: datetime) -> None:
    await connection.execute(update(day_keys).where(day_keys.c.id == key_id), {"destroyed_at": to_ms(now)})


async def uses(connection: AsyncConnection) -> dict[str, int]:
    """How many conversations and care plans have their data key, or a token of who may come back, under each key."""
    named = _key_id(data_keys.c.wrapped)
    rows = await connection.execute(select(named.label("id"), func.count().label("number")).group_by(named))
    found = Counter({row.id.hex(): row.number for row in rows})
    for others in (care_keys.uses, tokens.uses, care_keys.token_uses):
        found.update(await others(connection))
    return dict(found)


async def held(connection: AsyncConnection) -> dict[str, int]:
    """How many talks whose words two people keep have their data key under each key."""
    named = _key_id(data_keys.c.wrapped)
    query = select(named.label("id"), func.count().label("number")).where(data_keys.c.conversation.in_(HELD))
    return {row.id.hex(): row.number for row in await connection.execute(query.group_by(named))}


async def stuck_uses(connection: AsyncConnection) -> set[str]:
    """The keys that messages need which could not be processed and which nobody has dealt with yet."""
    query = select(_key_id(stuck.c.envelope).label("id")).where(stuck.c.resolved_at.is_(None)).distinct()
    return {row.id.hex() for row in await connection.execute(query)}


async def wrapped_under(
    connection: AsyncConnection, key_ids: Collection[str], limit: int
) -> list[tuple[ConversationId, bytes]]:
    """Conversations whose data key is under one of these keys, with the wrapped key."""
    named = _key_id(data_keys.c.wrapped).in_([bytes.fromhex(key_id) for key_id in key_ids])
    query = select(data_keys.c.conversation, data_keys.c.wrapped).where(named).limit(limit)
    return [(ConversationId(row.conversation), row.wrapped) for row in await connection.execute(query)]


async def put_wrapped(connection: AsyncConnection, conversation: ConversationId, old: bytes, new: bytes) -> None:
    """Keep a data key under another key, unless it was destroyed or replaced meanwhile."""
    query = update(data_keys).where(data_keys.c.conversation == conversation, data_keys.c.wrapped == old)
    await connection.execute(query, {"wrapped": new})


def _key_id(envelope: ColumnElement[bytes]) -> ColumnElement[bytes]:
    """What an envelope says of the key it needs; SQL counts from one."""
    return func.substr(envelope, KEY_ID_AT + 1, KEY_ID_BYTES, type_=LargeBinary)

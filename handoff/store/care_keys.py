"""The wrapped data keys of care plans, and which keys of the keyring they and their tokens stand under."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import LargeBinary, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff.crypto.envelope import KEY_ID_AT, KEY_ID_BYTES
from handoff.crypto.returning_tokens import Token
from handoff.store.floor_tables import care_keys
from most116.core.ids import CarePlanId


async def every(connection: AsyncConnection) -> list[tuple[CarePlanId, bytes]]:
    """All wrapped keys."""
    rows = await connection.execute(select(care_keys.c.plan, care_keys.c.wrapped))
    return [(CarePlanId(row.plan), row.wrapped) for row in rows]


async def uses(connection: AsyncConnection) -> dict[str, int]:
    """How many plans have their data key under each key of the keyring, by its id."""
    named = _key_id()
    rows = await connection.execute(select(named.label("id"), func.count().label("number")).group_by(named))
    return {row.id.hex(): row.number for row in rows}


async def token_uses(connection: AsyncConnection) -> dict[str, int]:
    """How many plans are found by a token of each key."""
    rows = await connection.execute(select(care_keys.c.key, func.count().label("number")).group_by(care_keys.c.key))
    return {row.key: row.number for row in rows}


async def found_under(connection: AsyncConnection, key_id: str) -> list[CarePlanId]:
    """Those whose token is of this key."""
    rows = await connection.execute(select(care_keys.c.plan).where(care_keys.c.key == key_id))
    return [CarePlanId(row.plan) for row in rows]


async def hang(connection: AsyncConnection, tokens: Iterable[Token], newest: Token, today: date) -> bool:
    """From now on whoever these tokens stand for is found by the newest one, and was here today; False: by none."""
    theirs = update(care_keys).where(care_keys.c.token.in_([each.value for each in tokens]))
    values = {"key": newest.key, "token": newest.value, "seen_on": today.isoformat()}
    return (await connection.execute(theirs, values)).rowcount > 0


async def wrapped_under(
    connection: AsyncConnection, key_ids: Collection[str], limit: int
) -> list[tuple[CarePlanId, bytes]]:
    """Plans whose data key is under one of these keys, with the wrapped key."""
    named = _key_id().in_([bytes.fromhex(key_id) for key_id in key_ids])
    query = select(care_keys.c.plan, care_keys.c.wrapped).where(named).limit(limit)
    return [(CarePlanId(row.plan), row.wrapped) for row in await connection.execute(query)]


async def put_wrapped(connection: AsyncConnection, plan: CarePlanId, old: bytes, new: bytes) -> None:
    """Keep a data key under another key, unless it was destroyed or replaced meanwhile."""
    query = update(care_keys).where(care_keys.c.plan == plan, care_keys.c.wrapped == old)
    await connection.execute(query, {"wrapped": new})


def _key_id() -> ColumnElement[bytes]:
    """What the envelope of a data key says of the key it needs; SQL counts from one."""
    return func.substr(care_keys.c.wrapped, KEY_ID_AT + 1, KEY_ID_BYTES, type_=LargeBinary)

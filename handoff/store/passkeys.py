"""Rows of passkeys: whose they are, their public keys, and how often they say they were used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import passkeys
from most116.core.ids import ConsultantId


class Passkey(NamedTuple):
    """`id`: SHA-256 of `credential`, in hex. `sign_count`: as its authenticator counts; many always say 0."""

    id: str
    account: ConsultantId
    name: str
    credential: bytes
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None = None


async def of_account(connection: AsyncConnection, account: ConsultantId) -> Sequence[Passkey]:
    """The oldest first."""
    query = select(passkeys).where(passkeys.c.account == account).order_by(passkeys.c.created_at, passkeys.c.id)
    return [_passkey(row) for row in await connection.execute(query)]


async def one(connection: AsyncConnection, which: str) -> Passkey | None:
    row = (await connection.execute(select(passkeys).where(passkeys.c.id == which))).first()
    return None if row is None else _passkey(row)


async def add(connection: AsyncConnection, made: Passkey) -> None:
    values = {**made._asdict(), "created_at": to_ms(made.created_at), "used_at": None}
    await connection.execute(insert(passkeys), values)


async def use(connection: AsyncConnection, before: Passkey, sign_count: int, now: datetime) -> bool:
    """False when it was used or removed since `before` was read."""
    same = update(passkeys).where(passkeys.c.id == before.id, passkeys.c.sign_count == before.sign_count)
    return (await connection.execute(same, {"sign_count": sign_count, "used_at": to_ms(now)})).rowcount == 1


async def remove(connection: AsyncConnection, account: ConsultantId, which: str) -> bool:
    gone = delete(passkeys).where(passkeys.c.account == account, passkeys.c.id == which)
    return (await connection.execute(gone)).rowcount == 1


def _passkey(row: Row[Any]) -> Passkey:
    return Passkey(
        id=row.id,
        account=ConsultantId(row.account),
        name=row.name,
        credential=row.credential,
        public_key=row.public_key,
        sign_count=row.sign_count,
        created_at=from_ms(row.created_at),
        used_at=None if row.used_at is None else from_ms(row.used_at),
    )

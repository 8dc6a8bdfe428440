"""What second factors are checked with: sealed secrets, public keys, counters, and hashes of recovery codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import authenticators, passkeys, recovery_codes
from most116.core.ids import ConsultantId


class Authenticator(NamedTuple):
    """The sealed secret of an app, and the time step of the last code that was taken."""

    sealed: bytes
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """`id` names it to its owner; `credential` is what the authenticator calls it."""

    id: str
    account: ConsultantId
    credential: bytes
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None = None


async def authenticator(connection: AsyncConnection, account: ConsultantId) -> Authenticator | None:
    query = select(authenticators.c.sealed, authenticators.c.last_step).where(authenticators.c.account == account)
    row = (await connection.execute(query)).first()
    return None if row is None else Authenticator(row.sealed, row.last_step)


async def put_authenticator(connection: AsyncConnection, account: ConsultantId, made: Authenticator) -> None:
    await connection.execute(delete(authenticators).where(authenticators.c.account == account))
    values = {"account": account, "sealed": made.sealed, "last_step": made.last_step}
    await connection.execute(insert(authenticators), values)


async def take_step(connection: AsyncConnection, account: ConsultantId, step: int) -> bool:
    """True when no code of this time step or a later one was taken before: a code counts once."""
    newer = update(authenticators).where(authenticators.c.account == account, authenticators.c.last_step < step)
    return (await connection.execute(newer, {"last_step": step})).rowcount == 1


async def passkeys_of(connection: AsyncConnection, account: ConsultantId) -> Sequence[Passkey]:
    """The oldest first."""
    query = select(passkeys).where(passkeys.c.account == account).order_by(passkeys.c.created_at)
    return [
        Passkey(
            id=row.id,
            account=ConsultantId(row.account),
            credential=row.credential,
            public_key=row.public_key,
            sign_count=row.sign_count,
            created_at=from_ms(row.created_at),
            used_at=None if row.used_at is None else from_ms(row.used_at),
        )
        for row in await connection.execute(query)
    ]


async def add_passkey(connection: AsyncConnection, made: Passkey) -> None:
    await connection.execute(
        insert(passkeys),
        {
            "id": made.id,
            "account": made.account,
            "credential": made.credential,
            "public_key": made.public_key,
            "sign_count": made.sign_count,
            "created_at": to_ms(made.created_at),
        },
    )


async def use_passkey(connection: AsyncConnection, before: Passkey, sign_count: int, now: datetime) -> bool:
    """False when it was used since `before` was read: the counter of a copied key shows then."""
    same = update(passkeys).where(passkeys.c.id == before.id, passkeys.c.sign_count == before.sign_count)
    return (await connection.execute(same, {"sign_count": sign_count, "used_at": to_ms(now)})).rowcount == 1


async def remove_passkey(connection: AsyncConnection, account: ConsultantId, which: str) -> bool:
    gone = delete(passkeys).where(passkeys.c.account == account, passkeys.c.id == which)
    return (await connection.execute(gone)).rowcount == 1


async def put_codes(connection: AsyncConnection, account: ConsultantId, hashes: Iterable[str]) -> None:
    """In place of those there were."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
    await connection.execute(insert(recovery_codes), [{"account": account, "hash": each} for each in hashes])


async def use_code(connection: AsyncConnection, account: ConsultantId, hashed: str) -> bool:
    """True once for each code."""
    used = delete(recovery_codes).where(recovery_codes.c.account == account, recovery_codes.c.hash == hashed)
    return (await connection.execute(used)).rowcount == 1


async def codes_left(connection: AsyncConnection, account: ConsultantId) -> int:
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.account == account)
    return int(await connection.scalar(query) or 0)


async def protected(connection: AsyncConnection) -> set[ConsultantId]:
    """The accounts that have a second factor."""
    both = select(authenticators.c.account).union(select(passkeys.c.account))
    return {ConsultantId(row.account) for row in await connection.execute(both)}


async def remove_all(connection: AsyncConnection, account: ConsultantId) -> None:
    for table in (authenticators, passkeys, recovery_codes):
        await connection.execute(delete(table).where(table.c.account == account))

"""What second factors are checked with: the sealed secrets of apps, and hashes of recovery codes."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.tables import authenticators, passkeys, recovery_codes
from most116.core.ids import ConsultantId


class Authenticator(NamedTuple):
    """The sealed secret of an app, and the time step of the last code that was taken."""

    sealed: bytes
    last_step: int


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

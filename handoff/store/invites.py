"""One-time links by which people give their account a password; at most one for each account."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.tables import invites
from most116.core.ids import ConsultantId


async def put(connection: AsyncConnection, account: ConsultantId, token_hash: str, expires_at: datetime) -> None:
    """Keep it in place of an older one, which leads nowhere any more."""
    await remove(connection, account)
    values = {"account": account, "token_hash": token_hash, "expires_at": to_ms(expires_at)}
    await connection.execute(insert(invites), values)


async def account_of(connection: AsyncConnection, token_hash: str, now: datetime) -> ConsultantId | None:
    """Whom a link that has not expired is for."""
    found = await connection.scalar(
        select(invites.c.account).where(invites.c.token_hash == token_hash, invites.c.expires_at > to_ms(now))
    )
    return None if found is None else ConsultantId(found)


async def use(connection: AsyncConnection, token_hash: str) -> bool:
    """True once only: of two who come with the same link at the same instant one gets it."""
    return (await connection.execute(delete(invites).where(invites.c.token_hash == token_hash))).rowcount == 1


async def remove(connection: AsyncConnection, account: ConsultantId) -> None:
    await connection.execute(delete(invites).where(invites.c.account == account))


async def open_for(connection: AsyncConnection, now: datetime) -> set[ConsultantId]:
    """The accounts whose link still leads somewhere."""
    rows = await connection.execute(select(invites.c.account).where(invites.c.expires_at > to_ms(now)))
    return {ConsultantId(row.account) for row in rows}

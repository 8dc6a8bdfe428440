"""Wrapped conversation keys and sealed addresses; deleting the key is the shred."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.legal_holds import NOT_HELD
from handoff.store.record_tables import open_records
from handoff.store.tables import addresses, conversations, data_keys, drafts, reveals
from most116.core.conversation import ENDED, Tier
from most116.core.ids import ConversationId

_GET = select(data_keys.c.wrapped).where(data_keys.c.conversation == bindparam("of"))
_GET_WITH_ADDRESS = (
    select(data_keys.c.wrapped, addresses.c.conversation)
    .outerjoin(addresses, addresses.c.conversation == data_keys.c.conversation)
    .where(data_keys.c.conversation == bindparam("of"))
)


async def add(connection: AsyncConnection, conversation: ConversationId, wrapped: bytes, now: datetime) -> None:
    await connection.execute(
        insert(data_keys), {"conversation": conversation, "wrapped": wrapped, "created_at": to_ms(now)}
    )


async def get(connection: AsyncConnection, conversation: ConversationId) -> bytes | None:
    """The wrapped key, or None when it was destroyed."""
    return await connection.scalar(_GET, {"of": conversation})


async def every(connection: AsyncConnection) -> list[tuple[ConversationId, bytes]]:
    """All wrapped keys."""
    rows = await connection.execute(select(data_keys.c.conversation, data_keys.c.wrapped))
    return [(ConversationId(row.conversation), row.wrapped) for row in rows]


async def get_with_address(connection: AsyncConnection, conversation: ConversationId) -> tuple[bytes | None, bool]:
    """The wrapped key, and whether there is an address to answer to."""
    row = (await connection.execute(_GET_WITH_ADDRESS, {"of": conversation})).first()
    return (None, False) if row is None else (row.wrapped, row.conversation is not None)


async def destroy(connection: AsyncConnection, conversation: ConversationId) -> None:
    """Destroy a conversation's key, and with it what nobody has sent yet, and where the person wrote that they are.

    What its record says goes too, and nobody is asked to choose it again.
    """
    await connection.execute(update(reveals).where(reveals.c.conversation == conversation), {"place": None})
    await connection.execute(delete(drafts).where(drafts.c.conversation == conversation))
    record = update(open_records).where(open_records.c.conversation == conversation)
    await connection.execute(record, {"body": b"", "done": True})
    await connection.execute(delete(data_keys).where(data_keys.c.conversation == conversation))


async def put_address(connection: AsyncConnection, conversation: ConversationId, sealed: bytes) -> None:
    """Keep the newest sealed address of a conversation."""
    changed = await connection.execute(
        update(addresses).where(addresses.c.conversation == conversation), {"sealed": sealed}
    )
    if not changed.rowcount:
        await connection.execute(insert(addresses), {"conversation": conversation, "sealed": sealed})


async def get_address(connection: AsyncConnection, conversation: ConversationId) -> bytes | None:
    return await connection.scalar(select(addresses.c.sealed).where(addresses.c.conversation == conversation))


async def forget_address(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(addresses).where(addresses.c.conversation == conversation))


async def addresses_over(connection: AsyncConnection, closed_before: datetime) -> list[ConversationId]:
    """Conversations that ended before the given time that still have an address, and nothing more to say."""
    query = (
        select(addresses.c.conversation)
        .join(conversations, conversations.c.id == addresses.c.conversation)
        .where(
            conversations.c.phase.in_(ENDED),
            conversations.c.closed_at < to_ms(closed_before),
            or_(conversations.c.wake_at.is_(None), conversations.c.wake_at < to_ms(closed_before)),
        )
    )
    return [ConversationId(row.conversation) for row in await connection.execute(query)]


async def contents_over(
    connection: AsyncConnection, closed_before: datetime, urgent_closed_before: datetime
) -> list[ConversationId]:
    """Conversations whose texts are past their retention time; urgent ones are kept longer, for supervision."""
    over = (conversations.c.tier > int(Tier.HIGH)) & (conversations.c.closed_at < to_ms(closed_before))
    urgent_over = (conversations.c.tier <= int(Tier.HIGH)) & (conversations.c.closed_at < to_ms(urgent_closed_before))
    query = (
        select(data_keys.c.conversation)
        .join(conversations, conversations.c.id == data_keys.c.conversation)
        .where(conversations.c.phase.in_(ENDED), over | urgent_over, NOT_HELD)
    )
    return [ConversationId(row.conversation) for row in await connection.execute(query)]

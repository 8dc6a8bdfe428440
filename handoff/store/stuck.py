"""Messages that could not be processed: kept sealed until a person has dealt with them."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.tables import stuck
from most116.core.ids import ConversationId, MessageId


async def add(
    connection: AsyncConnection,
    message: MessageId,
    conversation: ConversationId,
    *,
    envelope: bytes,
    code: str,
    now: datetime,
) -> bool:
    """Keep one; False when it is kept already."""
    if (await connection.execute(select(stuck.c.message).where(stuck.c.message == message))).first() is not None:
        return False
    await connection.execute(
        insert(stuck),
        {"message": message, "conversation": conversation, "envelope": envelope, "code": code, "at": to_ms(now)},
    )
    return True


async def count_open(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.count()).where(stuck.c.resolved_at.is_(None))) or 0

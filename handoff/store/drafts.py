"""What a consultant has begun to write: one draft for each conversation and account, sealed like what is sent.

It goes with the conversation's key (handoff/store/data_keys.py).
"""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.tables import drafts
from most116.core.ids import ConsultantId, ConversationId

# The field that a draft's ciphertext is bound to, beside its account.
FIELD: Final = "draft"


async def put(
    connection: AsyncConnection, conversation: ConversationId, account: ConsultantId, body: bytes, now: datetime
) -> None:
    """Keep it in place of what was kept before."""
    await remove(connection, conversation, account)
    values = {"conversation": conversation, "account": account, "body": body, "at": to_ms(now)}
    await connection.execute(insert(drafts), values)


async def of(connection: AsyncConnection, conversation: ConversationId, account: ConsultantId) -> bytes | None:
    query = select(drafts.c.body).where(drafts.c.conversation == conversation, drafts.c.account == account)
    return await connection.scalar(query)


async def remove(connection: AsyncConnection, conversation: ConversationId, account: ConsultantId) -> None:
    await connection.execute(delete(drafts).where(drafts.c.conversation == conversation, drafts.c.account == account))

"""What platforms call the parts they took, sealed; kept only where they can be taken back by it."""

import contextlib

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError
from handoff.store.tables import platform_ids
from most116.core.ids import ConversationId
from most116.core.sealed import Secret

_FIELD = "platform_id"


async def add(
    connection: AsyncConnection, conversation: ConversationId, key: ContentKey, ref: str, platform_id: str
) -> None:
    """`ref` is the keyed hash of the id, as in letter_parts; adding it again changes nothing."""
    found = await connection.execute(select(platform_ids.c.ref).where(platform_ids.c.ref == ref))
    if found.first() is None:
        sealed = key.seal_text(Secret(platform_id), ref, _FIELD)
        await connection.execute(insert(platform_ids), {"ref": ref, "conversation": conversation, "sealed": sealed})


async def all_of(connection: AsyncConnection, conversation: ConversationId, key: ContentKey) -> tuple[Secret, ...]:
    """Those that can still be opened: one that was sent while the key was destroyed cannot."""
    query = select(platform_ids).where(platform_ids.c.conversation == conversation)
    found: list[Secret] = []
    for row in await connection.execute(query):
        with contextlib.suppress(EnvelopeError):
            found.append(key.open_text(row.sealed, row.ref, _FIELD))
    return tuple(found)


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(platform_ids).where(platform_ids.c.conversation == conversation))

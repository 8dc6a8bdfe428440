"""What is sealed beside a request to reveal an address: the place a person wrote, and invented talks to practise on."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.break_glass.records import RevealId
from handoff.inbound import from_ms, to_ms
from handoff.store.tables import glass_drills, reveals
from most116.core.ids import ConversationId

# The field that the ciphertext of a place is bound to, beside its request.
PLACE: Final = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillTalk:
    """An invented talk: who holds it, and its invented address, sealed as real ones are."""

    conversation: ConversationId
    wrapped: bytes
    sealed: bytes
    made_at: datetime


async def put_place(connection: AsyncConnection, reveal: RevealId, sealed: bytes | None) -> None:
    """Keep where the person wrote that they are, sealed under the conversation's key."""
    await connection.execute(update(reveals).where(reveals.c.id == reveal), {"place": sealed})


async def place_of(connection: AsyncConnection, reveal: RevealId) -> bytes | None:
    return await connection.scalar(select(reveals.c.place).where(reveals.c.id == reveal))


async def forget(connection: AsyncConnection, asked_before: datetime, drilled_before: datetime) -> int:
    """Remove what is past its time; how many requests that were."""
    await connection.execute(delete(glass_drills).where(glass_drills.c.made_at < to_ms(drilled_before)))
    return (await connection.execute(delete(reveals).where(reveals.c.asked_at < to_ms(asked_before)))).rowcount


async def add_drill(connection: AsyncConnection, talk: DrillTalk) -> None:
    await connection.execute(insert(glass_drills), {**asdict(talk), "made_at": to_ms(talk.made_at)})


async def drill(connection: AsyncConnection, conversation: ConversationId) -> DrillTalk | None:
    query = select(glass_drills).where(glass_drills.c.conversation == conversation)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return DrillTalk(
        conversation=ConversationId(row.conversation),
        wrapped=row.wrapped,
        sealed=row.sealed,
        made_at=from_ms(row.made_at),
    )

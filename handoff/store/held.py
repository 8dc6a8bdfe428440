"""Letters that wait by choice: until they are due, whoever wrote them may take them back."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.letters import LetterRow, LetterState
from handoff.store.tables import letters, messages


def waits_by_choice(row: LetterRow) -> bool:
    """Nobody has tried it yet, and no platform is slow."""
    return row.state is LetterState.QUEUED and row.attempt == 0 and row.parts_sent == 0 and row.reason is None


async def take_back(connection: AsyncConnection, row: LetterRow, now: datetime) -> bool:
    """Remove a letter that is not due, and the line it was for; False when it is due, or a worker has it."""
    if not waits_by_choice(row):
        return False
    still = (letters.c.state == row.state) & (letters.c.attempt == row.attempt) & (letters.c.due_at > to_ms(now))
    gone = await connection.execute(delete(letters).where(letters.c.id == row.id, still))
    if gone.rowcount == 1:
        await connection.execute(delete(messages).where(messages.c.id == row.message))
    return gone.rowcount == 1


async def is_pressed(connection: AsyncConnection, row: LetterRow, now: datetime) -> bool:
    """Whether something that is due stands behind this letter, and waits for nothing else."""
    behind = (letters.c.conversation == row.conversation) & (letters.c.seq > row.seq)
    due = (letters.c.state == LetterState.QUEUED) & (letters.c.due_at <= to_ms(now))
    return (await connection.execute(select(letters.c.id).where(behind, due).limit(1))).first() is not None

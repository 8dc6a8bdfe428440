"""Tokens by which people who come back are known, one for each talk that is over (handoff/returning.py)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.returning_tokens import Token
from handoff.inbound import to_ms
from handoff.store.record_tables import tokens
from handoff.store.tables import conversations
from most116.core.conversation import Line
from most116.core.ids import ConversationId


async def put(connection: AsyncConnection, conversation: ConversationId, line: Line, token: Token) -> None:
    """Keep the token of a talk, and none that it had before."""
    await remove(connection, conversation)
    row = {"conversation": conversation, "line": line, "key": token.key, "token": token.value}
    await connection.execute(insert(tokens), row)


async def of(connection: AsyncConnection, conversation: ConversationId, line: Line) -> Token | None:
    """The token that a talk left on the line."""
    query = select(tokens.c.key, tokens.c.token).where(tokens.c.conversation == conversation, tokens.c.line == line)
    row = (await connection.execute(query)).first()
    return None if row is None else Token(row.key, row.token)


async def lines_of(connection: AsyncConnection, of_contact: Iterable[Token]) -> set[Line]:
    """The lines on which one of these tokens stands."""
    query = select(tokens.c.line).where(tokens.c.token.in_([one.value for one in of_contact])).distinct()
    return {Line(row.line) for row in await connection.execute(query)}


async def remove_all(connection: AsyncConnection, of_contact: Iterable[Token]) -> None:
    await connection.execute(delete(tokens).where(tokens.c.token.in_([one.value for one in of_contact])))


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(tokens).where(tokens.c.conversation == conversation))


async def remove_under(connection: AsyncConnection, key_id: str) -> None:
    """Those of a key that was destroyed."""
    await connection.execute(delete(tokens).where(tokens.c.key == key_id))


async def forget(connection: AsyncConnection, closed_before: datetime) -> int:
    """Those of talks that ended before; how many they were."""
    over = select(conversations.c.id).where(conversations.c.closed_at < to_ms(closed_before))
    return (await connection.execute(delete(tokens).where(tokens.c.conversation.in_(over)))).rowcount


async def uses(connection: AsyncConnection) -> dict[str, int]:
    """How many there are under each key, by its id."""
    rows = await connection.execute(select(tokens.c.key, func.count().label("number")).group_by(tokens.c.key))
    return {row.key: row.number for row in rows}

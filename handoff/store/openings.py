"""The first words of conversations, sealed as they are kept, with the wrapped keys that open them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.tables import data_keys, messages
from most116.core.ids import ConversationId, MessageId
from most116.core.messages import Author, Kind

# Among the first so many lines, the bot's with them, are the person's first words; no longer transcript is read.
_FIRST_LINES = 12
_MOST = 3
# Put together once: it is asked for whenever a list is shown.
_QUERY = (
    select(messages.c.conversation, messages.c.id, messages.c.body, data_keys.c.wrapped)
    .join(data_keys, data_keys.c.conversation == messages.c.conversation)
    .where(
        messages.c.conversation.in_(bindparam("which", expanding=True)),
        messages.c.seq <= _FIRST_LINES,
        messages.c.author == Author.PERSON,
        messages.c.kind.in_((Kind.TEXT, Kind.EDIT)),
        messages.c.body != b"",
    )
    .order_by(messages.c.conversation, messages.c.seq)
)


@dataclass(frozen=True, slots=True)
class SealedOpening:
    """At most three bodies with the ids that they are bound to, in order."""

    wrapped: bytes
    bodies: tuple[tuple[MessageId, bytes], ...]


async def openings(connection: AsyncConnection, which: Sequence[ConversationId]) -> dict[ConversationId, SealedOpening]:
    """Of the given conversations, those in which the person has written and whose key is there."""
    found: dict[ConversationId, SealedOpening] = {}
    for row in await connection.execute(_QUERY, {"which": which}):
        one = ConversationId(row.conversation)
        before = found[one].bodies if one in found else ()
        found[one] = SealedOpening(row.wrapped, (*before, (MessageId(row.id), row.body))[:_MOST])
    return found

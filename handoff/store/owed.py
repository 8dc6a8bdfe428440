"""Since when a person in a talk waits for their consultant's words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms
from handoff.store.tables import conversations, messages
from most116.core.conversation import Channel, Line, Phase
from most116.core.ids import ConsultantId, ConversationId
from most116.core.messages import Author, Kind

# Not words that wait for an answer.
_SILENT = (Kind.DELETE, Kind.OPT_OUT, Kind.OPT_IN, Kind.RETURN, Kind.TICK)


async def owed_since(
    connection: AsyncConnection, *, owner: ConsultantId | None = None, lines: Sequence[Line] = ()
) -> dict[ConversationId, datetime]:
    """Talks of one consultant, or of lines: since when the first words that nobody answered wait.

    Whoever took a talk and has not written in it owes a word since then. Nobody waits for the answer to a letter.
    """
    talks = select(conversations.c.id, conversations.c.assigned_to).where(
        conversations.c.phase.in_((Phase.ACTIVE, Phase.TRANSFER)), conversations.c.channel != Channel.FORM
    )
    if owner is not None:
        talks = talks.where(conversations.c.assigned_to == owner)
    if lines:
        talks = talks.where(conversations.c.line.in_(lines))
    own = talks.subquery()
    # What consultants said, or had said for them, such as that they are here.
    said = (
        select(messages.c.conversation, func.max(messages.c.seq).label("seq"), func.max(messages.c.at).label("at"))
        .join(own, own.c.id == messages.c.conversation)
        .where(messages.c.by.is_not(None))
        .group_by(messages.c.conversation)
        .subquery()
    )
    heard = (
        select(messages.c.conversation, func.min(messages.c.at).label("at"))
        .join(said, said.c.conversation == messages.c.conversation)
        .where(messages.c.author == Author.PERSON, messages.c.kind.not_in(_SILENT), messages.c.seq > said.c.seq)
        .group_by(messages.c.conversation)
    )
    answered = select(messages.c.conversation).join(own, own.c.id == messages.c.conversation)
    wrote = answered.where(messages.c.author == Author.CONSULTANT, messages.c.by == own.c.assigned_to)
    silent = select(said.c.conversation, said.c.at).where(said.c.conversation.not_in(wrote))
    found = {ConversationId(row.conversation): from_ms(row.at) for row in await connection.execute(silent)}
    return found | {ConversationId(row.conversation): from_ms(row.at) for row in await connection.execute(heard)}

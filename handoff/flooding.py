"""Marks a talk that is part of a flood, so that whoever answers knows: its messages are judged like all others.

Many talks that begin at once are slowed at the door (most116/web/floods.py); very many messages in one are not slowed.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.dialogs import state_of, with_state
from handoff.inbound import Inbound, to_ms
from handoff.store.cases import Case
from handoff.store.tables import messages
from most116.core.messages import Author

FLOOD: Final = "flood"
# Domain sheet 2.4.
_MANY: Final = 20
_WITHIN: Final = timedelta(minutes=1)


async def marked(connection: AsyncConnection, case: Case, heard: Inbound) -> Case:
    """The case, with the mark once it has begun in a flood or is one."""
    state = state_of(case)
    if FLOOD in state.tags or not (heard.later or await _many(connection, case, heard)):
        return case
    return with_state(case, replace(state, tags=(*state.tags, FLOOD)))


async def _many(connection: AsyncConnection, case: Case, heard: Inbound) -> bool:
    """Whether this is the twentieth message of a minute."""
    one = case.conversation
    if one.next_seq < _MANY:
        return False
    earlier = (
        select(messages.c.at)
        .where(messages.c.conversation == one.id, messages.c.author == Author.PERSON)
        .order_by(messages.c.seq.desc())
        .offset(_MANY - 2)
        .limit(1)
    )
    at = await connection.scalar(earlier)
    return at is not None and at > to_ms(heard.received_at - _WITHIN)

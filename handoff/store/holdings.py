"""How much is held of each kind, and since when the oldest of it waits to be forgotten."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms
from handoff.store import case_records
from handoff.store.floor_tables import care_plans, legal_holds
from handoff.store.legal_holds import IN_FORCE, NOT_HELD
from handoff.store.record_tables import tokens
from handoff.store.tables import addresses, audit, conversations, data_keys, messages, reveals
from most116.core.conversation import ENDED, Tier
from most116.core.messages import OWN_PAGES


class Holding(StrEnum):
    """In the order in which they go."""

    OPEN = "talks that are not over"
    CONTACT = "marks by which a message finds its talk"
    ADDRESS = "addresses to answer to"
    CONTENT = "talks with words"
    URGENT_CONTENT = "talks with words, after danger"
    HOLD = "talks whose words two people keep, until the end of the hold"
    TRANSCRIPT = "talks with times of messages, without words"
    RETURNING = "marks of who comes back, and visits of our pages"
    CASE = "talks in all"
    RECORD = "records, apart from the talks"
    CARE = "care plans, until their last day"
    REVEAL = "requests to reveal an address, without it"
    AUDIT = "entries of the audit trail"


_WITH_KEY = conversations.c.id.in_(select(data_keys.c.conversation))
_WITH_CONTACT = conversations.c.contact != ""
_ON_OUR_PAGES = conversations.c.channel.in_(OWN_PAGES)
_URGENT = conversations.c.tier <= int(Tier.HIGH)
_OVER: dict[Holding, ColumnElement[bool]] = {
    Holding.CONTACT: _WITH_CONTACT & ~_ON_OUR_PAGES,
    Holding.ADDRESS: conversations.c.id.in_(select(addresses.c.conversation)),
    Holding.CONTENT: _WITH_KEY & ~_URGENT & NOT_HELD,
    Holding.URGENT_CONTENT: _WITH_KEY & _URGENT & NOT_HELD,
    Holding.TRANSCRIPT: ~_WITH_KEY & conversations.c.id.in_(select(messages.c.conversation)),
    Holding.RETURNING: conversations.c.id.in_(select(tokens.c.conversation)) | (_WITH_CONTACT & _ON_OUR_PAGES),
    Holding.CASE: conversations.c.closed_at.is_not(None),
}


async def counted(connection: AsyncConnection) -> dict[Holding, tuple[int, datetime | None]]:
    """Of each kind: how many there are, and when the oldest was closed, or made; of holds, when the next one ends."""
    ended = conversations.c.phase.in_(ENDED)
    open_now = await connection.scalar(select(func.count()).select_from(conversations).where(~ended))
    found: dict[Holding, tuple[int, datetime | None]] = {Holding.OPEN: (open_now or 0, None)}
    for holding, which in _OVER.items():
        query = select(func.count(), func.min(conversations.c.closed_at)).where(ended, which)
        count, first = (await connection.execute(query)).one()
        found[holding] = (count, None if first is None else from_ms(first))
    found[Holding.RECORD] = await case_records.counted(connection)
    held = select(func.count(), func.min(legal_holds.c.until)).where(IN_FORCE)
    count, first = (await connection.execute(held)).one()
    found[Holding.HOLD] = (count, None if first is None else from_ms(first))
    for holding, made_at in (
        (Holding.CARE, care_plans.c.written_at),
        (Holding.REVEAL, reveals.c.asked_at),
        (Holding.AUDIT, audit.c.at),
    ):
        count, first = (await connection.execute(select(func.count(), func.min(made_at)))).one()
        found[holding] = (count, None if first is None else from_ms(first))
    return found

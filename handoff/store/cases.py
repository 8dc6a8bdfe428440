"""Conversations in SQL: rows in, kernel types out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, String, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.company import Company, dump_company, load_company
from handoff.inbound import from_ms, to_ms
from handoff.store.tables import conversations
from handoff.store.unit_of_work import StaleError
from most116.core.conversation import ENDED, AgeBand, Channel, Conversation, Language, Line, Phase, Tier
from most116.core.ids import ConsultantId, ContactKey, ConversationId
from most116.core.messages import OWN_PAGES

# Put together once: that takes longer than running them. SQLite knows no such lock and needs none, because its writing
# transactions are alone.
_HOLD = select(conversations).where(conversations.c.id == bindparam("one")).with_for_update(key_share=True)
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("one"), conversations.c.version == bindparam("version_read"))
    .values(
        # The first time of each stays, for counting: who gives up waiting has no place any more when that is counted.
        queued_at=func.coalesce(conversations.c.queued_at, bindparam("waits_since", type_=BigInteger)),
        first_line=func.coalesce(conversations.c.first_line, bindparam("taken_by", type_=String(32))),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation with what the dialogue and the desk need beside it.

    `contact` is empty once nobody may tell any more whose talk it was (handoff/returning.py).

    Why its tier is what it is: `reasons` are the ids of rules, `cues` the names of what they found and of what stood
    beside it.
    """

    conversation: Conversation
    contact: ContactKey
    dialog: Mapping[str, Any]
    reasons: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    wake_at: datetime | None = None
    company: Company = ()


async def load(connection: AsyncConnection, conversation: ConversationId) -> Case | None:
    row = (await connection.execute(select(conversations).where(conversations.c.id == conversation))).first()
    return None if row is None else case_of(row)


async def hold(connection: AsyncConnection, conversation: ConversationId) -> Case | None:
    """Load a conversation in order to change it: until this transaction ends nobody else changes it."""
    row = (await connection.execute(_HOLD, {"one": conversation})).first()
    return None if row is None else case_of(row)


async def latest_of(connection: AsyncConnection, contact: ContactKey, but: ConversationId) -> Case | None:
    """The newest other conversation of the same contact."""
    query = (
        select(conversations)
        .where(conversations.c.contact == contact, conversations.c.id != but)
        .order_by(conversations.c.opened_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else case_of(row)


async def with_contact(connection: AsyncConnection, closed_before: datetime, limit: int) -> list[ConversationId]:
    """Talks in the apps of others that ended before, with nothing to come, and still have their contact."""
    query = (
        select(conversations.c.id)
        .where(
            conversations.c.phase.in_(ENDED),
            conversations.c.closed_at < to_ms(closed_before),
            conversations.c.contact != "",
            or_(conversations.c.wake_at.is_(None), conversations.c.wake_at < to_ms(closed_before)),
            conversations.c.channel.not_in(OWN_PAGES),
        )
        .order_by(conversations.c.closed_at)
        .limit(limit)
    )
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def ended_of(connection: AsyncConnection, contact: ContactKey) -> list[ConversationId]:
    """The talks of a contact that are over."""
    query = select(conversations.c.id).where(conversations.c.contact == contact, conversations.c.phase.in_(ENDED))
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def forget_contacts(connection: AsyncConnection, which: Sequence[ConversationId]) -> None:
    await connection.execute(update(conversations).where(conversations.c.id.in_(which)), {"contact": ""})


async def add(connection: AsyncConnection, case: Case) -> None:
    await connection.execute(insert(conversations), _values(case))


async def save(connection: AsyncConnection, case: Case) -> Case:
    """Write a changed case back under a new version; StaleError when its version is not the stored one any more."""
    version = case.conversation.version
    one = case.conversation
    values = {**_values(case), "version": version + 1}
    firsts = {"waits_since": _stored(one.waiting_since), "taken_by": one.line if one.phase.with_person else None}
    changed = await connection.execute(_SAVE, {"one": one.id, "version_read": version, **firsts, **values})
    if changed.rowcount != 1:
        raise StaleError
    return case


def case_of(row: Row[Any]) -> Case:
    """A row of the conversations table."""
    conversation = Conversation(
        id=ConversationId(row.id),
        channel=Channel(row.channel),
        slot=row.slot,
        phase=Phase(row.phase),
        entry_line=Line(row.entry_line) if row.entry_line else None,
        line=Line(row.line) if row.line else None,
        age_band=AgeBand(row.age_band),
        language=Language(row.language),
        tier=Tier(row.tier),
        opened_at=from_ms(row.opened_at),
        last_heard_at=from_ms(row.last_heard_at),
        last_said_at=_moment(row.last_said_at),
        waiting_since=_moment(row.waiting_since),
        assigned_to=ConsultantId(row.assigned_to) if row.assigned_to else None,
        closed_at=_moment(row.closed_at),
        alias=row.alias,
        next_seq=row.next_seq,
        rules_version=row.rules_version,
        version=row.version,
    )
    why = json.loads(row.reasons)
    if isinstance(why, list):
        # Of before the desk told cues.
        why = {"rules": why, "cues": ()}
    return Case(
        conversation=conversation,
        contact=ContactKey(row.contact),
        dialog=json.loads(row.dialog),
        reasons=tuple(why["rules"]),
        cues=tuple(why["cues"]),
        wake_at=_moment(row.wake_at),
        company=load_company(row.company),
    )


def _values(case: Case) -> dict[str, Any]:
    one = case.conversation
    return {
        "id": one.id,
        "channel": one.channel,
        "slot": one.slot,
        "contact": case.contact,
        "phase": one.phase,
        "entry_line": one.entry_line,
        "line": one.line,
        "age_band": one.age_band,
        "language": one.language,
        "tier": int(one.tier),
        "opened_at": to_ms(one.opened_at),
        "last_heard_at": to_ms(one.last_heard_at),
        "last_said_at": _stored(one.last_said_at),
        "waiting_since": _stored(one.waiting_since),
        "assigned_to": one.assigned_to,
        "closed_at": _stored(one.closed_at),
        "alias": one.alias,
        "next_seq": one.next_seq,
        "rules_version": one.rules_version,
        "version": one.version,
        "dialog": json.dumps(case.dialog, separators=(",", ":")),
        "reasons": json.dumps({"rules": case.reasons, "cues": case.cues}, separators=(",", ":")),
        "wake_at": _stored(case.wake_at),
        "company": dump_company(case.company),
    }


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)


def _stored(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)

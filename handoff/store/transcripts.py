"""Transcripts in SQL: sealed lines in order. Nothing here opens a ciphertext."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import data_keys, messages
from most116.core.conversation import Tier
from most116.core.ids import ConsultantId, ConversationId, MessageId
from most116.core.messages import Author, Kind

_LATE = timedelta(minutes=2)
# Put together once: that takes longer than running them.
_ONE = select(messages).where(messages.c.id == bindparam("one"))
_KEPT = select(messages.c.id).where(messages.c.id == bindparam("one"), messages.c.heard)
_ADD = insert(messages)
_ALL = select(messages).where(messages.c.conversation == bindparam("of")).order_by(messages.c.seq.desc())
_BY_ONE = _ALL.where(messages.c.author == bindparam("who"))
# Whether by one author only, and whether only the last.
_QUERIES = {
    (False, False): _ALL,
    (False, True): _ALL.limit(bindparam("most", type_=Integer)),
    (True, False): _BY_ONE,
    (True, True): _BY_ONE.limit(bindparam("most", type_=Integer)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One sealed transcript line; `heard` is False while only a change of the message has come, not the message.

    `late`: its platform did not bring it, it was fetched.
    """

    id: MessageId
    seq: int
    author: Author
    kind: Kind
    body: bytes
    at: datetime
    attachment_count: int = 0
    by: ConsultantId | None = None
    tier: Tier | None = None
    rules: tuple[str, ...] = ()
    changed_at: datetime | None = None
    heard: bool = True
    late: bool = False


async def is_kept(connection: AsyncConnection, message: MessageId) -> bool:
    """Whether a message itself was taken in; a change of it alone does not count."""
    return (await connection.execute(_KEPT, {"one": message})).first() is not None


async def one(connection: AsyncConnection, message: MessageId) -> TranscriptLine | None:
    row = (await connection.execute(_ONE, {"one": message})).first()
    return None if row is None else line_of(row)


async def place(connection: AsyncConnection, message: MessageId) -> tuple[ConversationId, TranscriptLine] | None:
    """The line of a message, in whichever conversation it is."""
    row = (await connection.execute(_ONE, {"one": message})).first()
    return None if row is None else (ConversationId(row.conversation), line_of(row))


async def append(connection: AsyncConnection, conversation: ConversationId, line: TranscriptLine) -> None:
    await connection.execute(
        _ADD,
        {
            "id": line.id,
            "conversation": conversation,
            "seq": line.seq,
            "author": line.author,
            "kind": line.kind,
            "body": line.body,
            "at": to_ms(line.at),
            "attachment_count": line.attachment_count,
            "by": line.by,
            "tier": line.tier,
            "rules": json.dumps(line.rules) if line.rules else None,
            "changed_at": None if line.changed_at is None else to_ms(line.changed_at),
            "heard": line.heard,
            "late": line.late,
        },
    )


async def transcript(
    connection: AsyncConnection, conversation: ConversationId, *, author: Author | None = None, last: int | None = None
) -> list[TranscriptLine]:
    """The transcript in order (see `in_order`); with `last`, only that many of the lines that came in last."""
    query, given = _QUERIES[author is not None, last is not None], {"of": conversation, "who": author, "most": last}
    return in_order([line_of(row) for row in reversed((await connection.execute(query, given)).all())])


def in_order(lines: Iterable[TranscriptLine]) -> list[TranscriptLine]:
    """The lines as they came in, with words of the person that came late where they were written.

    Platforms deliver in any order. Late words go before others that were written up to two minutes later, those
    that had to be fetched before all that were written later, and never before what a consultant has answered:
    transcript-order.js does the same with what arrives on the page.
    """
    found: list[TranscriptLine] = []
    for line in lines:
        place = len(found)
        for number in range(place - 1, -1, -1) if line.author is Author.PERSON else ():
            other = found[number]
            if other.author is Author.CONSULTANT or (other.author is Author.PERSON and other.at <= line.at):
                break
            if other.author is Author.PERSON and (line.late or other.at - line.at <= _LATE):
                place = number
        found.insert(place, line)
    return found


async def since(connection: AsyncConnection, conversation: ConversationId, seq: int) -> list[TranscriptLine]:
    """Transcript lines after `seq`."""
    query = (
        select(messages).where(messages.c.conversation == conversation, messages.c.seq > seq).order_by(messages.c.seq)
    )
    return [line_of(row) for row in await connection.execute(query)]


async def replace_body(
    connection: AsyncConnection, message: MessageId, body: bytes, kind: Kind, changed_at: datetime
) -> None:
    """Change one line, because the person did."""
    which = update(messages).where(messages.c.id == message)
    await connection.execute(which, {"body": body, "kind": kind, "changed_at": to_ms(changed_at)})


async def complete(connection: AsyncConnection, line: TranscriptLine) -> None:
    """The message itself has come, after a change of it: the words of the line stay."""
    rules = json.dumps(line.rules) if line.rules else None
    found = {"at": to_ms(line.at), "attachment_count": line.attachment_count, "tier": line.tier, "rules": rules}
    await connection.execute(update(messages).where(messages.c.id == line.id), {**found, "heard": True})


async def blank_bodies(connection: AsyncConnection, conversation: ConversationId) -> None:
    """Empty every text of a conversation; its key is destroyed in the same transaction."""
    await connection.execute(update(messages).where(messages.c.conversation == conversation), {"body": b""})


async def words_without_key(connection: AsyncConnection) -> list[ConversationId]:
    """Conversations whose key is destroyed and of which ciphertext is left all the same; there should be none."""
    keyless = messages.c.conversation.not_in(select(data_keys.c.conversation))
    query = select(messages.c.conversation).where(keyless, messages.c.body != b"").distinct()
    return [ConversationId(row.conversation) for row in await connection.execute(query)]


def line_of(row: Row[Any]) -> TranscriptLine:
    """A row of the messages table, alone or joined with others."""
    return TranscriptLine(
        id=MessageId(row.id),
        seq=row.seq,
        author=Author(row.author),
        kind=Kind(row.kind),
        body=row.body,
        at=from_ms(row.at),
        attachment_count=row.attachment_count,
        by=ConsultantId(row.by) if row.by else None,
        tier=Tier(row.tier) if row.tier else None,
        rules=tuple(json.loads(row.rules)) if row.rules else (),
        changed_at=None if row.changed_at is None else from_ms(row.changed_at),
        heard=row.heard,
        late=row.late,
    )

"""The parts of letters that platforms took, by a keyed hash of the platform's id, to match later reports."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.tables import conversations, letter_parts, letters
from most116.core.ids import ContactKey, LetterId
from most116.core.messages import Delivery

_KNOWN = select(letter_parts.c.ref).where(letter_parts.c.ref == bindparam("ref"))
_ADD = insert(letter_parts)
_STATES = select(letter_parts.c.state).where(letter_parts.c.letter == bindparam("letter"))


async def add(
    connection: AsyncConnection, ref: str, letter: LetterId, part: int, state: Delivery, *, sent_at: datetime
) -> None:
    """`sent_at` is when the call to the platform began, which is never later than the platform's own time for it."""
    found = await connection.execute(_KNOWN, {"ref": ref})
    if found.first() is None:
        row = {"ref": ref, "letter": letter, "part": part, "state": state, "sent_at": to_ms(sent_at)}
        await connection.execute(_ADD, row)


async def get(connection: AsyncConnection, ref: str) -> tuple[LetterId, int, Delivery] | None:
    """The letter, the number and the state of a part a platform reports on, if we know it."""
    row = (await connection.execute(select(letter_parts).where(letter_parts.c.ref == ref))).first()
    return None if row is None else (LetterId(row.letter), row.part, Delivery(row.state))


async def sent_until(connection: AsyncConnection, contact: ContactKey, at: datetime) -> list[tuple[str, LetterId, int]]:
    """What a contact was sent until `at` and nothing was reported of: name, letter and number of each part."""
    query = (
        select(letter_parts.c.ref, letter_parts.c.letter, letter_parts.c.part)
        .join(letters, letters.c.id == letter_parts.c.letter)
        .join(conversations, conversations.c.id == letters.c.conversation)
        .where(conversations.c.contact == contact, letter_parts.c.state == Delivery.SENT)
        .where(letter_parts.c.sent_at <= to_ms(at))
        .order_by(letter_parts.c.sent_at)
    )
    return [(row.ref, LetterId(row.letter), row.part) for row in await connection.execute(query)]


async def set_state(connection: AsyncConnection, ref: str, state: Delivery) -> None:
    await connection.execute(update(letter_parts).where(letter_parts.c.ref == ref), {"state": state})


async def states(connection: AsyncConnection, letter: LetterId) -> list[Delivery]:
    return [Delivery(row.state) for row in await connection.execute(_STATES, {"letter": letter})]

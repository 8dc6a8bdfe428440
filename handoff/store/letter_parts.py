"""The parts of letters that platforms took, by a keyed hash of the platform's id, to match later reports."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.tables import letter_parts
from most116.core.ids import LetterId
from most116.core.messages import Delivery


async def add(connection: AsyncConnection, ref: str, letter: LetterId, part: int, state: Delivery) -> None:
    found = await connection.execute(select(letter_parts.c.ref).where(letter_parts.c.ref == ref))
    if found.first() is None:
        await connection.execute(insert(letter_parts), {"ref": ref, "letter": letter, "part": part, "state": state})


async def get(connection: AsyncConnection, ref: str) -> tuple[LetterId, int, Delivery] | None:
    """The letter, the number and the state of a part a platform reports on, if we know it."""
    row = (await connection.execute(select(letter_parts).where(letter_parts.c.ref == ref))).first()
    return None if row is None else (LetterId(row.letter), row.part, Delivery(row.state))


async def set_state(connection: AsyncConnection, ref: str, state: Delivery) -> None:
    await connection.execute(update(letter_parts).where(letter_parts.c.ref == ref), {"state": state})


async def states(connection: AsyncConnection, letter: LetterId) -> list[Delivery]:
    query = select(letter_parts.c.state).where(letter_parts.c.letter == letter)
    return [Delivery(row.state) for row in await connection.execute(query)]

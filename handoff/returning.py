"""Who comes back: what links two talks of one person, how long, and how the person ends it (domain sheet 5.4).

While a talk lives, and for the hour in which a message opens it again, it is found by its contact. Then that goes, and
what is left is a token of the line and of the quarter. Talks on our own pages leave none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.keyring import KeyRing
from handoff.crypto.returning_tokens import ReturningTokens
from handoff.dialogs import nothing_to_come, state_of
from handoff.store import cases, tokens
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database
from most116.core.conversation import Channel, Line
from most116.core.ids import ContactKey, ConversationId
from most116.core.messages import OWN_PAGES
from router.commands import ERASED

_BATCH = 200


class Returning:
    def __init__(self, keyring: KeyRing) -> None:
        self._made = ReturningTokens(keyring)

    async def known_on(
        self, connection: AsyncConnection, contact: ContactKey, channel: Channel, entry_line: Line | None
    ) -> tuple[Line, ...]:
        """Which lines know the contact, of those a new talk may come to: an entry of one line asks that one only."""
        if channel in OWN_PAGES:
            return ()
        asked = tuple(Line) if entry_line is None else (entry_line,)
        found = await tokens.lines_of(connection, self._made.all_of(asked, contact))
        return tuple(line for line in asked if line in found)

    async def shut(self, connection: AsyncConnection, case: Case) -> None:
        """Nobody can tell any more whose talk it was, but by its token while the key of that is there."""
        one = case.conversation
        if one.channel in OWN_PAGES or not case.contact:
            return
        line, state = one.line or one.entry_line, state_of(case)
        token = None if line is None or ERASED in state.tags else self._made.newest(line, case.contact)
        if line is not None and token is not None:
            await tokens.put(connection, one.id, line, token)
        else:
            await tokens.remove(connection, one.id)
        await cases.forget_contacts(connection, [one.id])

    async def unlink(
        self, connection: AsyncConnection, contact: ContactKey, *, but: Iterable[ConversationId] = ()
    ) -> None:
        """The person wants to be known by nobody: no token is left, and no talk that is over has the contact."""
        await tokens.remove_all(connection, self._made.all_of(Line, contact))
        over = await cases.ended_of(connection, contact)
        await cases.forget_contacts(connection, sorted({*over} - {*but}))

    async def shut_due(self, database: Database, now: datetime, reopen: timedelta) -> int:
        """Shut a part of the talks for which it is time; how many."""
        async with database.read() as connection:
            due = await cases.with_contact(connection, now - reopen, _BATCH)
        shut = 0
        for conversation in due:
            async with database.write() as unit:
                case = await cases.hold(unit.connection, conversation)
                if case is not None and case.contact and nothing_to_come(case, now, reopen):
                    await self.shut(unit.connection, case)
                    shut += 1
        return shut

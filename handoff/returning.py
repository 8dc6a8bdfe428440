"""Who comes back: what links two talks of one person, how long, and how the person ends it (domain sheet 5.4).

While a talk lives, and for the hour in which a message opens it again, it is found by its contact. Then that goes, and
what is left is a token of the line and of the quarter. Talks on our own pages leave none.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.keyring import KeyRing
from handoff.crypto.returning_tokens import ReturningTokens, Token
from handoff.dialogs import nothing_to_come, state_of
from handoff.store import care_keys, care_plans, cases, tokens
from handoff.store.care_plans import KeptPlan
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database
from most116.core.conversation import Channel, Line
from most116.core.drills import is_drill
from most116.core.ids import ContactKey, ConversationId
from most116.core.messages import OWN_PAGES
from router.erasing import ERASED

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
        leaves_none = is_drill(one.slot) or ERASED in state.tags
        token = None if line is None or leaves_none else self._made.newest(line, case.contact)
        if line is not None and token is not None:
            await tokens.put(connection, one.id, line, token)
            await self.keep_plans(connection, case, (one.closed_at or one.last_heard_at).date())
        else:
            await tokens.remove(connection, one.id)
        await cases.forget_contacts(connection, [one.id])

    async def unlink(
        self, connection: AsyncConnection, contact: ContactKey, *, but: Iterable[ConversationId] = ()
    ) -> None:
        """The person wants to be known by nobody: no token is left, and no talk that is over has the contact.

        No care plan either. That is in no audit trail, which is not to tell whose wish it was.
        """
        theirs = self._made.all_of(Line, contact)
        await tokens.remove_all(connection, theirs)
        plans = await care_plans.of_tokens(connection, theirs)
        await care_plans.destroy(connection, [kept.plan.id for kept in plans])
        over = await cases.ended_of(connection, contact)
        await cases.forget_contacts(connection, sorted({*over} - {*but}))

    async def plans_of(self, connection: AsyncConnection, case: Case) -> list[KeptPlan]:
        """The care plans that hang on who writes here, on the line of the talk; none once nobody may tell who it is."""
        line = case.conversation.line
        if line is None or not case.contact or case.conversation.channel in OWN_PAGES:
            return []
        found = await care_plans.of_tokens(connection, self._made.all_of([line], case.contact))
        return [kept for kept in found if kept.plan.line is line]

    async def plan_token(self, connection: AsyncConnection, case: Case) -> Token | None:
        """On what a plan for whoever writes here would hang: this quarter's token, later the one that the talk left.

        None: nobody would be known by it, or the person had the talk deleted.
        """
        one = case.conversation
        if one.line is None or one.channel in OWN_PAGES or is_drill(one.slot) or ERASED in state_of(case).tags:
            return None
        if not case.contact:
            return await tokens.of(connection, one.id, one.line)
        return self._made.newest(one.line, case.contact)

    async def keep_plans(self, connection: AsyncConnection, case: Case, today: date) -> None:
        """Whoever writes here is back: their plans on this line hang on this quarter's token from now on.

        Of approved ones that met only now, the newest stays.
        """
        line = case.conversation.line
        newest = None if line is None or not case.contact else self._made.newest(line, case.contact)
        if line is None or newest is None or case.conversation.channel in OWN_PAGES:
            return
        if not await care_keys.hang(connection, self._made.all_of([line], case.contact), newest, today):
            return
        approved = [kept.plan for kept in await care_plans.of_tokens(connection, [newest]) if kept.plan.approved_at]
        approved.sort(key=lambda plan: plan.approved_at or plan.written_at)
        await care_plans.destroy(connection, [plan.id for plan in approved[:-1]])

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

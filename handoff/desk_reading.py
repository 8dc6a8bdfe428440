"""What a consultant may see: the queue, their own talks, one conversation, and what changes."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

from handoff.case_view import content_key, queue_entry, record
from handoff.crypto.keyring import KeyRing
from handoff.desk_duty import DeskDuty
from handoff.desk_quiet import DeskQuiet
from handoff.desk_reviews import DeskReviews
from handoff.first_words import FirstWords
from handoff.insight import inside, on_lines, readable, was_offered
from handoff.live.events import DeskEvents
from handoff.live.queue_figures import QueueFigures
from handoff.live.readers import Look
from handoff.place import there_for
from handoff.records import Account, ConversationRecord, DeskEvent, QueueEntry
from handoff.store import audit, case_lists, cases
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database
from handoff.told_messages import ToldMessages
from most116.core.conversation import Phase
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

# More than anybody reads; the rest of a queue is a number.
LISTED = 500
# The mark of whoever is there for the account although they wait on another line.
_OVERFLOW = "overflow"


class DeskReading:
    def __init__(self, *, database: Database, duty: DeskDuty, keyring: KeyRing, desk_events: DeskEvents) -> None:
        self._database = database
        self.duty, self._room, self._readers, self._clock = duty, duty.room, duty.readers, duty.clock
        self._keyring = keyring
        self._desk_events = desk_events
        self.told, self._figures = ToldMessages(database, keyring), QueueFigures(duty.redis, duty.clock)
        self.reviews = DeskReviews(database, keyring, desk_events, duty.clock)
        self._first_words = FirstWords(keyring)
        self.quiet = DeskQuiet(database, duty.clock, self._first_words)

    async def queue(self, account: Account, first: int = LISTED) -> list[QueueEntry]:
        """Who waits on the account's lines, in the order in which they will be taken: the `first` of them."""
        tickets = await self._room.waiting(account.lines, first, account.overflow)
        async with self._database.read() as connection:
            found = await case_lists.several(connection, [ticket.conversation for ticket in tickets])
            words = await self._first_words.of(connection, found.values())
        # Between a commit and its effects, and after a crash, a place may be there of somebody who does not wait here.
        return [
            entry if on_lines(account, case) else replace(entry, marks=(*entry.marks, _OVERFLOW))
            for ticket in tickets
            if (case := found.get(ticket.conversation)) is not None
            and case.conversation.phase.waiting
            and self._reaches(account, case)
            for entry in [queue_entry(case, words[ticket.conversation])]
        ]

    async def waiting(self, account: Account) -> int:
        """How many wait on the account's lines."""
        beside = await self._room.overflow.beside(account.overflow, account.lines)
        return await self._figures.count(account.lines) + len(beside)

    async def mine(self, account: Account) -> list[QueueEntry]:
        """The talks this account has now, oldest first."""
        async with self._database.read() as connection:
            found = await case_lists.find(connection, phases=(Phase.ACTIVE, Phase.TRANSFER), assigned_to=account.id)
        return [queue_entry(case) for case in found]

    async def conversation(
        self, account: Account, conversation: ConversationId, *, itself: bool = False, opened: int | None = None
    ) -> ConversationRecord:
        """One conversation of the account's lines that waits, is its own or one it was asked to.

        A lead reads all, which whoever is in the talk sees at once and the audit trail keeps. `itself`: a page asks
        that is open, or was until a moment ago; `opened`: a page is being opened, the one of that number
        (DeskLead.look_away). Who has left it meanwhile does not read on.
        """
        async with self._database.read() as connection:
            case = await cases.load(connection, conversation)
            if case is None or not self._reaches(account, case):
                raise DeskError(404, "desk.not_found")
            if not readable(account, case):
                raise DeskError(403, "desk.not_yours")
            seen = await record(connection, case, await content_key(connection, self._keyring, case))
        look = None
        if not inside(account, case):
            look = await self._readers.look(conversation, account.id, itself=itself, opened=opened)
        if look is Look.LEFT:
            raise DeskError(403, "desk.not_yours" if itself else "desk.left_meanwhile")
        if look is Look.BEGUN:
            await self._sign(account, case)
        return replace(seen, readers=await self._readers.of(conversation))

    async def _sign(self, account: Account, case: Case) -> None:
        """Somebody begins to read along by the right of a lead."""
        one = case.conversation
        async with self._database.write() as unit:
            entry = audit.Entry(actor=account.id, action="read_along", conversation=one.id)
            await audit.append(unit.connection, entry, self._clock.now())
            unit.then_tell(partial(self._desk_events.publish, "conversation", one.lines, one.id))

    async def why_not(self, account: Account, conversation: ConversationId) -> DeskError:
        """Why a conversation cannot be taken now."""
        async with self._database.read() as connection:
            case = await cases.load(connection, conversation)
        if case is None or not (self._reaches(account, case) or was_offered(case)):
            return DeskError(404, "desk.not_found")
        return DeskError(409, "desk.closed" if case.conversation.phase is Phase.CLOSED else "desk.taken")

    def _reaches(self, account: Account, case: Case) -> bool:
        """On the account's lines, or waiting for so long that it is there for them too."""
        return on_lines(account, case) or there_for(account, case.conversation, self._room.overflow)

    async def position(self) -> str:
        """Where the stream of events is now; following from here misses nothing that happens afterwards."""
        return await self._desk_events.position()

    async def events(self, account: Account, after: str) -> AsyncIterator[Sequence[DeskEvent]]:
        """What changes on lines of which the account may hold talks, after the position `after`, until Redis fails.

        Each item is what is at hand at once, in order.
        """
        reach = {*account.reach}
        async for news in self._desk_events.follow(after):
            if own := [event for event in news if not reach.isdisjoint(event.lines)]:
                yield own

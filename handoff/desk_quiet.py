"""The quiet tray: who greeted and fell silent, to whom a free consultant may say hello (domain sheet 2.1, PARKED)."""

from dataclasses import replace

from handoff.case_view import queue_entry
from handoff.first_words import FirstWords
from handoff.place import ticket_for
from handoff.records import Account, QueueEntry
from handoff.store import case_lists, cases
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Phase, Ticket
from most116.core.ids import ConversationId


class DeskQuiet:
    """Nobody in it waits: they stand in no queue, are offered to nobody, and each is taken by hand."""

    def __init__(self, database: Database, clock: Clock, first_words: FirstWords) -> None:
        self._database = database
        self._clock = clock
        self._first_words = first_words

    async def listed(self, account: Account, most: int) -> list[QueueEntry]:
        """The newest of the account's lines, and of those who have no line yet; since when each was last heard."""
        async with self._database.read() as connection:
            found = await case_lists.parked(connection, account.lines, most)
            words = await self._first_words.of(connection, found)
        return [
            replace(queue_entry(one, words[one.conversation.id]), waiting_since=one.conversation.last_heard_at)
            for one in found
        ]

    async def place(self, account: Account, which: ConversationId) -> Ticket | None:
        """What somebody in the tray is taken by; None for everybody else."""
        async with self._database.read() as connection:
            case = await cases.load(connection, which)
        if case is None or case.conversation.phase is not Phase.PARKED:
            return None
        if not {*case.conversation.lines} & {*account.lines}:
            return None
        return ticket_for(replace(case.conversation, waiting_since=self._clock.now()))

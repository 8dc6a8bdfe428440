"""The messages that events are about, for the consoles that follow: each is read and opened once, for all of them."""

from functools import partial

from handoff.asked_once import AskedOnce
from handoff.case_view import shown
from handoff.company import joined
from handoff.crypto.keyring import KeyRing
from handoff.records import Account, DeskEvent, TranscriptMessage
from handoff.store.spoken import SpokenRow, spoken
from handoff.store.unit_of_work import Database
from most116.core.ids import ConversationId, MessageId


class ToldMessages:
    def __init__(self, database: Database, keyring: KeyRing) -> None:
        self._database = database
        self._keyring = keyring
        self._rows = AskedOnce[SpokenRow | None]()
        self._opened = AskedOnce[TranscriptMessage]()

    async def of(self, account: Account, event: DeskEvent) -> TranscriptMessage | None:
        """The message of an event as it is then, for those who are in the conversation; None for everybody else."""
        conversation, message = event.conversation, event.message
        if conversation is None or message is None:
            return None
        row = await self._rows.get(event.id, partial(self._row, conversation, message))
        if row is None or not (row.assigned_to == account.id or joined(row.company, account.id)):
            return None
        return await self._opened.get(event.id, partial(self._open, conversation, row))

    async def _row(self, conversation: ConversationId, message: MessageId) -> SpokenRow | None:
        async with self._database.read() as connection:
            return await spoken(connection, conversation, message)

    async def _open(self, conversation: ConversationId, row: SpokenRow) -> TranscriptMessage:
        key = None if row.wrapped is None else self._keyring.unwrap(conversation, row.wrapped)
        return shown(row.line, row.state, row.reason, key, row.held_until)

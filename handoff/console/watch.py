"""What one open desk has been told, so that each event carries exactly the messages that are new to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from handoff.console import shapes
from handoff.console.office import Office
from handoff.records import Account, ConversationRecord, DeskEvent, TranscriptMessage
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, MessageId
from most116.core.messages import Author

# How far a message of ours had come when the desk was last told of it; None: told once, how far it is now is not known.
_Told = tuple[object, object] | None
_MARGIN = timedelta(seconds=1)


class _Talk:
    """What the desk knows of one of its own conversations."""

    def __init__(self, record: ConversationRecord, until: datetime | None) -> None:
        """Everything is told already; with `until` only what was said before, and of that not how far it came."""
        self._told: dict[MessageId, _Told] = {
            each.id: _told(each) if until is None else None
            for each in record.messages
            if until is None or each.at < until
        }

    def new_messages(self, record: ConversationRecord) -> list[TranscriptMessage]:
        return self._tell(each for each in record.messages if each.id not in self._told)

    def new_deliveries(self, record: ConversationRecord) -> list[TranscriptMessage]:
        ours = (each for each in record.messages if each.author is not Author.PERSON)
        return self._tell(each for each in ours if self._told.get(each.id) != _told(each))

    def _tell(self, messages: Iterable[TranscriptMessage]) -> list[TranscriptMessage]:
        news = list(messages)
        self._told.update({each.id: _told(each) for each in news})
        return news


class Watch:
    """Turns events, which only name what changed, into what the API says about it.

    Words go only to the account that holds the conversation; of all others it hears that something changed. A message
    told twice has the same id and harms nobody; an event without its message says: read the conversation.
    """

    def __init__(self, place: Office, who: Account) -> None:
        self._desk = place.desk
        self._who = who
        self._own: dict[ConversationId, _Talk] = {}

    async def start_now(self) -> None:
        """Take as told what the account's conversations hold at this moment."""
        await self._learn(None)

    async def resume(self, position: str) -> None:
        """Take as told what was said before `position` of the stream."""
        # What is said and the event about it are moments apart, so the last second counts as not yet told.
        await self._learn(datetime.fromtimestamp(int(position.partition("-")[0]) / 1000, UTC) - _MARGIN)

    async def tell(self, event: DeskEvent) -> list[shapes.Event]:
        """What to send for one event: one item, or one for each message where several came together."""
        if event.kind == "conversation":
            await self.resume(event.id)
        conversation, talk = event.conversation, self._own.get(event.conversation or ConversationId(""))
        if conversation is None or talk is None or event.kind not in {"message", "delivery"}:
            return [_plain(event)]
        record = await self._read(conversation)
        if record is None:
            return [_plain(event)]
        news = talk.new_deliveries(record) if event.kind == "delivery" else talk.new_messages(record)
        return [_plain(event, shapes.Message.of(conversation, each)) for each in news] or [_plain(event)]

    async def _learn(self, until: datetime | None) -> None:
        held = [entry.id for entry in await self._desk.mine(self._who)]
        for gone in self._own.keys() - set(held):
            del self._own[gone]
        for conversation in held:
            if conversation not in self._own and (record := await self._read(conversation)) is not None:
                self._own[conversation] = _Talk(record, until)

    async def _read(self, conversation: ConversationId) -> ConversationRecord | None:
        try:
            return await self._desk.conversation(self._who, conversation)
        except DeskError:
            return None


def _plain(event: DeskEvent, message: shapes.Message | None = None) -> shapes.Event:
    return shapes.Event(kind=event.kind, line=event.line, conversation=event.conversation, message=message)


def _told(message: TranscriptMessage) -> tuple[object, object]:
    return message.delivery, message.delivery_reason

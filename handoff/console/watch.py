"""What one open desk has been told, so that each event carries exactly the messages that are new to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handoff.console import shapes
from handoff.console.office import Office
from handoff.records import Account, ConversationRecord, DeskEvent, TranscriptMessage
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import Author

# How far a message of ours had come when the desk was last told of it; a change of it is news.
_State = tuple[object, object]
_MARGIN = timedelta(seconds=1)


class Watch:
    """Turns events, which only name what changed, into what the API says about it.

    A desk that starts now knows what its own conversations already hold. One that resumes may have missed anything, so
    of each conversation it hears everything once; a message told twice has the same id and harms nobody.
    """

    def __init__(self, place: Office, who: Account) -> None:
        self._desk = place.desk
        self._who = who
        self._known: dict[ConversationId, dict[str, _State]] = {}

    async def start_now(self, position: str) -> None:
        for entry in await self._desk.mine(self._who):
            await self._learn(entry.id, position)

    async def tell(self, event: DeskEvent) -> list[shapes.Event]:
        """What to send for one event: one item, or one for each message where several came together."""
        if event.conversation is None or event.kind == "queue":
            return [_plain(event)]
        if event.kind == "conversation":
            await self._learn(event.conversation, event.id)
            return [_plain(event)]
        record = await self._record(event.conversation)
        messages = self._news(event.kind, record) if record else []
        return [_plain(event, shapes.Message.of(event.conversation, message)) for message in messages] or [
            _plain(event)
        ]

    def _news(self, kind: str, record: ConversationRecord) -> list[TranscriptMessage]:
        known = self._known.get(record.id, {})
        outgoing_only = kind == "delivery"
        about = [each for each in record.messages if each.author is not Author.PERSON or not outgoing_only]
        news = [each for each in about if known.get(each.id) != _state(each)]
        self._remember(record.id, news)
        # Two events may be answered by one look; the second then repeats the newest message rather than say nothing.
        return news or about[-1:]

    async def _learn(self, conversation: ConversationId, position: str) -> None:
        """On first sight, take as told what was said before `position`; forget a conversation that is no longer ours.

        What is said and the event about it are moments apart, so the last second counts as not yet told.
        """
        record = await self._record(conversation)
        if record is None:
            self._known.pop(conversation, None)
        elif conversation not in self._known:
            until = _moment(position) - _MARGIN
            self._remember(conversation, [each for each in record.messages if each.at < until])

    def _remember(self, conversation: ConversationId, messages: Sequence[TranscriptMessage]) -> None:
        self._known.setdefault(conversation, {}).update({each.id: _state(each) for each in messages})

    async def _record(self, conversation: ConversationId) -> ConversationRecord | None:
        try:
            return await self._desk.conversation(self._who, conversation)
        except DeskError:
            return None


def _plain(event: DeskEvent, message: shapes.Message | None = None) -> shapes.Event:
    return shapes.Event(kind=event.kind, line=event.line, conversation=event.conversation, message=message)


def _state(message: TranscriptMessage) -> _State:
    return message.delivery, message.delivery_reason


def _moment(position: str) -> datetime:
    """When the event at this position of the stream was published: positions begin with milliseconds."""
    return datetime.fromtimestamp(int(position.partition("-")[0]) / 1000, UTC)

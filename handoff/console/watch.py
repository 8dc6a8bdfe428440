"""What one open desk is told of an event: which names a message by its id, and holds no words itself."""

from functools import partial

from handoff.console import shapes
from handoff.console.office import Office
from handoff.records import Account, DeskEvent, TranscriptMessage
from most116.web.push import PushEvent


async def describe(place: Office, who: Account, event: DeskEvent) -> bytes:
    """The event with its message as it is now, written once for everybody who is told the same.

    Words go only to the account that holds the conversation; all others hear that something changed.
    """
    found = None
    if event.conversation is not None and event.kind != "undone":
        found = await place.desk.told.of(who, event)
    with_words = "" if found is None else "words"
    return await place.described.get(f"{event.id} {with_words}", partial(_described, event, found))


async def _described(event: DeskEvent, found: TranscriptMessage | None) -> bytes:
    message = None
    if found is not None and event.conversation is not None:
        message = shapes.Message.of(event.conversation, found)
    gone = event.message if event.kind == "undone" else None
    line = event.lines[0] if len(event.lines) == 1 else None
    told = shapes.Event(kind=event.kind, line=line, conversation=event.conversation, message=message, undone=gone)
    return PushEvent(id=event.id, name=told.kind, data=told.model_dump_json()).encode()

"""What one open desk is told of an event: which names a message by its id, and holds no words itself."""

from handoff.console import shapes
from handoff.console.office import Office
from handoff.records import Account, DeskEvent


async def describe(place: Office, who: Account, event: DeskEvent) -> shapes.Event:
    """The event with its message as it is now.

    Words go only to the account that holds the conversation; all others hear that something changed.
    """
    message = None
    gone = event.message if event.kind == "undone" else None
    if event.conversation is not None and gone is None:
        found = await place.desk.told.of(who, event)
        message = None if found is None else shapes.Message.of(event.conversation, found)
    line = event.lines[0] if len(event.lines) == 1 else None
    return shapes.Event(kind=event.kind, line=line, conversation=event.conversation, message=message, undone=gone)

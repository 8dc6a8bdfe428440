"""What stands around the reply box: the reply that can still be taken back."""

from dataclasses import dataclass
from datetime import datetime

from handoff.records import Account, ConversationRecord
from most116.core.ids import MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The account's own reply that has not left. `left_ms`: how long it can still be taken back."""

    message: MessageId
    left_ms: int


def held_reply(record: ConversationRecord, who: Account, now: datetime) -> Held | None:
    """The last of the account's replies, while it waits."""
    for message in reversed(record.messages):
        if message.by == who.id and message.sends_at is not None and message.sends_at > now:
            return Held(message=message.id, left_ms=round((message.sends_at - now).total_seconds() * 1000))
    return None

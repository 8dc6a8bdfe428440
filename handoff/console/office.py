"""What the console works with: the desk, the door, the words; made once, handed in by the composition root."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from config.texts import Texts
from handoff.accounts.door import Door
from handoff.records import Account, ConversationRecord, DeskEvent, Note, QueueEntry, TranscriptMessage
from most116.core.clock import Clock
from most116.core.conversation import Language, Line
from most116.core.ids import ConversationId


class Desk(Protocol):
    """What a consultant can do (handoff/desk.py). Refusals are DeskError."""

    async def queue(self, who: Account) -> list[QueueEntry]: ...

    async def mine(self, who: Account) -> list[QueueEntry]: ...

    async def take_next(self, who: Account) -> ConversationRecord | None: ...

    async def claim(self, who: Account, conversation: ConversationId) -> ConversationRecord: ...

    async def conversation(self, who: Account, conversation: ConversationId) -> ConversationRecord: ...

    async def reply(
        self, who: Account, conversation: ConversationId, text: str, client_id: str | None = None
    ) -> TranscriptMessage: ...

    async def note(self, who: Account, conversation: ConversationId, text: str) -> Note: ...

    async def transfer(self, who: Account, conversation: ConversationId, line: Line) -> None: ...

    async def release(self, who: Account, conversation: ConversationId) -> None: ...

    async def close(self, who: Account, conversation: ConversationId, reason: str = "") -> None: ...

    async def position(self) -> str: ...

    def events(self, who: Account, after: str) -> AsyncIterator[DeskEvent]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The live objects behind the console."""

    desk: Desk
    door: Door
    words: Texts
    clock: Clock

    def word(self, key: str, **values: str) -> str:
        """A fixed string of the console, which speaks Polish."""
        return self.words.interface(key, Language.PL, values=values)

    def phrase(self, key: str, otherwise: str) -> str:
        """The words for a key that data decides, such as a rule's; `otherwise` when nobody wrote any."""
        return self.word(key) if key in self.words.strings[Language.PL] else otherwise


def office(request: Request) -> Office:
    """The office of the application that serves this request; a FastAPI dependency."""
    found = request.app.state.office
    assert isinstance(found, Office)  # noqa: S101  # set by most116/app/desk_site.py before the first request
    return found

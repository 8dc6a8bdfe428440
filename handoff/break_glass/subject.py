"""The talk that a request is about: a real one, or an invented one to practise on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.store import cases, data_keys, reveal_parts
from handoff.store.reveal_parts import DrillTalk
from most116.core.ids import ConversationId
from most116.core.messages import OWN_PAGES
from most116.core.sealed import ReplyAddress

# An invented talk lasts as long as a practice may take.
DRILL_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`live`: somebody at the desk holds the talk now. `wrapped`, `sealed`: its key and address, None once forgotten.

    `addressed`: its address leads to somebody; a visit to a page of ours does not.
    """

    conversation: ConversationId
    live: bool
    addressed: bool
    wrapped: bytes | None
    sealed: bytes | None

    @property
    def envelope(self) -> tuple[bytes, bytes] | None:
        """The wrapped key and the sealed address, when there is an address that leads to somebody."""
        if not self.addressed or self.wrapped is None or self.sealed is None:
            return None
        return self.wrapped, self.sealed

    def key(self, keyring: KeyRing) -> ContentKey | None:
        """What words about the talk are sealed under; None when it was destroyed."""
        if self.wrapped is None:
            return None
        try:
            return keyring.unwrap(self.conversation, self.wrapped)
        except EnvelopeError:
            return None


async def subject_of(
    connection: AsyncConnection, conversation: ConversationId, *, drill: bool, now: datetime
) -> Subject:
    """What there is of the talk now."""
    if drill:
        talk = await reveal_parts.drill(connection, conversation)
        return Subject(
            conversation=conversation,
            live=talk is not None and now - talk.made_at < DRILL_LASTS,
            addressed=True,
            wrapped=None if talk is None else talk.wrapped,
            sealed=None if talk is None else talk.sealed,
        )
    case = await cases.load(connection, conversation)
    return Subject(
        conversation=conversation,
        live=case is not None and case.conversation.phase.with_person,
        addressed=case is not None and case.conversation.channel not in OWN_PAGES,
        wrapped=await data_keys.get(connection, conversation),
        sealed=await data_keys.get_address(connection, conversation),
    )


def invented(keyring: KeyRing, conversation: ConversationId, address: str, now: datetime) -> DrillTalk:
    """An invented talk with an invented address, sealed as real ones are."""
    key, wrapped = keyring.new_content_key(conversation)
    sealed = key.seal_address(ReplyAddress(address))
    return DrillTalk(conversation=conversation, wrapped=wrapped, sealed=sealed, made_at=now)

"""What a house under test has kept, opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from handoff.closing_why import ClosingReason, ClosingWhy
from handoff.desk import Desk
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer, TranscriptMessage
from handoff.store import cases, letters
from handoff.store.cases import Case
from handoff.store.letters import LetterRow
from handoff.store.tables import stuck
from most116.app.wiring import Parts
from most116.core.conversation import Channel, Language, Line, Tier
from most116.core.ids import ConsultantId, ConversationId, MessageId
from most116.core.sealed import ReplyAddress
from most116.testing.moved_clock import MovedClock

# What a talk in danger is closed with, where a test is about something else.
SAFE_NOW = ClosingWhy(reason=ClosingReason.SAFE)

ANIA = "+48600100200"
SLOT = "+48732000000"


@dataclass(frozen=True, kw_only=True)
class HouseRecords:
    """Reads through the product's own parts."""

    parts: Parts
    clock: MovedClock
    desk: Desk

    async def unread(self) -> list[ConversationId]:
        return await self.parts.inbox.unread_since(self.clock.now())

    async def stuck_codes(self) -> list[str]:
        """Why messages were kept aside."""
        async with self.parts.database.read() as connection:
            return [row.code for row in await connection.execute(select(stuck.c.code).order_by(stuck.c.message))]

    async def case_of(self, sender: str = ANIA) -> Case:
        """The newest conversation of a sender."""
        contact = self.parts.pseudonyms.contact(Channel.SMS, SLOT, ReplyAddress(sender))
        async with self.parts.database.read() as connection:
            found = await cases.latest_of(connection, contact, but=ConversationId(""))
        assert found is not None, "nothing of this sender was kept"
        return found

    async def case(self, conversation: ConversationId) -> Case:
        async with self.parts.database.read() as connection:
            found = await cases.load(connection, conversation)
        assert found is not None
        return found

    async def letter(self, message: MessageId) -> LetterRow:
        """The letter of an outgoing message, as it is now."""
        async with self.parts.database.read() as connection:
            found = await letters.of_message(connection, message)
        assert found is not None, "the message has no letter"
        return found

    async def transcript(self, conversation: ConversationId) -> Sequence[TranscriptMessage]:
        """What a lead of both lines reads."""
        return (await self.desk.conversation(self.account(role=Role.LEAD), conversation)).messages

    async def words(self, conversation: ConversationId) -> list[str]:
        """What the person wrote, in order."""
        return [message.text for message in await self.transcript(conversation) if message.author == "person"]

    async def close(self, account: Account, conversation: ConversationId) -> None:
        """The account closes its talk with a reason; where somebody is in immediate danger, a lead agrees first."""
        if (await self.case(conversation)).conversation.tier is Tier.IMMEDIATE:
            await self.desk.closing.ask(account, conversation, SAFE_NOW)
            lead = self.account("Lidia", role=Role.LEAD)
            await self.desk.closing.answer(lead, conversation, ClosingAnswer.AGREED)
        await self.desk.close(account, conversation, SAFE_NOW)

    def account(self, name: str = "Celina", *lines: Line, role: Role = Role.CONSULTANT) -> Account:
        """Somebody at the desk; the same name is the same person."""
        return Account(
            id=ConsultantId(name.lower()),
            login=name.lower(),
            alias=name,
            role=role,
            lines=lines or tuple(Line),
            languages=(Language.PL,),
            password_hash="",
        )

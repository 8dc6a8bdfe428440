"""Takes a letter in: a code that opens its answer, the words kept, and what the router says to them at once."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bridges.contact_form.filling import Filling
from bridges.webchat.talk import Talk
from bridges.webchat.talk_lines import TalkLine
from bridges.webchat.visits import Visit
from config.entry_links import EntryLinks
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.messages import WEB_SLOT, Author, InboundMessage, Kind
from most116.core.ports import Accept, Mailbox, ReturnCodes
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from most116.web.ending import end
from most116.web.floods import BeginGate

# The router answers within tens of milliseconds; a person with a slow worker behind the page waits no longer than this.
_ANSWER_SECONDS = 2.0
# What else it has to say follows its first text at once.
_MORE_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A letter that is kept: the words that open it, and what was said to it so far."""

    code: Secret
    said: tuple[TalkLine, ...]


class Posting:
    """`take`, `again` and `talk` raise StorageDown when something could not be kept or read."""

    def __init__(
        self,
        *,
        accept: Accept,
        mailbox: Mailbox,
        codes: ReturnCodes,
        links: EntryLinks,
        gate: BeginGate,
        settings: Settings,
        clock: Clock,
        log: EventLog,
    ) -> None:
        self._accept = accept
        self._mailbox = mailbox
        self._codes = codes
        self._links = links
        self._gate = gate
        self._seconds = settings.webchat.return_seconds
        self._clock = clock
        self._log = log

    async def take(self, filling: Filling, language: Language, address: str) -> Posted:
        """Keep the letter; sent again it is the same one, and its new code opens the same visit.

        `address` is the place it comes from. Where very many come from one, a moment passes first, and it is read after
        what others say.
        """
        later = self._gate.asked(address, filling.visit.token.reveal(), "") is not None
        if later:
            await self._gate.hold()
        # A letter that nobody could open the answer to would be worse than one that has to be sent once more.
        code = await self._codes.give(filling.visit.token)
        message = self._message(filling, language, later=later)
        await Talk(self._mailbox, filling.visit).keep_place(message.platform_id)
        await self._accept(message)
        await self._copy(filling, message, language)
        return Posted(code=code, said=await self._said(filling.visit))

    async def again(self, visit: Visit) -> Posted:
        """A letter that was kept a moment ago, with further words that open it."""
        said = tuple(line for line in (await Talk(self._mailbox, visit).read()).lines if line.ours)
        return Posted(code=await self._codes.give(visit.token), said=said)

    async def talk(self, visit: Visit, language: Language) -> bool:
        """Somebody goes on in the chat, where they are there to talk; False when nothing was written in the visit."""
        if not (await Talk(self._mailbox, visit).read()).begun:
            return False
        await self._accept(
            InboundMessage(
                channel=Channel.WEBCHAT,
                slot=WEB_SLOT,
                sender=visit.token,
                platform_id=visit.message_id("talk", Kind.START, ""),
                kind=Kind.START,
                text=Secret(""),
                received_at=self._clock.now(),
                locale_hint=language,
            )
        )
        return True

    def _message(self, filling: Filling, language: Language, *, later: bool) -> InboundMessage:
        return InboundMessage(
            channel=Channel.FORM,
            slot=WEB_SLOT,
            sender=filling.visit.token,
            platform_id=filling.visit.message_id(filling.client_id, Kind.TEXT, filling.words.reveal()),
            kind=Kind.TEXT,
            text=filling.words,
            received_at=self._clock.now(),
            locale_hint=language,
            entry_code=self._links.known(filling.entry) or None,
            filled=filling.filled,
            later=later,
        )

    async def _copy(self, filling: Filling, message: InboundMessage, language: Language) -> None:
        """The person's own copy, which stands above the answer."""
        talk = Talk(self._mailbox, filling.visit)
        line = TalkLine(
            id=message.platform_id,
            author=Author.PERSON,
            text=filling.words,
            language=language,
            client_id=filling.client_id,
        )
        try:
            await talk.add(line)
            await talk.keep(self._seconds)
        except StorageDown as failure:
            # The letter is kept and will be read; only the copy is missing.
            self._log.failure("form_copy_missing", failure, channel=Channel.FORM)

    async def _said(self, visit: Visit) -> tuple[TalkLine, ...]:
        """What the router says at once: for somebody in danger that is the text with the number to call."""
        said, came, now = list[TalkLine](), asyncio.Event(), asyncio.get_running_loop().time

        async def listen() -> None:
            # Without an answer it stands in the chat when it comes; the page has the numbers in any case.
            try:
                with suppress(StorageDown):
                    async for line in Talk(self._mailbox, visit).follow(""):
                        if line.ours:
                            said.append(line)
                            came.set()
            finally:
                came.set()

        # Beside the wait, because the mailbox may forget that it was told to stop (most116/web/ending.py).
        listening, until = asyncio.create_task(listen()), now() + _ANSWER_SECONDS
        try:
            with suppress(TimeoutError):
                while not listening.done():
                    async with asyncio.timeout_at(until):
                        await came.wait()
                    came.clear()
                    until = min(until, now() + _MORE_SECONDS)
        finally:
            await end(listening)
        if not listening.cancelled():
            listening.result()
        return tuple(said)

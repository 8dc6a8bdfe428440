"""Takes in what a visitor does: whose visit it is, what was said, what their page has taken, that they leave."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from bridges.webchat.channel import letter_of
from bridges.webchat.cookies import has_left, pass_of, remember
from bridges.webchat.passes import Passes
from bridges.webchat.talk import Talk
from bridges.webchat.talk_lines import TalkLine, TalkSoFar
from bridges.webchat.visits import Visit
from config.entry_links import EntryLinks
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.messages import WEB_SLOT, Author, Delivery, DeliveryReport, InboundMessage, Kind
from most116.core.ports import Accept, Mailbox
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from most116.web.floods import BeginGate, Work
from most116.web.limits import SendRate
from most116.web.proxies import client_address

_LONGEST_ID = 100
# The question and its answer (router/buttons.py).
_BUTTON = re.compile(r"[a-z]+\.[a-z0-9]+")
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Far above what anyone types: it stops a page gone wrong. What is held back stays in the page and is sent again.
_BURST, _PER_SECOND = 40, 1.0
# Some seven pages of a book. What is longer is refused with its words left in the field, to be sent in parts.
LONGEST_WORDS = 20_000


class Refused(Exception):
    """What was said cannot be kept as it is; it stays with whoever said it."""


class TooFast(Refused):
    """More messages at once than a person writes; `seconds` is when the page may try again."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class TooLong(Refused):
    """More words than one message may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A visitor, and what was said in their visit so far."""

    visit: Visit
    so_far: TalkSoFar


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a form or script says: words, or an answer on offer."""

    kind: Kind
    words: str
    client_id: str
    choice: str | None = None


class Reception:
    """Every method raises StorageDown when something could not be kept or read."""

    def __init__(
        self,
        *,
        accept: Accept,
        mailbox: Mailbox,
        passes: Passes,
        links: EntryLinks,
        gate: BeginGate,
        clock: Clock,
        log: EventLog,
    ) -> None:
        self._accept = accept
        self._mailbox = mailbox
        self._passes = passes
        self._links = links
        self._gate = gate
        self._clock = clock
        self._log = log
        self._rate = SendRate(clock, burst=_BURST, per_second=_PER_SECOND)

    def talk(self, visit: Visit) -> Talk:
        return Talk(self._mailbox, visit)

    def remember(self, request: Request, answer: Response, visit: Visit) -> None:
        """Let the browser come back to this visit without its page, from now on for as long as a pass is good."""
        remember(request, answer, visit, self._passes)

    async def present(self, request: Request, fields: Mapping[str, str] = _NOTHING) -> Arrival | None:
        """The visit that this browser is in the middle of; None when there is none, or it is over.

        A page that stands in the middle of a talk names its visit in `fields`, because it may have slept for longer
        than the cookie is good for.
        """
        known = pass_of(request, self._passes)
        if has_left(request):
            if known is not None:
                await self.talk(known.visit).leave()
            return None
        named = Visit.parse(fields.get("visit", "")) if fields.get("begun") else None
        visit = known.visit if known and known.fresh else named
        if visit is None:
            return None
        so_far = await self.talk(visit).read()
        return None if so_far.left else Arrival(visit=visit, so_far=so_far)

    async def arrive(self, request: Request, fields: Mapping[str, str]) -> Arrival:
        """The visit that a message belongs to, a new one if need be.

        A page without a visit carries a token for its first message, so that one sent twice does not become two
        visits. It is taken while nothing was said under it but that very message: a page left open, or got back to
        after its visit ended, leads to nobody's talk.
        """
        present = await self.present(request, fields)
        if present is not None:
            return present
        offered = Visit.parse(fields.get("visit", ""))
        if offered is not None:
            so_far = await self.talk(offered).read()
            again = any(line.client_id == fields.get("id") for line in so_far.lines)
            if not so_far.left and (again or not so_far.begun):
                return Arrival(visit=offered, so_far=so_far)
        return Arrival(visit=Visit.new(), so_far=TalkSoFar())

    def asked(self, request: Request, arrival: Arrival, fields: Mapping[str, str]) -> Work | None:
        """What is asked of somebody who begins while very many do so from one place; nothing of all others."""
        if arrival.so_far.begun:
            return None
        address = client_address(request)
        return self._gate.asked(address, fields.get("visit", ""), fields.get("proof", ""))

    async def take_in(
        self, arrival: Arrival, said: Said, language: Language, entry: str = "", *, later: bool = False
    ) -> str:
        """Keep what was said and return its id, the same one when it comes again. Raises Refused.

        `entry` is the code of the link by which the person came; one that is not ours goes no further. `later`:
        more was asked of them than they brought, so a moment passes first, and it is read after what others say.
        """
        visit = arrival.visit
        message_id = visit.message_id(said.client_id, said.kind, said.words)
        if arrival.so_far.line(message_id) is not None:
            return message_id
        self._admit(visit, said)
        message = InboundMessage(
            channel=Channel.WEBCHAT,
            slot=WEB_SLOT,
            sender=visit.token,
            platform_id=message_id,
            kind=said.kind,
            text=Secret(said.words),
            received_at=self._clock.now(),
            choice=said.choice,
            locale_hint=language,
            entry_code=self._links.known(entry) or None,
            later=later,
        )
        if later:
            await self._gate.hold()
        await self.talk(visit).keep_place(message_id)
        await self._accept(message)
        line = TalkLine(
            id=message_id, author=Author.PERSON, text=message.text, language=language, client_id=said.client_id
        )
        try:
            await self.talk(visit).add(line)
        except StorageDown as failure:
            # It is kept and will be read; only the visitor's own copy is missing.
            self._log.failure("webchat_copy_missing", failure, channel=Channel.WEBCHAT)
        return message_id

    def _admit(self, visit: Visit, said: Said) -> None:
        """Raises Refused for what no person writes in this way."""
        if len(said.words) > LONGEST_WORDS:
            raise TooLong
        seconds = self._rate.wait(visit.box)
        if seconds > 0:
            raise TooFast(seconds)

    async def come_back(self, request: Request, visit: Visit, client_id: str, language: Language) -> None:
        """Open the talk of a visit again for somebody who has its return code; told once for each `client_id`.

        What this browser was in the middle of stays as it is, unless the person left it without a network.
        """
        await self.present(request)
        talk = self.talk(visit)
        so_far = await talk.read()
        if so_far.left or not so_far.begun:
            await talk.come_back()
        message = InboundMessage(
            channel=Channel.WEBCHAT,
            slot=WEB_SLOT,
            sender=visit.token,
            platform_id=visit.message_id(client_id, Kind.RETURN, ""),
            kind=Kind.RETURN,
            text=Secret(""),
            received_at=self._clock.now(),
            locale_hint=language,
        )
        await self._accept(message)

    async def note_taken(self, arrival: Arrival, ids: str) -> bool:
        """Report the lines of ours that the page says it has, each once; False when some are not in this talk.

        `ids` are joined by commas.
        """
        named = {each for each in ids.split(",") if each}
        so_far = arrival.so_far
        fresh = [line for line in so_far.lines if line.ours and line.id in named and line.id not in so_far.taken]
        for line in fresh:
            letter, part = letter_of(line)
            await self._accept(
                DeliveryReport(
                    channel=Channel.WEBCHAT,
                    platform_id=line.id,
                    state=Delivery.DELIVERED,
                    letter=letter,
                    part=part,
                )
            )
        if fresh:
            await self.talk(arrival.visit).mark_taken(line.id for line in fresh)
        return named <= {line.id for line in so_far.lines}


def read_client_id(fields: Mapping[str, str]) -> str:
    """What the page calls what it sends, so that it is harmless to send it twice."""
    return fields.get("id", "")[:_LONGEST_ID] or uuid.uuid4().hex


def read_said(fields: Mapping[str, str], so_far: TalkSoFar) -> Said | None:
    """What the fields of a form say; None when they say nothing, such as a wish for another look or language."""
    client_id = read_client_id(fields)
    if choice := fields.get("choice", ""):
        offered = {option.value: option.label for line in so_far.lines for option in line.options}
        if choice in offered:
            return Said(kind=Kind.CHOICE, words=offered[choice], client_id=client_id, choice=choice)
        if _BUTTON.fullmatch(choice):
            # A page that was left open since: whether the question still is, the dialogue knows.
            return Said(kind=Kind.CHOICE, words=choice.rpartition(".")[2], client_id=client_id, choice=choice)
        # An answer that nobody offered is read as typed.
        return Said(kind=Kind.TEXT, words=choice, client_id=client_id)
    if asked := fields.get("ask", ""):
        return Said(kind=Kind.TEXT, words=asked, client_id=client_id)
    if fields.get("check") or fields.get("look") or fields.get("speak") or not fields.get("text", "").strip():
        return None
    return Said(kind=Kind.TEXT, words=fields["text"], client_id=client_id)

"""What people wrote to our number and Twilio could not hand over: asked for all the time, and taken in like the rest.

Twilio calls us for fifteen seconds and never again, but it keeps the message
(https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources and docs/decisions/0147).
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from bridges.hearing import Hearing
from bridges.json_reading import Node
from bridges.raw_http import Ignored
from bridges.twilio_account import TwilioAccount
from bridges.twilio_form import TwilioForm
from bridges.twilio_message import read_message
from bridges.whatsapp_message import WHATSAPP, read_whatsapp
from config.platforms import Twilio
from config.settings import Settings
from most116.core.conversation import Channel
from most116.core.errors import UNREADABLE_ANSWER, BridgeError, StorageDown
from most116.core.messages import InboundMessage
from most116.core.sealed import ReplyAddress

_ROUND_SECONDS = 20.0
# So long Twilio may still be calling us, fifteen seconds at each of our addresses; its call says more than its list.
_SETTLED = timedelta(seconds=40)
# What was listed late is seen by a round that begins so much before the end of the last one.
_OVERLAP = timedelta(minutes=5)
_PAGE = 500

Read = Callable[[TwilioForm, datetime], InboundMessage | Ignored]


class TwilioMissed:
    """Implements the port `Listener`. `ours` is our address as Twilio lists it, `read` what reads a form of it."""

    def __init__(
        self, *, channel: Channel, ours: str, read: Read, twilio: Twilio, hearing: Hearing, page: int = _PAGE
    ) -> None:
        self._channel = channel
        self._ours = ReplyAddress(ours)
        self._read = read
        self._twilio = twilio
        self._hearing = hearing
        self._page = page
        self._longest = timedelta(hours=twilio.history_hours)
        # How far we have read is noted for our own address, as for a talk with it.
        self._last_seen = hearing.last_seen(channel, ours)
        self._until: datetime | None = None
        self._known: dict[str, datetime] = {}

    async def run(self) -> None:
        """Until cancelled. A round that fails is made good by the next one: it begins where the last good one ended."""
        async with TwilioAccount(self._twilio) as account:
            while True:
                wait = _ROUND_SECONDS
                try:
                    await self._round(account)
                except BridgeError as failure:
                    self._told(failure.failure.code)
                    wait = max(wait, failure.retry_after or 0.0)
                except StorageDown:
                    self._told("storage_down")
                await asyncio.sleep(wait)

    async def _round(self, account: TwilioAccount) -> None:
        now = self._hearing.clock.now()
        since, until = max(await self._begin(now) - _OVERLAP, now - self._longest), now - _SETTLED
        missed = 0
        for message in await self._listed(account, since):
            sid, sent_at = message["sid"].text, _moment(message)
            theirs = message["direction"].text == "inbound"
            if theirs and sid not in self._known and sent_at is not None and sent_at <= until:
                missed += await self._take(message, sid, sent_at)
        if missed:
            self._hearing.events.warning("messages_were_missed", channel=self._channel, count=missed)
        self._known = {sid: at for sid, at in self._known.items() if at > since}
        await self._last_seen.note(self._ours, int(until.timestamp()))
        self._until = until

    async def _take(self, message: Node, sid: str, sent_at: datetime) -> bool:
        """Whether this was one that nobody had told us of."""
        event = self._read(_form(message), sent_at)
        try:
            fresh = isinstance(event, InboundMessage) and await self._hearing.accept(replace(event, missed=True))
        except StorageDown:
            raise
        except Exception as failure:  # noqa: BLE001 -- one message must not keep back everybody else's for ever
            self._hearing.events.failure("message_not_taken", failure, channel=self._channel)
            return False
        self._known[sid] = sent_at
        return fresh

    async def _begin(self, now: datetime) -> datetime:
        """Where the last good round ended; a house that never read begins with what is new."""
        if self._until is None:
            noted = [seen for address, seen in await self._last_seen.all() if address == self._ours]
            self._until = datetime.fromtimestamp(max(noted), UTC) if noted else now
        return self._until

    async def _listed(self, account: TwilioAccount, since: datetime) -> list[Node]:
        """Every message to us since then, oldest first, as people wrote them; Twilio lists the newest first."""
        asked = {
            "To": self._ours.reveal(),
            "DateSent>": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "PageSize": str(self._page),
        }
        page = await account.read("/Messages.json", asked)
        found = _messages(page)
        while following := page["next_page_uri"].text:
            page = await account.follow(following)
            found += _messages(page)
        return found[::-1]

    def _told(self, code: str) -> None:
        self._hearing.events.warning("missed_messages_not_read", channel=self._channel, code=code)


def sms_listener(settings: Settings, hearing: Hearing) -> TwilioMissed | None:
    """SMS, for the gateway role; nobody where it is switched off."""
    twilio = settings.twilio
    if not twilio.history_hours:
        return None
    read = partial(read_message, twilio.sms_number)
    return TwilioMissed(channel=Channel.SMS, ours=twilio.sms_number, read=read, twilio=twilio, hearing=hearing)


def whatsapp_listener(settings: Settings, hearing: Hearing) -> TwilioMissed | None:
    """WhatsApp, for the gateway role; nobody where it is switched off."""
    twilio, number = settings.twilio, settings.whatsapp.number
    if not twilio.history_hours:
        return None
    read = partial(read_whatsapp, number)
    return TwilioMissed(channel=Channel.WHATSAPP, ours=f"{WHATSAPP}{number}", read=read, twilio=twilio, hearing=hearing)


def _messages(page: Node) -> list[Node]:
    """Those of a page; an answer that is none must not count as one in which nobody wrote."""
    if "messages" not in page:
        raise BridgeError(UNREADABLE_ANSWER)
    return list(page["messages"])


def _form(message: Node) -> TwilioForm:
    """A listed message as the form in which Twilio would have told us of it."""
    fields = {
        "MessageSid": message["sid"],
        "From": message["from"],
        "To": message["to"],
        "Body": message["body"],
        "NumMedia": message["num_media"],
    }
    pairs = ((name.encode(), value.text.encode("utf-8", "replace")) for name, value in fields.items())
    return TwilioForm((*pairs, (b"SmsStatus", b"received")))


def _moment(message: Node) -> datetime | None:
    """When it was sent; None when that cannot be read."""
    try:
        moment = parsedate_to_datetime(message["date_sent"].text or message["date_created"].text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

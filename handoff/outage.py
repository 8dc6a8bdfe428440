"""What people hear while SQL does not answer and nothing can be read: that nobody reads, and whom to call."""

from datetime import timedelta
from typing import Final

from redis.exceptions import RedisError

from config.texts import Texts
from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.errands import ErrandBook
from handoff.inbound import Inbound, unpack
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.doors import LiveDoors
from handoff.live.inbox import Inbox
from handoff.process import Process
from handoff.routing import Router
from handoff.store.unit_of_work import SQL
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId, TextKey
from most116.core.messages import Duty, Errand, Kind
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from router.language import detect

# The others hear it in the answer to their request: from the SMS platform's second address, and on our own pages.
_SILENT_ELSE: Final = frozenset({Channel.MESSENGER, Channel.INSTAGRAM, Channel.TELEGRAM, Channel.DISCORD})
_WRITTEN: Final = frozenset({Kind.TEXT, Kind.START, Kind.OPT_IN, Kind.RETURN, Kind.MEDIA, Kind.VOICE, Kind.UNREADABLE})
# A database that is started anew is back by then, and whoever wrote is met as if nothing had been.
_PATIENCE: Final = timedelta(seconds=20)


class Outage:
    """Reads like `Process`, and has the person told when that fails. Needs Redis and the keyring only."""

    def __init__(
        self,
        *,
        process: Process,
        inbox: Inbox,
        redis: Live,
        doors: LiveDoors,
        errands: ErrandBook,
        keyring: KeyRing,
        router: Router,
        texts: Texts,
        clock: Clock,
        events: EventLog,
    ) -> None:
        self._process = process
        self._inbox = inbox
        self._redis = redis
        self._doors = doors
        self._errands = errands
        self._keyring = keyring
        self._router = router
        self._texts = texts
        self._clock = clock
        self._events = events

    async def drain(self, conversation: ConversationId) -> None:
        """As `Process.drain`: what could not be read stays where it is, and is read when SQL is back."""
        try:
            await self._process.drain(conversation)
        except StorageDown as down:
            try:
                if down.which == SQL:
                    await self._tell(conversation)
            except (RedisError, OSError, StorageDown, EnvelopeError, ValueError, KeyError) as failure:
                self._events.failure("outage_not_told", failure, conversation=conversation)
            raise

    async def _tell(self, conversation: ConversationId) -> None:
        item = await self._inbox.first(conversation)
        if item is None or item.tick:
            return
        heard = unpack(item.message, self._keyring.open_inbox(item.envelope, item.message))
        if heard.channel not in _SILENT_ELSE or heard.kind not in _WRITTEN or heard.later:
            return
        waited = self._clock.now() - heard.received_at
        if waited < _PATIENCE and await self._doors.crisis() is None:
            return
        repeat = int(self._router.rules.urgent_repeat.total_seconds())
        if not await self._redis.set(names.outage_told(heard.contact), 1, nx=True, ex=repeat):
            return
        await self._errands.put(self._says(heard))

    def _says(self, heard: Inbound) -> Errand:
        said = self._router.hinted(heard.utterance())
        hint = (said.locale_hint or "")[:2].lower()
        language = detect(said.text).language or (Language(hint) if hint in {*Language} else Language.PL)
        line = self._router.entry_line(heard.channel, heard.entry_code)
        text = self._texts.render(TextKey("unavailable"), language=language, line=line, channel=heard.channel)
        return Errand(
            channel=heard.channel,
            duty=Duty.SAY,
            to=heard.sender,
            slot=heard.slot,
            language=language,
            text=Secret(text),
        )

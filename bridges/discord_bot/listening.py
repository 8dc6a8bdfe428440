"""The way in from Discord: every event in the order of its channel, and after an outage what was written meanwhile."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from functools import partial
from typing import NoReturn

from bridges.discord_bot.connection import Connection
from bridges.discord_bot.events import read_event
from bridges.discord_bot.history import History
from bridges.discord_bot.in_order import InOrder
from bridges.discord_bot.interactions import Interactions, Words
from bridges.discord_bot.rest import Rest
from bridges.hearing import Hearing
from bridges.json_reading import Node
from config.platforms import Discord
from config.settings import Settings
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.ids import TextKey
from most116.core.messages import InboundMessage, Kind

_SIGN_IN_SECONDS = 30.0
_SIGN_IN_PAUSES = (1.0, 5.0, 15.0, 60.0)
_STORAGE_PAUSE = 0.5
_LAST_WORDS_SECONDS = 5.0
_MESSAGES = {Kind.TEXT, Kind.MEDIA, Kind.VOICE, Kind.UNREADABLE}


class DiscordListener:
    """Implements the port `Listener`. `here` and `private_only` are what a command is answered (see Interactions)."""

    def __init__(self, given: Discord, hearing: Hearing, *, here: Words, private_only: Words) -> None:
        self._given = given
        self._accept = hearing.accept
        self._unheard = partial(hearing.unheard, Channel.DISCORD)
        self._clock = hearing.clock
        self._events = hearing.events
        self._last_seen = hearing.last_seen(Channel.DISCORD, given.application_id)
        self._here = here
        self._private_only = private_only
        self._lanes = InOrder()
        self._beside: set[asyncio.Task[None]] = set()
        self._history: History
        self._interactions: Interactions

    async def run(self) -> NoReturn:
        """Until cancelled; what was heard by then is kept first."""
        failures = 0
        while True:
            rest = Rest(self._given)
            try:
                async with asyncio.timeout(_SIGN_IN_SECONDS):
                    client = await rest.signed_in()
                failures = 0
                self._history = History(
                    rest=rest,
                    last_seen=self._last_seen,
                    keep=self._keep,
                    longest=timedelta(hours=self._given.history_hours),
                    slot=self._given.application_id,
                    clock=self._clock,
                    events=self._events,
                )
                self._interactions = Interactions(
                    rest, here=self._here, private_only=self._private_only, events=self._events
                )
                connection = Connection(
                    client, self._given.gateway_url, hear=self._hear, unheard=self._unheard, events=self._events
                )
                await connection.hold()
            except Exception as failure:  # noqa: BLE001 -- whatever it is, people go on writing to us
                self._events.failure("gateway_not_signed_in", failure, channel="discord")
            finally:
                await self._end()
                await rest.close()
            await asyncio.sleep(_SIGN_IN_PAUSES[min(failures, len(_SIGN_IN_PAUSES) - 1)])
            failures += 1

    def _hear(self, frame: str) -> bool:
        """One frame of the gateway; whether it told of an event.

        Nothing is waited for here, so that the order stays that of the platform.
        """
        heard = Node.read(frame.encode("utf-8", "replace"))
        name, data = heard["t"].text, heard["d"]
        if name == "READY":
            # A new session: what was written before it began is told by nobody.
            self._start(self._history.read_all(self._lanes))
        if name == "INTERACTION_CREATE":
            # The person's program waits three seconds for this, and for nothing else.
            self._start(self._interactions.answer(data))
        event = read_event(name, data, slot=self._given.application_id, now=self._clock.now())
        if isinstance(event, InboundMessage):
            self._lanes.add(event.sender.reveal(), partial(self._take, event))
        return bool(name)

    async def _take(self, event: InboundMessage) -> None:
        channel = event.sender.reveal()
        await self._history.before(channel)
        await self._keep(event)
        if event.kind in _MESSAGES:
            await self._history.seen(channel, event.platform_id)

    async def _keep(self, event: InboundMessage) -> None:
        """Until it is kept: the platform tells nothing twice."""
        while True:
            try:
                await self._accept(event)
            except StorageDown as failure:
                self._events.failure("message_waits", failure, channel="discord")
                await asyncio.sleep(_STORAGE_PAUSE)
            except Exception as failure:  # noqa: BLE001 -- one message that cannot be taken must not hold up the next
                self._events.failure("message_not_taken", failure, channel="discord")
                return
            else:
                return

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _end(self) -> None:
        """Nothing is heard any more: keep what was."""
        await self._lanes.finish(_LAST_WORDS_SECONDS)
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)


def discord_listener(settings: Settings, hearing: Hearing) -> DiscordListener:
    """Discord, for the gateway role."""
    given, texts = settings.discord, hearing.texts

    def known(language: str) -> Language:
        return Language(language) if language in set(Language) else Language.PL

    def here(language: str) -> str:
        keys = ("discord.here", "discord.return_code") if settings.webchat.on else ("discord.here",)
        return " ".join(texts.interface(key, known(language), given.entry_line) for key in keys)

    def private_only(language: str) -> str:
        link = f"https://discord.com/users/{given.application_id}"
        return texts.render(
            TextKey("private_only"),
            language=known(language),
            line=given.entry_line,
            channel=Channel.DISCORD,
            values={"link": link},
        )

    return DiscordListener(given, hearing, here=here, private_only=private_only)

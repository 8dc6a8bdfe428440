"""Has the bridges run the errands that the book holds."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from redis.exceptions import RedisError

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.errands import unpack
from handoff.inbound import from_ms
from handoff.live import names
from handoff.live.connection import Entry, Live
from handoff.live.group_stream import GroupStream, this_process
from handoff.live.pace import Pace
from handoff.turns import Turns
from most116.core.clock import Clock
from most116.core.conversation import Channel, Phase
from most116.core.errors import THROTTLED, BridgeError
from most116.core.ids import LetterId, MessageId
from most116.core.messages import Author, Duty, Errand, Letter
from most116.core.ports import Bridge, RunsErrands
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from most116.web.ending import end

_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_BATCH = 16
# With so many begun and not done, the next ones may as well be another worker's.
_MOST_TAKEN = 256
_AT_ONCE = 4
# A tap that nobody answered for so long is forgotten by the platform; a group or a message of ours stays.
# What was true of an outage may be over.
_LATEST = {
    Duty.TAPPED: timedelta(minutes=2),
    Duty.SAY: timedelta(minutes=5),
    Duty.LEAVE: timedelta(hours=24),
    Duty.TAKE_BACK: timedelta(hours=24),
}


class ErrandRunner:
    """What fails for a time is tried again; what is too late is left. A slow platform keeps only its own waiting.

    `redis` is a connection whose reads may wait; what was begun is tried again after `again_seconds`.
    """

    def __init__(
        self,
        *,
        redis: Live,
        keyring: KeyRing,
        bridges: Mapping[Channel, Bridge],
        pace: Pace,
        clock: Clock,
        events: EventLog,
        again_seconds: float = 20.0,
    ) -> None:
        self._stream = GroupStream(redis, stream=names.ERRANDS, group=names.ERRANDS_GROUP, consumer=this_process())
        self._keyring = keyring
        self._bridges = bridges
        self._turns = Turns(bridges=bridges, pace=pace, at_once=_AT_ONCE)
        self._clock = clock
        self._events = events
        self._again_seconds = again_seconds
        self._taken: dict[bytes, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. What was begun and not finished is taken up again by this process or another."""
        loops = [asyncio.create_task(loop) for loop in (self._take(), self._take_again())]
        await stop.wait()
        await end(*loops)
        await end(*self._taken.values())

    async def _take(self) -> None:
        prepared = False
        while True:
            try:
                if not prepared:
                    await self._stream.prepare()
                    prepared = True
                self._start(await self._stream.next(_BATCH, _BLOCK_MS))
                while len(self._taken) >= _MOST_TAKEN:
                    await asyncio.wait(self._taken.values(), return_when=asyncio.FIRST_COMPLETED)
            except (RedisError, OSError) as failure:
                prepared = False
                self._events.failure("errands_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _take_again(self) -> None:
        while True:
            await asyncio.sleep(self._again_seconds)
            try:
                self._start(await self._stream.abandoned(int(self._again_seconds * 1000), _MOST_TAKEN))
            except (RedisError, OSError) as failure:
                self._events.failure("errands_unreadable", failure)

    def _start(self, entries: list[Entry]) -> None:
        """Begin what is not being done already."""
        for entry in entries:
            if entry[0] not in self._taken:
                self._taken[entry[0]] = asyncio.create_task(self._run_one(entry))

    async def _run_one(self, entry: Entry) -> None:
        try:
            if await self._done(entry):
                await self._stream.finish(entry[0])
        except (RedisError, OSError) as failure:
            self._events.failure("errands_unreadable", failure)
        finally:
            del self._taken[entry[0]]

    async def _done(self, entry: Entry) -> bool:
        """False when it should be tried again later."""
        number = entry[1][b"n"].decode()
        try:
            errand = unpack(self._keyring.open_inbox(entry[1][b"e"], MessageId(number)))
        except (EnvelopeError, ValueError, KeyError) as failure:
            self._events.failure("errand_not_understood", failure)
            return True
        bridge = self._bridges.get(errand.channel)
        if bridge is None or not (errand.duty is Duty.SAY or isinstance(bridge, RunsErrands)):
            return True
        try:
            async with self._turns.slot(errand.channel):
                await self._run(bridge, errand, number)
        except BridgeError as failure:
            age = self._clock.now() - from_ms(int(entry[0].partition(b"-")[0]))
            again = failure.failure.retryable and age < _LATEST[errand.duty]
            self._events.warning("errand_not_run", channel=errand.channel, code=failure.failure.code)
            return not again
        except Exception as failure:  # noqa: BLE001 -- one errand must not keep the others from being run
            self._events.failure("errand_broken", failure, channel=errand.channel)
        return True

    async def _run(self, bridge: Bridge, errand: Errand, number: str) -> None:
        """Run it in the platform's pace, which it shares with the letters."""
        await self._turns.next_part(errand.channel, number)
        try:
            if errand.duty is Duty.SAY:
                await self._say(bridge, errand, number)
            elif isinstance(bridge, RunsErrands):
                await bridge.run(errand)
        except BridgeError as failure:
            if failure.failure is THROTTLED:
                await self._turns.throttled(errand.channel, failure.retry_after)
            raise

    async def _say(self, bridge: Bridge, errand: Errand, number: str) -> None:
        text = "" if errand.text is None else errand.text.reveal()
        for part, words in enumerate(bridge.split(text)):
            letter = Letter(
                id=LetterId(number),
                seq=0,
                slot=errand.slot,
                to=errand.to,
                body=Secret(words),
                author=Author.SYSTEM,
                language=errand.language,
                attempt=1,
                part=part,
                last_heard_at=self._clock.now(),
                phase=Phase.UNAVAILABLE,
            )
            await bridge.send(letter)

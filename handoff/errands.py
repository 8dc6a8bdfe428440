"""Errands: what a platform is to do that is no letter. Kept sealed in Redis until done, or until it is too late."""

import asyncio
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from redis.exceptions import RedisError, ResponseError

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.inbound import from_ms
from handoff.live import names
from handoff.live.connection import Entry, Live
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.errors import BridgeError
from most116.core.ids import IdFactory, MessageId
from most116.core.messages import Duty, Errand
from most116.core.ports import Bridge, RunsErrands
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.web.ending import end

_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_BATCH = 16
# A tap that nobody answered for so long is forgotten by the platform; a group or a message of ours stays.
_LATEST = {Duty.TAPPED: timedelta(minutes=2), Duty.LEAVE: timedelta(hours=24), Duty.TAKE_BACK: timedelta(hours=24)}


class ErrandBook:
    """Takes errands down. The same one again within half a minute is one: a group may write a lot before we left it."""

    def __init__(self, *, redis: Live, keyring: KeyRing, pseudonyms: Pseudonyms, ids: IdFactory) -> None:
        self._redis = redis
        self._keyring = keyring
        self._pseudonyms = pseudonyms
        self._ids = ids

    async def put(self, errand: Errand) -> bool:
        """False when it is there already."""
        where = "|".join((errand.to.reveal(), *errand.about))
        seen = names.errand(self._pseudonyms.message(errand.channel, errand.duty, where))
        if await self._redis.exists(seen):
            return False
        number = MessageId(self._ids.new())
        sealed = self._keyring.seal_inbox(_pack(errand), number)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xadd(names.ERRANDS, {"n": number, "e": sealed}, maxlen=names.ERRANDS_KEPT)
            pipe.set(seen, 1, ex=names.ERRAND_SECONDS)
            await pipe.execute()
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandRunner:
    """Has the bridges run what the book holds. What fails for a time is tried again; what is too late is left.

    `redis` is a connection whose reads may wait; what was begun is tried again after `again_seconds`.
    """

    redis: Live
    keyring: KeyRing
    bridges: Mapping[Channel, Bridge]
    clock: Clock
    events: EventLog
    again_seconds: float = 20.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. What was begun and not finished is taken up again by this process or another."""
        loops = [asyncio.create_task(loop) for loop in (self._take(), self._take_again())]
        await stop.wait()
        await end(*loops)

    async def _take(self) -> None:
        prepared = False
        while True:
            try:
                if not prepared:
                    await self._prepare()
                    prepared = True
                answer = await self.redis.xreadgroup(
                    names.ERRANDS_GROUP, _consumer(), {names.ERRANDS: ">"}, count=_BATCH, block=_BLOCK_MS
                )
                await self._run_all([entry for _, entries in answer or [] for entry in entries])
            except (RedisError, OSError) as failure:
                prepared = False
                self.events.failure("errands_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _take_again(self) -> None:
        while True:
            await asyncio.sleep(self.again_seconds)
            try:
                _, entries, *_ = await self.redis.xautoclaim(
                    names.ERRANDS,
                    names.ERRANDS_GROUP,
                    _consumer(),
                    min_idle_time=int(self.again_seconds * 1000),
                    start_id="0-0",
                    count=_BATCH,
                )
                await self._run_all([entry for entry in entries if entry[1]])
            except (RedisError, OSError) as failure:
                self.events.failure("errands_unreadable", failure)

    async def _prepare(self) -> None:
        try:
            await self.redis.xgroup_create(names.ERRANDS, names.ERRANDS_GROUP, id="0", mkstream=True)
        except ResponseError as failure:
            if not str(failure).startswith("BUSYGROUP"):
                raise

    async def _run_all(self, entries: list[Entry]) -> None:
        await asyncio.gather(*(self._run_one(entry) for entry in entries))

    async def _run_one(self, entry: Entry) -> None:
        if await self._done(entry):
            async with self.redis.pipeline(transaction=True) as pipe:
                pipe.xack(names.ERRANDS, names.ERRANDS_GROUP, entry[0])
                pipe.xdel(names.ERRANDS, entry[0])
                await pipe.execute()

    async def _done(self, entry: Entry) -> bool:
        """False when it should be tried again later."""
        try:
            errand = _unpack(self.keyring.open_inbox(entry[1][b"e"], MessageId(entry[1][b"n"].decode())))
        except (EnvelopeError, ValueError, KeyError) as failure:
            self.events.failure("errand_not_understood", failure)
            return True
        bridge: object = self.bridges.get(errand.channel)
        if not isinstance(bridge, RunsErrands):
            return True
        try:
            await bridge.run(errand)
        except BridgeError as failure:
            age = self.clock.now() - from_ms(int(entry[0].partition(b"-")[0]))
            again = failure.failure.retryable and age < _LATEST[errand.duty]
            self.events.warning("errand_not_run", channel=errand.channel, code=failure.failure.code)
            return not again
        except Exception as failure:  # noqa: BLE001 -- one errand must not keep the others from being run
            self.events.failure("errand_broken", failure, channel=errand.channel)
        return True


def _consumer() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


def _pack(errand: Errand) -> bytes:
    return json.dumps(
        {
            "channel": errand.channel,
            "duty": errand.duty,
            "to": errand.to.reveal(),
            "about": errand.about,
            "text": errand.text and errand.text.reveal(),
        }
    ).encode()


def _unpack(plaintext: bytes) -> Errand:
    data = json.loads(plaintext)
    return Errand(
        channel=Channel(data["channel"]),
        duty=Duty(data["duty"]),
        to=ReplyAddress(data["to"]),
        about=tuple(data["about"]),
        text=Secret(data["text"]) if data["text"] else None,
    )

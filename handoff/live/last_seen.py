"""The newest message kept of every talk, for channels whose platform has to be asked after an outage.

Keys are keyed hashes, values are sealed, and each ends by itself some time after the person last wrote.
"""

import json
from collections.abc import Sequence

from redis.exceptions import RedisError

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.live import names
from handoff.live.connection import Live
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import MessageId
from most116.core.sealed import ReplyAddress

_AT_ONCE = 500


class RedisLastSeen:
    """Implements the port `LastSeen` for one channel; `slot` is our account there."""

    def __init__(
        self, *, redis: Live, keyring: KeyRing, pseudonyms: Pseudonyms, channel: Channel, slot: str, seconds: int
    ) -> None:
        self._redis = redis
        self._keyring = keyring
        self._pseudonyms = pseudonyms
        self._channel = channel
        self._slot = slot
        self._seconds = seconds

    async def note(self, where: ReplyAddress, number: int) -> None:
        key = names.last_seen(self._channel, self._pseudonyms.contact(self._channel, self._slot, where))
        sealed = self._keyring.seal_inbox(json.dumps([where.reveal(), number]).encode(), MessageId(key))
        try:
            await self._redis.set(key, sealed, ex=self._seconds)
        except (RedisError, OSError) as failure:
            raise StorageDown("Redis") from failure

    async def all(self) -> Sequence[tuple[ReplyAddress, int]]:
        found: list[tuple[ReplyAddress, int]] = []
        try:
            keys = [key async for key in self._redis.scan_iter(names.last_seen(self._channel, "*"), count=_AT_ONCE)]
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                found += self._opened(some, await self._redis.mget(some))
        except (RedisError, OSError) as failure:
            raise StorageDown("Redis") from failure
        return found

    def _opened(self, keys: Sequence[bytes], values: Sequence[bytes | None]) -> list[tuple[ReplyAddress, int]]:
        found = []
        for key, sealed in zip(keys, values, strict=True):
            try:
                address, number = json.loads(self._keyring.open_inbox(sealed or b"", MessageId(key.decode())))
            except EnvelopeError:
                # Ended meanwhile, or its key was destroyed.
                continue
            found.append((ReplyAddress(address), number))
        return found

"""What only Redis knows, as values that a backup can hold: what was accepted and not processed, and who is who.

Places in the queue, jobs and whatever else the clock makes again from SQL stay out, and so do sessions.
"""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live

# Prefixes and whole names (handoff/live/names.py).
KEPT: Final = (
    names.INBOX_PREFIX, names.REPORTS, names.ERRANDS, "errand:", "seen:", "contact:", "last_seen:",
    "return:", "box:", "links:",
)  # fmt: skip
_SCAN = 500
_FOREVER = 0

# `key`; `kind`: string, list, hash, zset or stream; `ttl`: milliseconds left, 0 without end; `value`: as JSON holds it.
Kept = Mapping[str, Any]


async def kept(redis: Live) -> AsyncIterator[Kept]:
    """Every key that is kept. One that ends meanwhile is passed over."""
    async for name in redis.scan_iter("*", count=_SCAN):
        key = name.decode()
        if not key.startswith(KEPT):
            continue
        kind = (await redis.type(key)).decode()
        left, value = await redis.pttl(key), await _value(redis, key, kind)
        if value:
            yield {"key": key, "kind": kind, "ttl": max(left, _FOREVER), "value": value}


async def put(redis: Live, one: Kept, at: datetime, now: datetime) -> None:
    """Make a key as it was at the moment `at`, unless it would have ended since."""
    key, ttl, passed_ms = one["key"], one["ttl"], max(0, to_ms(now) - to_ms(at))
    if ttl and ttl <= passed_ms:
        return
    await _PUT[one["kind"]](redis, key, one["value"])
    if ttl:
        await redis.pexpire(key, ttl - passed_ms)
    if key.startswith(names.INBOX_PREFIX):
        # The clock wakes whatever stands here and was not read.
        await redis.zadd(names.INBOXES, {key.removeprefix(names.INBOX_PREFIX): to_ms(at)})


async def _value(redis: Live, key: str, kind: str) -> object:
    """Empty when the key is gone meanwhile, or of a kind that none of ours has."""
    if kind == "string":
        return _text(await redis.get(key) or b"")
    if kind == "list":
        return [_text(one) for one in await redis.lrange(key, 0, -1)]
    if kind == "hash":
        return {_text(name): _text(value) for name, value in (await redis.hgetall(key)).items()}
    if kind == "zset":
        return [[_text(member), score] for member, score in await redis.zrange(key, 0, -1, withscores=True)]
    if kind == "stream":
        return [
            [position.decode(), {_text(name): _text(value) for name, value in fields.items()}]
            for position, fields in await redis.xrange(key)
        ]
    return None


async def _put_string(redis: Live, key: str, value: str) -> None:
    await redis.set(key, _bytes(value))


async def _put_list(redis: Live, key: str, value: list[str]) -> None:
    await redis.rpush(key, *map(_bytes, value))


async def _put_hash(redis: Live, key: str, value: dict[str, str]) -> None:
    await redis.hset(key, mapping={_bytes(name): _bytes(one) for name, one in value.items()})


async def _put_zset(redis: Live, key: str, value: list[tuple[str, float]]) -> None:
    await redis.zadd(key, {_bytes(member): score for member, score in value})


async def _put_stream(redis: Live, key: str, value: list[tuple[str, dict[str, str]]]) -> None:
    for position, fields in value:
        await redis.xadd(key, {_bytes(name): _bytes(one) for name, one in fields.items()}, id=position)


_PUT: Mapping[str, Callable[[Live, str, Any], Awaitable[None]]] = {
    "string": _put_string,
    "list": _put_list,
    "hash": _put_hash,
    "zset": _put_zset,
    "stream": _put_stream,
}


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)

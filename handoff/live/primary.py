# ruff: noqa: FBT001, FBT002 -- the signature is that of redis-py
"""Pools and clients of the server that may be written to: the one at an address, or the one that Sentinels name."""

from collections.abc import Mapping
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)
from redis.backoff import NoBackoff
from redis.retry import Retry as BlockingRetry
from redis.sentinel import Sentinel as BlockingSentinel

from config.redis_place import RedisPlace

# One that does not answer must not keep us from asking the next.
_SENTINEL_SECONDS = 1.0


class _Pool(SentinelConnectionPool):
    """Connections to whichever server is the primary when each is made; those to the Sentinels end with them."""

    async def disconnect(self, inuse_connections: bool = True) -> None:
        await super().disconnect(inuse_connections)
        # Only the idle ones end when another server has become the primary.
        if inuse_connections:
            await self.sentinel_manager.aclose()


class _WaitingPool(redis.asyncio.BlockingConnectionPool, _Pool):
    """The same, where whoever comes when all are busy waits for one."""


def pool_at(
    place: RedisPlace, kind: type[redis.asyncio.ConnectionPool], options: Mapping[str, Any]
) -> redis.asyncio.ConnectionPool:
    """A pool that is as `kind` when all its connections are busy; nothing is connected yet."""
    if not place.sentinels:
        return kind.from_url(place.url, **options)
    waits = issubclass(kind, redis.asyncio.BlockingConnectionPool)
    given, encrypted = _of_server(place)
    of_sentinels = _of_sentinels(place, Retry(NoBackoff(), 0), encrypted=encrypted)
    asked = Sentinel(place.sentinels, sentinel_kwargs=of_sentinels)  # type: ignore[no-untyped-call]
    return (_WaitingPool if waits else _Pool)(
        service_name=place.service,
        sentinel_manager=asked,
        connection_class=SentinelManagedSSLConnection if encrypted else SentinelManagedConnection,
        **given,
        **options,
    )


def client_at(place: RedisPlace, **options: Any) -> redis.Redis:
    """A synchronous client."""
    if not place.sentinels:
        return redis.Redis.from_url(place.url, **options)
    given, encrypted = _of_server(place)
    of_sentinels = _of_sentinels(place, BlockingRetry(NoBackoff(), 0), encrypted=encrypted)
    asked = BlockingSentinel(place.sentinels, sentinel_kwargs=of_sentinels)  # type: ignore[no-untyped-call]
    client: redis.Redis = asked.master_for(place.service, ssl=encrypted, **given, **options)  # type: ignore[no-untyped-call]
    return client


def _of_server(place: RedisPlace) -> tuple[dict[str, Any], bool]:
    """What the address says beside the host, and whether the connection is encrypted."""
    apart = {"host", "port", "connection_class"}
    given = {name: value for name, value in parse_url(place.url).items() if name not in apart}
    return given, place.url.startswith("rediss://")


def _of_sentinels(place: RedisPlace, retry: object, *, encrypted: bool) -> dict[str, Any]:
    return {
        "password": place.sentinel_password,
        "ssl": encrypted,
        "socket_timeout": _SENTINEL_SECONDS,
        "socket_connect_timeout": _SENTINEL_SECONDS,
        "retry": retry,
        "protocol": 2,
    }

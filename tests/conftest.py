"""Fixtures that more than one folder of tests needs."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from config.phone_numbers import load_numbers
from config.texts import Texts, load_texts
from handoff.live.connection import Live, connect
from most116.testing.servers import RedisServer, running_redis


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """One server for the whole run (one a worker under xdist); use `redis_server`, which empties it."""
    named = os.environ.get("MOST116_REDIS_SERVER")
    with running_redis(Path(named) if named else None) as server:
        yield server


@pytest.fixture
def redis_server(redis_process: RedisServer) -> RedisServer:
    """A real, empty Redis-compatible server. Do not stop it: take `own_redis_server` for that."""
    redis_process.flush()
    return redis_process


@pytest.fixture
def own_redis_server() -> Iterator[RedisServer]:
    """A server that the test may kill."""
    with running_redis() as server:
        yield server


@pytest.fixture
async def live(redis_server: RedisServer) -> AsyncIterator[Live]:
    """A connection as the product makes it."""
    connection = connect(redis_server.url)
    yield connection
    await connection.aclose()


@pytest.fixture
async def live_blocking(redis_server: RedisServer) -> AsyncIterator[Live]:
    """A connection for reads that wait."""
    connection = connect(redis_server.url, blocking=True)
    yield connection
    await connection.aclose()


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The installed catalogue."""
    return load_texts(None, load_numbers(None))

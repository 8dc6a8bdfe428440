"""The doctor refuses a Redis that would lose, or throw away, what it acknowledged, and says what to set."""

from pathlib import Path

import pytest
import redis

from config.settings import load_settings
from most116.app.doctor_servers import examine_servers
from most116.app.findings import Finding
from most116.testing.databases import sqlite_url
from most116.testing.servers import RedisServer

GOOD = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "maxmemory": "64mb"}


async def found(server: RedisServer, folder: Path, **given: str | int) -> Finding:
    settings = load_settings({"redis_url": server.url, "database_url": sqlite_url(folder / "none.db"), **given})
    (finding,) = [one for one in await examine_servers(settings) if one.part == "redis"]
    return finding


@pytest.mark.parametrize(
    ("name", "value"),
    [("appendonly", "no"), ("appendfsync", "everysec"), ("maxmemory-policy", "allkeys-lru"), ("maxmemory", "0")],
)
async def test_a_redis_that_loses_is_refused(
    own_redis_server: RedisServer, tmp_path: Path, name: str, value: str
) -> None:
    with redis.Redis.from_url(own_redis_server.url) as client:
        for each, wanted in GOOD.items():
            client.config_set(each, wanted)
        assert (await found(own_redis_server, tmp_path)).well
        client.config_set(name, value)
    refused = await found(own_redis_server, tmp_path)
    assert not refused.well
    assert f"`{name}" in refused.words


async def test_replicas_that_are_waited_for_have_to_be_there(own_redis_server: RedisServer, tmp_path: Path) -> None:
    with redis.Redis.from_url(own_redis_server.url) as client:
        for each, wanted in GOOD.items():
            client.config_set(each, wanted)
    refused = await found(own_redis_server, tmp_path, redis_wait_replicas=1)
    assert not refused.well
    assert "redis_wait_replicas" in refused.words


async def test_a_redis_that_is_nearly_full_is_said_to_be(own_redis_server: RedisServer, tmp_path: Path) -> None:
    with redis.Redis.from_url(own_redis_server.url) as client:
        for each, wanted in GOOD.items():
            client.config_set(each, wanted)
        client.config_set("maxmemory", int(client.info("memory")["used_memory"] * 1.05))
    refused = await found(own_redis_server, tmp_path)
    assert not refused.well
    assert "of its memory" in refused.words


async def test_a_redis_that_is_away_is_said_to_be(tmp_path: Path, own_redis_server: RedisServer) -> None:
    own_redis_server.stop()
    refused = await found(own_redis_server, tmp_path)
    assert not refused.well
    assert "start it" in refused.words

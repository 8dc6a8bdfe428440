"""What the sites and Prometheus are told about the installation."""

import asyncio
from pathlib import Path

import pytest
import redis

from handoff.live import names
from handoff.live.heartbeat import Heartbeat
from handoff.live.platform_checks import PlatformChecks
from handoff.routing import by_rules
from handoff.store import failures
from handoff.store.database import open_engine
from most116.app.health import StorageState, look
from most116.app.metrics import Metrics
from most116.core.conversation import Channel
from most116.core.errors import MISCONFIGURED, REJECTED, UNKNOWN_RESULT, UNREACHABLE, BridgeError
from most116.core.troubles import Trouble
from most116.testing.databases import sqlite_url
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.house_records import ANIA
from most116.testing.servers import RedisServer


async def all_roles_beat(house: House) -> None:
    redis = house.parts.runtime.redis
    for role in ("intake", "worker", "clock", "desk"):
        await Heartbeat(redis, role).beat()
    await redis.set(names.SQL_STATE, "up", ex=10)


async def findings(house: House) -> tuple[bool, set[str]]:
    """Whether all is well, and which parts are not."""
    well, works = await look(house.parts.runtime.redis, house.parts.inbox, house.clock)
    return well, {part for part, ok in works.items() if not ok}


async def test_all_is_well_only_when_every_part_is(house: House) -> None:
    assert await findings(house) == (False, {"sql", "intake", "worker", "clock", "desk"})
    await all_roles_beat(house)
    assert await findings(house) == (True, set())
    await house.parts.runtime.redis.delete(names.heartbeat("worker"))
    assert await findings(house) == (False, {"worker"})


async def test_a_message_that_nobody_reads_for_a_minute_is_a_fault(house: House) -> None:
    await all_roles_beat(house)
    await house.intake(house.message("hej"))
    house.clock.move(seconds=59)
    assert await findings(house) == (True, set())
    house.clock.move(seconds=1)
    assert await findings(house) == (False, {"unread"})
    await house.read_all()
    assert await findings(house) == (True, set())


async def test_a_redis_that_answers_and_keeps_nothing_is_said_to_be_full(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path) as house:
        await all_roles_beat(house)
        with redis.Redis.from_url(own_redis_server.url) as client:
            used = client.info("memory")["used_memory"]
            client.config_set("maxmemory", int(used * 4))
            assert await findings(house) == (True, set())
            client.config_set("maxmemory", int(used * 1.01))
            assert await findings(house) == (False, {"room"})


async def test_a_redis_that_cannot_write_its_disk_is_said_to_take_nothing(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path) as house:
        with redis.Redis.from_url(own_redis_server.url) as client:
            client.config_set("min-replicas-to-write", 1)  # refuses writes as a full disk makes it do
            assert "room" in (await findings(house))[1]


async def test_without_redis_nothing_is_well(own_redis_server: RedisServer, tmp_path: Path) -> None:
    async with house_at(own_redis_server.url, f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", tmp_path) as house:
        own_redis_server.kill()
        assert await findings(house) == (False, {"redis"})


async def test_a_site_follows_what_the_clock_says_of_sql(house: House) -> None:
    redis, state = house.parts.runtime.redis, StorageState()
    await redis.set(names.SQL_STATE, "down", ex=10)
    state.follow(redis)
    async with asyncio.timeout(60):
        while state.sql_works:  # noqa: ASYNC110 - it happens in Redis
            await asyncio.sleep(0.01)
    await state.stop()


async def test_the_figures_count_and_name_nobody(house: House) -> None:
    conversation = await house.talk()
    row = await house.reply(conversation, "Jestem")
    house.bridge.acts.append(BridgeError(UNREACHABLE))
    await house.outbox.drain(row.conversation)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.decider.choose = broken  # type: ignore[assignment]
    await house.hears("hej")
    await house.intake(house.message("halo"))
    house.clock.move(seconds=5)
    text = await Metrics(house.parts)()
    lines = text.splitlines()
    assert 'most116_conversations{phase="active",line="116111"} 1' in lines
    assert 'most116_letters{state="queued"} 1' in lines
    assert "most116_stuck_messages 1" in lines
    assert "most116_oldest_unread_seconds 5" in lines
    assert "most116_unscreened_messages 3" in lines
    assert "most116_jobs 1" in lines
    assert 'most116_up{part="redis"} 1' in lines
    assert 'most116_up{part="sql"} 0' in lines
    assert conversation not in text
    assert len([line for line in lines if line.startswith("# TYPE")]) == 20


async def test_metrics_tell_that_redis_is_away_and_who_waits_all_the_same(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path) as house:
        await house.hears("hej")
        own_redis_server.kill()
        lines = (await Metrics(house.parts)()).splitlines()
    assert 'most116_up{part="redis"} 0' in lines
    assert 'most116_up{part="sql"} 1' in lines
    assert [line for line in lines if line.startswith("most116_oldest_waiting_seconds{")]


async def test_metrics_tell_that_sql_is_away_even_where_only_the_desk_cannot_reach_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await all_roles_beat(house)
    await house.intake(house.message("hej"))
    monkeypatch.setattr(house.parts.database, "engine", open_engine(sqlite_url(tmp_path / "no folder" / "none.db")))
    lines = (await Metrics(house.parts)()).splitlines()
    assert 'most116_up{part="sql"} 0' in lines
    assert 'most116_up{part="worker"} 1' in lines
    assert "most116_unscreened_messages 1" in lines


async def test_metrics_tell_who_waits_for_how_long_and_not_who(house: House) -> None:
    house.decider.choose = by_rules
    for text in ("chcę się zabić", "hej"):
        await house.hears(text, sender=ANIA if text == "hej" else BOHDAN)
        house.clock.move(seconds=30)
    lines = (await Metrics(house.parts)()).splitlines()
    assert 'most116_waiting{line="",tier="high"} 1' in lines
    assert 'most116_oldest_waiting_seconds{line="",tier="high"} 60' in lines


async def test_metrics_tell_which_platform_refuses_and_who_could_take_somebody(house: House) -> None:
    conversation = await house.talk()
    await house.reply(conversation, "Jestem")
    house.bridge.acts.append(BridgeError(REJECTED))
    await house.deliver()
    lines = (await Metrics(house.parts)()).splitlines()
    assert 'most116_failed_letters{channel="sms",reason="rejected"} 1' in lines
    assert 'most116_consultants{line="116111"} 0' in lines
    assert sum(line.startswith("most116_consultants_talking{") and line.endswith(" 1") for line in lines) == 1
    house.clock.move(hours=1)
    lines = (await Metrics(house.parts)()).splitlines()
    assert 'most116_channel_heard{channel="sms",hours="1"} 1' in lines
    assert 'most116_missed_messages{channel="sms"} 0' in lines
    assert not [line for line in lines if line.startswith("most116_channel_usual{")]


async def test_metrics_tell_what_is_refused_before_it_has_failed_for_good(house: House) -> None:
    row = await house.reply(await house.talk(), "Jestem")
    for expected in ("", "", 'most116_refused_letters{channel="sms",reason="misconfigured"} 1'):
        house.bridge.acts.append(BridgeError(MISCONFIGURED))
        await house.outbox.drain(row.conversation)
        told = [line for line in (await Metrics(house.parts)()).splitlines() if line.startswith("most116_refused_let")]
        assert told == [expected] * bool(expected)
        house.clock.move(minutes=1)


async def test_what_was_refused_is_due_at_once_when_its_platform_is_mended(house: House) -> None:
    for failure, due in ((MISCONFIGURED, 1), (UNKNOWN_RESULT, 0)):
        row = await house.reply(await house.talk(sender=ANIA if due else BOHDAN), "Jestem")
        for _ in range(4):
            house.bridge.acts.append(BridgeError(failure))
            await house.outbox.drain(row.conversation)
            house.clock.move(minutes=2)
        taken = len(house.bridge.taken)
        async with house.parts.database.write() as unit:
            assert await failures.try_now(unit.connection, house.clock.now()) == due
        await house.outbox.drain(row.conversation)
        assert len(house.bridge.taken) == taken + due


async def test_metrics_tell_what_platforms_say_of_us_and_how_long_ago(house: House) -> None:
    checks = PlatformChecks(house.parts.runtime.redis, house.clock)
    assert not [line for line in (await Metrics(house.parts)()).splitlines() if line.startswith("most116_platform")]
    for expected in (1, 0):
        await checks.note(Channel.SMS, Trouble.REFUSED)
        await checks.note(Channel.TELEGRAM, None)
        await checks.end([Channel.SMS, Channel.TELEGRAM])
        house.clock.move(seconds=90)
        lines = (await Metrics(house.parts)()).splitlines()
        assert f'most116_platform_ok{{channel="sms"}} {expected}' in lines
        assert 'most116_platform_ok{channel="telegram"} 1' in lines
        assert 'most116_platform_check_age_seconds{channel="sms"} 90' in lines
        assert "most116_platform_round_age_seconds 90" in lines

"""Many callers of one script: each has its own answer, and nobody hears that something was kept which was not."""

import asyncio
from datetime import UTC, datetime

import redis
from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.inbox import Inbox
from handoff.live.replicas import Replicas
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import ContactKey, ConversationId, MessageId
from most116.testing.servers import RedisServer

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
PEOPLE = 200


async def put(inbox: Inbox, who: int, message: str) -> bool:
    return await inbox.accept(
        MessageId(message), ContactKey(f"c{who}"), ConversationId(f"o{who}"), b"<>", NOW, channel=Channel.SMS
    )


async def test_of_many_at_once_each_is_kept_once_and_in_order(live: Live) -> None:
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    told = [(who, f"m{who}-{number}") for number in (1, 2, 1) for who in range(PEOPLE)]
    kept = await asyncio.gather(*(put(inbox, who, message) for who, message in told))
    assert kept == [True] * (2 * PEOPLE) + [False] * PEOPLE
    for who in range(PEOPLE):
        item = await inbox.first(ConversationId(f"o{who}"))
        assert item is not None
        assert item.message == f"m{who}-1"
        assert await live.llen(names.inbox(ConversationId(f"o{who}"))) == 2


async def test_a_server_that_forgot_the_script_is_told_it_again(live: Live, redis_server: RedisServer) -> None:
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    assert await put(inbox, 1, "a")
    with redis.Redis.from_url(redis_server.url) as other:
        other.script_flush()
    assert await asyncio.gather(*(put(inbox, who, f"m{who}") for who in range(20))) == [True] * 20


async def test_who_is_cancelled_takes_nobody_along(live: Live) -> None:
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    calls = [asyncio.create_task(put(inbox, who, f"m{who}")) for who in range(PEOPLE)]
    await asyncio.sleep(0)
    calls[0].cancel()
    calls[-1].cancel()
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert [answer for answer in answers if not isinstance(answer, asyncio.CancelledError)] == [True] * (PEOPLE - 2)


async def test_without_a_server_everybody_hears_it_and_the_next_one_is_kept(own_redis_server: RedisServer) -> None:
    connection = connect(own_redis_server.url)
    inbox = Inbox(connection, seen_seconds=60, contact_seconds=60)
    assert await put(inbox, 1, "a")
    own_redis_server.kill()
    failed = await asyncio.gather(*(put(inbox, who, f"m{who}") for who in range(PEOPLE)), return_exceptions=True)
    assert all(isinstance(one, RedisError | OSError) for one in failed)
    own_redis_server.start()
    assert await put(inbox, 1, "a") is False
    assert await put(inbox, 1, "b") is True
    await connection.aclose()


async def test_without_the_replicas_nobody_hears_that_it_was_kept(live: Live) -> None:
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60, replicas=Replicas(count=1, milliseconds=1))
    answers = await asyncio.gather(*(put(inbox, who, f"m{who}") for who in range(20)), return_exceptions=True)
    assert all(isinstance(one, StorageDown) for one in answers)


async def test_what_one_call_is_refused_for_costs_the_others_nothing(live: Live) -> None:
    """A key of another kind in the way of one person: the script fails for that person alone."""
    await live.set(names.inbox(ConversationId("o3")), "no list", ex=60)
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    answers = await asyncio.gather(*(put(inbox, who, f"m{who}") for who in range(10)), return_exceptions=True)
    assert [isinstance(one, RedisError) for one in answers] == [who == 3 for who in range(10)]

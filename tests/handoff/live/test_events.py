"""What changed: every follower hears all of it once and in order, also after it was away."""

import asyncio

from handoff.live.connection import Live, connect
from handoff.live.events import DeskEvents
from handoff.records import DeskEvent
from most116.core.conversation import Line
from most116.core.ids import ConversationId, MessageId
from most116.testing.servers import RedisServer


async def read(events: DeskEvents, after: str, count: int) -> list[DeskEvent]:
    found: list[DeskEvent] = []
    async for news in events.follow(after):
        found += news
        if len(found) >= count:
            break
    return found[:count]


async def tell(events: DeskEvents, first: int, count: int) -> None:
    for number in range(first, first + count):
        await events.publish("message", [Line.YOUTH], ConversationId(f"c{number}"), MessageId(f"m{number}"))


async def test_an_event_says_what_and_where(live: Live) -> None:
    events = DeskEvents(live)
    await events.publish("queue", (), None)
    await events.publish("message", [Line.ADULT], ConversationId("c"), MessageId("m"))
    await events.publish("queue", Line, ConversationId("c"))
    queue, message, both = await read(events, "0-0", 3)
    assert (queue.kind, queue.lines, queue.conversation, queue.message) == ("queue", (), None, None)
    assert (message.lines, message.conversation, message.message) == ((Line.ADULT,), "c", "m")
    assert both.lines == tuple(Line)
    await events.close()


async def test_followers_hear_everything_once_before_and_after_they_came(live: Live) -> None:
    events = DeskEvents(live)
    await tell(events, 0, 600)
    followers = [asyncio.create_task(read(events, "0-0", 900)) for _ in range(3)]
    await asyncio.sleep(0)
    await tell(events, 600, 300)
    for heard in await asyncio.gather(*followers):
        assert [event.conversation for event in heard] == [f"c{number}" for number in range(900)]
        assert len({event.id for event in heard}) == 900
    await events.close()


async def test_what_is_asked_meanwhile_does_not_wait_until_all_have_been_told(live: Live) -> None:
    events, turns = DeskEvents(live), 0
    heard: list[list[tuple[int, str | None]]] = [[] for _ in range(20)]

    async def follow(found: list[tuple[int, str | None]]) -> None:
        async for news in events.follow("0-0"):
            found += [(turns, event.conversation) for event in news]

    following = [asyncio.create_task(follow(found)) for found in heard]
    for many in range(3, 60, 3):
        # What is published at the same time comes in one piece.
        await asyncio.gather(*(tell(events, number, 1) for number in range(many - 3, many)))
        async with asyncio.timeout(60):
            while min(map(len, heard)) < many:
                await asyncio.sleep(0)
                turns += 1
        last = [found[-1][0] for found in heard]
        # Whoever had just come may have read it for themselves.
        if many > 3 and max(last) - min(last) >= 4:
            break
    else:
        raise AssertionError("all were told at once")
    assert all([event for _, event in found] == [f"c{number}" for number in range(many)] for found in heard)
    await events.close()
    await asyncio.gather(*following)


async def test_whoever_comes_back_misses_nothing(live: Live) -> None:
    events = DeskEvents(live)
    start = await events.position()
    assert start == "0-0"
    await tell(events, 0, 10)
    first = await read(events, start, 4)
    assert [event.conversation for event in await read(events, first[-1].id, 6)] == [f"c{n}" for n in range(4, 10)]
    assert await events.position() == (await read(events, start, 10))[-1].id
    await events.close()


async def test_when_redis_fails_every_follower_ends_and_can_come_back(own_redis_server: RedisServer) -> None:
    live = connect(own_redis_server.url)
    events = DeskEvents(live)
    await tell(events, 0, 1)
    follower = events.follow("0-0")
    (first,) = await anext(follower)
    following = asyncio.ensure_future(anext(follower, None))
    own_redis_server.kill()
    assert await following is None
    assert await anext(events.follow(first.id), None) is None, "nor does it begin while Redis is away"
    own_redis_server.start()
    await tell(events, 1, 1)
    assert [event.conversation for event in await read(events, first.id, 1)] == ["c1"]
    await events.close()
    await live.aclose()


async def test_closing_ends_the_followers(live: Live) -> None:
    events = DeskEvents(live)
    await tell(events, 0, 1)
    following = asyncio.create_task(read(events, "0-0", 2))
    heard = list(await anext(events.follow("0-0")))
    await events.close()
    assert await following == heard

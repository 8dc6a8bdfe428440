"""Challenges: for one purpose, one answer and five minutes, and nothing is kept of those that nobody answers."""

from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from handoff.accounts.challenges import KEPT, Challenges
from handoff.live.connection import connect
from most116.testing.servers import RedisServer


async def test_a_challenge_is_good_for_its_purpose_until_it_ends(redis_server: RedisServer, clock: Any) -> None:
    redis = connect(redis_server.url)
    ours, theirs = Challenges(redis, clock, b"a key"), Challenges(redis, clock, b"another")
    made = ours.make("show")
    assert made != ours.make("show")
    assert ours.good("show", made)
    assert not ours.good("add/celina", made)
    assert not theirs.good("show", made)
    assert not ours.good("show", made[:-1])
    assert not ours.good("show", bytes(len(made)))
    clock.move(KEPT - timedelta(seconds=1))
    assert ours.good("show", made)
    clock.move(timedelta(seconds=1))
    assert not ours.good("show", made)
    await redis.aclose()


async def test_asking_keeps_nothing_and_an_answer_counts_once(redis_server: RedisServer, clock: Any) -> None:
    redis = connect(redis_server.url)
    challenges = Challenges(redis, clock, b"a key")
    made = [challenges.make("show") for _ in range(50)]
    assert await redis.dbsize() == 0
    assert [await challenges.spend(made[0]) for _ in range(2)] == [True, False]
    assert await challenges.spend(made[1])
    async with Redis.from_url(redis_server.url) as plain:
        lives = [await plain.ttl(key) for key in await plain.keys()]
    assert len(lives) == 2
    assert all(KEPT.total_seconds() <= left <= 2 * KEPT.total_seconds() for left in lives)
    await redis.aclose()

"""The faults of Redis and its Sentinels."""

import asyncio
import random

from most116.testing.faults.fleet import Fleet
from most116.testing.faults.until import until

_AWAY = (2.0, 5.0)


async def primary_killed(fleet: Fleet, _: random.Random) -> None:
    old = fleet.redis.primary()
    old.program.kill()
    await until(lambda: fleet.redis.primary() is not old, "another primary is chosen")
    old.program.start()


async def primary_killed_in_mid_write(fleet: Fleet, _: random.Random) -> None:
    """It is back at once, with half a command at the end of its file, which it throws away."""
    old = fleet.redis.primary()
    cut = old.cut_off()
    old.program.kill()
    old.break_last_write()
    old.program.start()
    await until(lambda: old.cut_off() > cut, "a Redis that finds half a command cuts it off")


async def replica_killed(fleet: Fleet, chance: random.Random) -> None:
    primary = fleet.redis.primary()
    (replica,) = [node for node in fleet.redis.nodes if node is not primary]
    replica.program.kill()
    await asyncio.sleep(chance.uniform(*_AWAY))
    replica.break_last_write()
    replica.program.start()


async def primary_paused(fleet: Fleet, _: random.Random) -> None:
    """Long enough for another one to be chosen; then it comes back and takes itself for the primary."""
    old = fleet.redis.primary()
    old.program.pause()
    await until(lambda: fleet.redis.primary() is not old, "another primary is chosen")
    old.program.resume()


async def primary_on_a_full_disk(fleet: Fleet, _: random.Random) -> None:
    """No byte more fits into its file: Redis ends itself rather than answer for what it cannot keep."""
    old = fleet.redis.primary()
    old.program.fill_disk(full=True)
    await until(lambda: old.program.ended, "a Redis that cannot write ends")
    await until(lambda: fleet.redis.primary() is not old, "another primary is chosen")
    old.program.start()


async def primary_on_a_slow_disk(fleet: Fleet, chance: random.Random) -> None:
    """Redis writes in the thread that answers: a slow disk is a server that stands still again and again."""
    primary = fleet.redis.primary()
    for _ in range(15):
        primary.program.pause()
        await asyncio.sleep(chance.uniform(0.1, 0.4))
        primary.program.resume()
        await asyncio.sleep(chance.uniform(0.02, 0.1))


async def primary_cut_off(fleet: Fleet, _: random.Random) -> None:
    old = fleet.redis.primary()
    fleet.network.cut(old.shown)
    await until(lambda: fleet.redis.primary() is not old, "another primary is chosen")
    fleet.network.heal(old.shown)


async def sentinel_killed(fleet: Fleet, chance: random.Random) -> None:
    one = chance.choice(fleet.redis.sentinels)
    one.kill()
    await primary_killed(fleet, chance)
    one.start()

"""The faults: each strikes a house under load, holds on for a moment and is taken back."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from most116.testing.faults import redis_blows
from most116.testing.faults.fleet import ROLES, Fleet
from most116.testing.processes import kill

Blow = Callable[[Fleet, random.Random], Awaitable[None]]
# Longer than the lease of a lock or a lead, and than a Sentinel waits.
_PAUSE = (2.0, 6.0)
_CUT = (2.0, 5.0)
_JUMP_SECONDS = 45.0


async def _kill_role(role: str, fleet: Fleet, chance: random.Random) -> None:
    kill(fleet.one_of(role, chance))


async def _kill_all_of(role: str, fleet: Fleet, _: random.Random) -> None:
    for one in fleet.all_of(role):
        kill(one)


async def _pause_role(role: str, fleet: Fleet, chance: random.Random) -> None:
    one = fleet.one_of(role, chance)
    os.kill(one.pid, signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(*_PAUSE))
    os.kill(one.pid, signal.SIGCONT)


async def _worker_in_mid_send(fleet: Fleet, chance: random.Random) -> None:
    """The platform takes an SMS and is slow to say so; whoever sends it ends meanwhile."""
    async with fleet.phones() as phones:
        await phones.fault("slow", seconds=3.0)
        await asyncio.sleep(chance.uniform(0.5, 1.5))
        await _kill_all_of("worker", fleet, chance)
        await phones.fault("none")


async def _postgres_killed(fleet: Fleet, _: random.Random) -> None:
    await asyncio.to_thread(fleet.postgres.kill)
    await asyncio.to_thread(fleet.postgres.start)


async def _postgres_paused(fleet: Fleet, chance: random.Random) -> None:
    fleet.postgres.pause()
    await asyncio.sleep(chance.uniform(*_PAUSE))
    fleet.postgres.resume()


async def _postgres_cut_off(fleet: Fleet, chance: random.Random) -> None:
    fleet.network.cut(fleet.sql_port)
    await asyncio.sleep(chance.uniform(*_CUT))
    fleet.network.heal(fleet.sql_port)


async def _slow_network(fleet: Fleet, chance: random.Random) -> None:
    ports = [fleet.sql_port, *(node.shown for node in fleet.redis.nodes)]
    for port in ports:
        fleet.network.delay(port, chance.uniform(0.01, 0.04))
    await asyncio.sleep(chance.uniform(*_CUT))
    for port in ports:
        fleet.network.heal(port)


async def _clock_jumps(fleet: Fleet, chance: random.Random) -> None:
    """Forward, and back again."""
    fleet.move_clock(_JUMP_SECONDS)
    await asyncio.sleep(chance.uniform(*_CUT))
    fleet.move_clock(0)


BLOWS: Mapping[str, Blow] = {
    **{f"kill -9 of a {role}": partial(_kill_role, role) for role in ROLES},
    **{f"pause of a {role}": partial(_pause_role, role) for role in ("public", "intake", "worker", "clock")},
    "kill -9 of every intake": partial(_kill_all_of, "intake"),
    "kill -9 of every worker in mid-send": _worker_in_mid_send,
    "kill -9 of the primary": redis_blows.primary_killed,
    "kill -9 of the primary in mid-write": redis_blows.primary_killed_in_mid_write,
    "kill -9 of the replica": redis_blows.replica_killed,
    "kill -9 of a Sentinel and the primary": redis_blows.sentinel_killed,
    "pause of the primary": redis_blows.primary_paused,
    "full disk of the primary": redis_blows.primary_on_a_full_disk,
    "slow disk of the primary": redis_blows.primary_on_a_slow_disk,
    "primary cut off": redis_blows.primary_cut_off,
    "kill -9 of PostgreSQL": _postgres_killed,
    "pause of PostgreSQL": _postgres_paused,
    "PostgreSQL cut off": _postgres_cut_off,
    "slow network": _slow_network,
    "jump of the clock": _clock_jumps,
}


# What the usual storm strikes with: each way in which a message could be lost, and every kind of machine.
_USUAL = (
    "kill -9 of every worker in mid-send",
    "kill -9 of the primary in mid-write",
    "full disk of the primary",
    "slow disk of the primary",
    "primary cut off",
    "kill -9 of PostgreSQL",
    "PostgreSQL cut off",
    "slow network",
    "jump of the clock",
)
_BESIDE = 4


def usual(chance: random.Random) -> Sequence[str]:
    """Those that no storm goes without, and a few of the others."""
    return [*_USUAL, *chance.sample(sorted(BLOWS.keys() - set(_USUAL)), _BESIDE)]

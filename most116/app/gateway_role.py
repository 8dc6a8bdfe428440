"""The gateway role: holds the connections over which some platforms are heard, each in one process of a house."""

import asyncio
import contextlib
import secrets

from redis.exceptions import RedisError

from bridges.hearing import Hearing
from bridges.registry import listeners
from handoff.live import names
from handoff.live.last_seen import RedisLastSeen
from handoff.live.leader import Leader
from handoff.live.platform_checks import PlatformChecks
from most116.app.assembly import make_intake
from most116.app.brake import Brake
from most116.app.roles import Run
from most116.app.wiring import Parts
from most116.core.conversation import Channel
from most116.core.ports import LastSeen, Listener
from most116.core.redaction import EventLog
from most116.core.troubles import Trouble

_ROUND_SECONDS = 1.0
_DAY = 86_400


async def run_gateway(run: Run) -> None:
    parts, runtime = run.parts, run.parts.runtime
    brake = Brake(parts.settings.intake.slow_from)
    brake.follow(runtime.redis)
    hearing = Hearing(
        accept=brake.held(make_intake(parts)),
        last_seen=lambda channel, slot: _last_seen(parts, channel, slot),
        unheard=lambda channel, trouble: _note_unheard(parts, channel, trouble),
        texts=parts.texts,
        clock=runtime.clock,
        events=runtime.events,
    )
    found = listeners(parts.settings, hearing)
    run.started()
    token = secrets.token_hex(8)
    await asyncio.gather(
        run.stop.wait(),
        *(
            hold(channel, listener, Leader(runtime.redis, token, names.listener(channel)), run.stop, runtime.events)
            for channel, listener in found.items()
        ),
    )
    await brake.stop()


async def hold(channel: Channel, listener: Listener, leader: Leader, stop: asyncio.Event, events: EventLog) -> None:
    """Listen while this process leads, until `stop`; another one takes over when this one is gone.

    While Redis is away nobody can take the lead, so whoever listens goes on.
    """
    task: asyncio.Task[None] | None = None
    while not stop.is_set():
        try:
            leads = await leader.lead()
        except (RedisError, OSError) as failure:
            events.failure("lead_unknown", failure, channel=channel)
            leads = task is not None
        if task is not None and task.done():
            events.warning("listener_ended", channel=channel)
            task = None
        if leads and task is None:
            task = asyncio.create_task(listener.run())
        elif not leads and task is not None:
            await _end(task)
            task = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ROUND_SECONDS):
                await stop.wait()
    if task is not None:
        await _end(task)
        with contextlib.suppress(RedisError, OSError):
            await leader.resign()


async def _end(task: asyncio.Task[None]) -> None:
    """Asked once: what was heard is kept before it ends."""
    task.cancel()
    await asyncio.wait([task])


async def _note_unheard(parts: Parts, channel: Channel, trouble: Trouble) -> None:
    runtime = parts.runtime
    try:
        await PlatformChecks(runtime.redis, runtime.clock).note_unheard(channel, trouble)
    except (RedisError, OSError) as failure:
        # Nobody is heard as it is: the next try says it again.
        runtime.events.failure("unheard_not_noted", failure, channel=channel)


def _last_seen(parts: Parts, channel: Channel, slot: str) -> LastSeen:
    return RedisLastSeen(
        redis=parts.runtime.redis,
        keyring=parts.keyring,
        pseudonyms=parts.pseudonyms,
        channel=channel,
        slot=slot,
        seconds=parts.settings.intake.contact_days * _DAY,
    )

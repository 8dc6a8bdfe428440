"""Runs one or several roles in this process, from start to an orderly end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import uvloop

from config.settings import Settings, load_settings
from handoff.live.heartbeat import Heartbeat
from most116.app.lifeline import Lifeline
from most116.app.runtime import build
from most116.app.tracing import traced
from most116.app.wiring import Parts
from most116.core.errors import ConfigurationError
from most116.core.redaction import set_up_logging
from most116.web.ending import end


class Role(StrEnum):
    PUBLIC = "public"
    DESK = "desk"
    GATEWAY = "gateway"
    INTAKE = "intake"
    WORKER = "worker"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a role is given: its parts, when to stop, whom to tell that it works, and perhaps an open socket."""

    parts: Parts
    stop: asyncio.Event
    started: Callable[[], None]
    descriptor: int | None


def run(roles: Sequence[Role], *, listen_fd: int | None = None, supervisor_fd: int | None = None) -> None:
    """Blocks until SIGTERM or SIGINT. The worker has a process of its own, because RQ wants the main thread."""
    settings = load_settings()
    set_up_logging(level=settings.log_level)
    lifeline = Lifeline(supervisor_fd)
    with traced(settings.tracing, "+".join(roles)):
        if Role.WORKER in roles:
            from most116.app.worker import run_worker

            if len(roles) > 1:
                raise ConfigurationError("the worker role runs alone: start the other roles in a process of their own")
            run_worker(settings, lifeline.ready)
        else:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_run(roles, settings, lifeline, listen_fd))


async def _run(roles: Sequence[Role], settings: Settings, lifeline: Lifeline, descriptor: int | None) -> None:
    parts = Parts(build(settings, "+".join(roles)))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    missing = set(roles)

    def started(role: Role) -> None:
        missing.discard(role)
        if not missing:
            lifeline.ready()

    running = [
        asyncio.create_task(
            _role(role, Run(parts=parts, stop=stop, started=partial(started, role), descriptor=descriptor))
        )
        for role in roles
    ]
    try:
        # A role that fails takes the others with it: whoever supervises starts all of them again.
        await asyncio.gather(*running)
    finally:
        stop.set()
        await asyncio.gather(*running, return_exceptions=True)
        await parts.close()


async def _role(role: Role, run: Run) -> None:
    beating = asyncio.create_task(Heartbeat(run.parts.runtime.redis, role).run())
    try:
        await _work(role)(run)
    finally:
        await end(beating)


def _work(role: Role) -> Callable[[Run], Awaitable[None]]:
    """What a role does; what the others do is not imported."""
    match role:
        case Role.PUBLIC:
            from most116.app.public_role import run_public

            return run_public
        case Role.DESK:
            from most116.app.desk_role import run_desk

            return run_desk
        case Role.INTAKE:
            from most116.app.loop_roles import run_intake

            return run_intake
        case Role.CLOCK:
            from most116.app.loop_roles import run_clock

            return run_clock
        case Role.GATEWAY:
            from most116.app.gateway_role import run_gateway

            return run_gateway
        case Role.WORKER:
            raise AssertionError("run_worker is started by `run`")

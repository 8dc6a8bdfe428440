"""`most116 try`: the whole house on this machine, with invented phones, as one tree of processes.

This process only supervises, and stays small: what it needs of the rest it has done by programs it starts.
"""

import asyncio
import fcntl
import json
import os
import signal
import socket
import sys
import webbrowser
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from config.child_environment import child_environment, has_display
from most116.app.demo import Demo, demo_of, write_private
from most116.app.embedded_redis import EmbeddedRedis
from most116.app.lifeline import Lifeline
from most116.app.nursery import Nursery
from most116.app.sockets import listen_here, url_of
from most116.app.supervisor import Program, Supervisor, our_program
from most116.app.trial_settings import Sockets, gateway_of, simulator_settings, trial_settings
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog, set_up_logging

_PUBLIC_PORT, _DESK_PORT, _SIMULATOR_PORT = 8080, 8081, 8082


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line asks for; a port of None means the usual one, 0 any free one."""

    data_dir: Path
    port: int | None = None
    desk_port: int | None = None
    simulator_port: int | None = None
    as_json: bool = False
    browser: bool = True


def try_out(wishes: Wishes) -> None:
    """Blocks until Ctrl-C or SIGTERM. Raises ConfigurationError or DidNotStart when it cannot start."""
    set_up_logging(level="warning")
    # Whatever this and its children write into the folder, other accounts of this machine cannot read it.
    os.umask(0o077)
    folder = wishes.data_dir.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(_only_one(folder)):
        asyncio.run(_run(wishes, folder))


def simulate(configuration: Path, supervisor_fd: int | None) -> None:
    """Serve the invented phones, in the process that the supervisor starts for them."""
    from most116.simulator.serve import serve
    from most116.simulator.settings import SimulatorConfig

    Lifeline(supervisor_fd).ready()
    asyncio.run(serve(SimulatorConfig.from_file(configuration)))


async def _run(wishes: Wishes, folder: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sockets = Sockets(
        public=listen_here(wishes.port, _PUBLIC_PORT),
        desk=listen_here(wishes.desk_port, _DESK_PORT),
        simulator=listen_here(wishes.simulator_port, _SIMULATOR_PORT),
    )
    demo = demo_of(folder)
    environment = child_environment(trial_settings(folder, demo, sockets, redis_url=""))
    supervisor = Supervisor(EventLog("try"), _nursery(environment))
    with ExitStack() as afterwards:
        starting = asyncio.create_task(_start(supervisor, folder, demo, sockets, afterwards))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                _announce(wishes, demo, sockets, folder)
                await stopping
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await supervisor.stop()


def _nursery(environment: dict[str, str]) -> Nursery | None:
    """Where the kernel has what it needs: on a Mac each process is started from nothing."""
    return Nursery(our_program("nursery"), environment, EventLog("try")) if sys.platform == "linux" else None


async def _start(supervisor: Supervisor, folder: Path, demo: Demo, sockets: Sockets, afterwards: ExitStack) -> None:
    environment = child_environment(trial_settings(folder, demo, sockets, redis_url=""))
    await supervisor.once(Program(name="prepare", arguments=["prepare-trial", str(folder)], environment=environment))
    redis = EmbeddedRedis(folder, Path((folder / "redis_program").read_text("utf-8")))
    afterwards.callback(redis.clean_up)
    await redis.end_orphan()
    await supervisor.start(redis.program())
    await redis.wait()
    environment = child_environment(trial_settings(folder, demo, sockets, redis_url=redis.url))
    await supervisor.start(*_programs(folder, demo, sockets, environment))


def _programs(folder: Path, demo: Demo, sockets: Sockets, environment: dict[str, str]) -> list[Program]:
    def role(*names: str, listens: socket.socket | None = None) -> Program:
        passed = [] if listens is None else [listens]
        where = [] if listens is None else ["--listen-fd", str(listens.fileno())]
        name, arguments = "+".join(names), ["run", *names, *where]
        return Program(name=name, arguments=arguments, environment=environment, sockets=passed)

    simulated = folder / "simulator.json"
    write_private(simulated, json.dumps(simulator_settings(demo, sockets)))
    # These three share a process: most of what each carries is the same, and the trial is to stay small.
    return [
        Program(
            name="simulator",
            arguments=["simulate", str(simulated)],
            environment=environment,
            sockets=[sockets.simulator],
        ),
        role("worker"),
        role("intake", "clock", "gateway"),
        role("desk", listens=sockets.desk),
        role("public", listens=sockets.public),
    ]


def _announce(wishes: Wishes, demo: Demo, sockets: Sockets, folder: Path) -> None:
    addresses = {
        "public_url": url_of(sockets.public),
        "desk_url": url_of(sockets.desk),
        "simulator_url": url_of(sockets.simulator),
    }
    if wishes.as_json:
        twilio: dict[str, str] = {
            "account_sid": demo.account_sid,
            "auth_token": demo.auth_token,
            "sms_number": demo.sms_number,
        }
        ready: dict[str, object] = {
            **addresses,
            "accounts": [asdict(account) for account in demo.accounts],
            "twilio": {**twilio, "api_base": addresses["simulator_url"]},
            "meta": {**demo.meta, "graph_base": addresses["simulator_url"]},
            "discord": {**demo.discord, "api_base": addresses["simulator_url"], "gateway_url": gateway_of(sockets)},
            "telegram": {**demo.telegram, "api_base": addresses["simulator_url"]},
            "whatsapp": demo.whatsapp,
            "data_dir": str(folder),
        }
        print(json.dumps(ready, ensure_ascii=False), flush=True)
        return
    print("most116 is running on this machine. Nothing leaves it; every phone is invented.\n")
    print(f"  phones   {addresses['simulator_url']}   write here, by SMS or on any of the chat platforms")
    print(f"  desk     {addresses['desk_url']}   answer here")
    print(f"  chat     {addresses['public_url']}/chat   or write here\n")
    print("  Sign in at the desk as")
    for account in demo.accounts:
        print(f"    {account.login:8} {account.password}   {account.role}, {' and '.join(account.lines)}")
    print(f"\n  Data stay in {folder}. Ctrl-C stops.", flush=True)
    if wishes.browser and sys.stdout.isatty() and has_display():
        webbrowser.open(addresses["simulator_url"])


def _only_one(folder: Path) -> TextIO:
    """An open file that holds the folder; it is let go when this process ends, however it ends."""
    lock = (folder / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ConfigurationError(
            f"another `most116 try` uses {folder}: stop it, or choose another folder with --data-dir"
        ) from None
    return lock

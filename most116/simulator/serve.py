"""Runs the simulator on a socket, until it is told to stop."""

import asyncio
import dataclasses
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from most116.core.clock import Clock
from most116.simulator.app import simulator_app
from most116.simulator.serving import serving
from most116.simulator.settings import SimulatorConfig
from most116.simulator.stage import set_stage


@asynccontextmanager
async def simulating(config: SimulatorConfig, sock: socket.socket, clock: Clock | None = None) -> AsyncIterator[None]:
    """The simulator on a socket, for as long as the block lasts."""
    stage = set_stage(dataclasses.replace(config, port=sock.getsockname()[1]), clock)
    try:
        async with serving(simulator_app(stage), sock):
            try:
                yield
            finally:
                stage.stop()
    finally:
        await stage.close()


def listen(config: SimulatorConfig) -> socket.socket:
    """The socket of the parent, or one of our own; port 0 takes any free port."""
    if config.fd is not None:
        return socket.socket(fileno=config.fd)
    return listening_socket(config.host, config.port)


def listening_socket(host: str, port: int) -> socket.socket:
    """A TCP socket that knows it is one: only then does asyncio switch off the delays that cost 40 ms an answer."""
    return socket.socket(fileno=socket.create_server((host, port)).detach())


async def serve(config: SimulatorConfig) -> None:
    """Until SIGTERM or SIGINT."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with simulating(config, listen(config)):
        await stopped.wait()


def main() -> None:
    """One argument: the file with the configuration in JSON."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m most116.simulator CONFIG.json")
    asyncio.run(serve(SimulatorConfig.from_file(Path(sys.argv[1]))))

"""Serves the simulator on a socket, until it is told to stop."""

import asyncio
import dataclasses
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn

from most116.core.clock import Clock
from most116.simulator.app import simulator_app, stage_of
from most116.simulator.breaking import BreakableProtocol
from most116.simulator.settings import SimulatorConfig


class SimulatorServer(uvicorn.Server):
    """Tells open event streams that the end has come, which uvicorn alone would wait for."""

    def __init__(self, config: SimulatorConfig, sock: socket.socket, clock: Clock | None = None) -> None:
        app = simulator_app(dataclasses.replace(config, port=sock.getsockname()[1]), clock)
        self._stage, self._sock = stage_of(app), sock
        super().__init__(
            uvicorn.Config(
                app,
                http=BreakableProtocol,
                ws="none",
                loop="asyncio",
                log_config=None,
                log_level="critical",
                access_log=False,
                timeout_graceful_shutdown=2,
                server_header=False,
            )
        )

    async def run_until_stopped(self) -> None:
        await self.serve(sockets=[self._sock])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.stop()
        super().handle_exit(sig, frame)

    def stop(self) -> None:
        """Asks for a clean end; may be called from another thread through `loop.call_soon_threadsafe`."""
        self.should_exit = True
        self._stage.stopping.set()
        self._stage.feed.publish("post")


def listen(config: SimulatorConfig) -> socket.socket:
    """The socket of the parent, or one of our own; port 0 takes any free port."""
    if config.fd is not None:
        return socket.socket(fileno=config.fd)
    return socket.create_server((config.host, config.port), backlog=256)


async def serve(config: SimulatorConfig, host: str | None = None, port: int | None = None) -> None:
    chosen = dataclasses.replace(config, host=host or config.host, port=config.port if port is None else port)
    await SimulatorServer(chosen, listen(chosen)).run_until_stopped()


def run(config: SimulatorConfig) -> None:
    """Blocks until SIGTERM or SIGINT; ends without a word and without a traceback."""
    try:
        asyncio.run(serve(config))
    except KeyboardInterrupt:
        return


def main() -> None:
    """One argument: the file with the configuration in JSON."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m most116.simulator CONFIG.json")
    run(SimulatorConfig.from_file(Path(sys.argv[1])))

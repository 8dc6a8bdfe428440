"""Serves an ASGI application on a socket, until it is told to stop."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from most116.app.slow_clients import BoundedProtocol

_STOP_SECONDS = 5


class _Server(uvicorn.Server):
    """Several roles may share a process, so signals are the process's business and not the server's."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: ASGIApp, sock: socket.socket, stop: asyncio.Event, started: Callable[[], None], close: Callable[[], None]
) -> None:
    """Serve until `stop`; `close` ends the open event streams, which the server would wait for."""
    server = _Server(
        uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            # Whose word is taken on where a request comes from is decided in most116/web/proxies.py.
            proxy_headers=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        ),
        started,
    )
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, serving], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    close()
    await serving

"""A network cable before a server of this machine: pulled out, nobody at either end is told that it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_CHUNK = 65_536


class Cable:
    """Carries connections to a port. What was open when it went dead, or was opened since, stays silent for ever."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._alive = True
        self._ways: set[asyncio.Task[None]] = set()

    def go_dead(self) -> None:
        """As a train that enters a tunnel: nothing is closed, and nothing comes."""
        self._alive = False
        for way in self._ways:
            way.cancel()

    def mend(self) -> None:
        """New connections are carried; the dead ones stay dead."""
        self._alive = True

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self._alive:
                await asyncio.Event().wait()
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            both = [asyncio.create_task(_pass(reader, far_writer)), asyncio.create_task(_pass(far_reader, writer))]
            self._ways.update(both)
            try:
                ended, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                if any(way.cancelled() for way in ended):
                    await asyncio.Event().wait()
            finally:
                self._ways.difference_update(both)
                for way in both:
                    way.cancel()
                far_writer.close()
        finally:
            writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def cable_to(port: int) -> AsyncIterator[tuple[Cable, str]]:
    """A cable, and the address of its near end; all it carries is closed on leaving."""
    cable = Cable(port)
    carried: set[asyncio.Task[None]] = set()

    def begun(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        one = asyncio.create_task(cable.carry(reader, writer))
        carried.add(one)
        one.add_done_callback(carried.discard)

    server = await asyncio.start_server(begun, "127.0.0.1", 0)
    try:
        yield cable, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for one in carried:
            one.cancel()
        await asyncio.gather(*carried, return_exceptions=True)

"""A network that can be cut and slowed: a process of its own that carries connections to servers of this machine.

Run as a program it reads orders, one a line: `open LISTEN TARGET`, `cut LISTEN`, `heal LISTEN`, `delay LISTEN SECONDS`.
"""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import uvloop

from most116.testing.children import bound
from most116.testing.faults.program import free_ports

_CHUNK = 65_536


class _Way:
    """Connections to one server. What is cut is neither carried nor refused: it is silent, as a network is."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.delay = 0.0
        self.open = asyncio.Event()
        self.open.set()
        self._carrying: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.open.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        both = [
            asyncio.create_task(self._pass(reader, far_writer)),
            asyncio.create_task(self._pass(far_reader, writer)),
        ]
        self._carrying.update(both)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
            self._carrying.discard(task)
        writer.close()
        far_writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self.open.wait()
                writer.write(data)
                await writer.drain()


async def _serve() -> None:
    ways: dict[int, _Way] = {}
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().split():
        order, listens, *more = line
        match order:
            case "open":
                ways[int(listens)] = way = _Way(int(more[0]))
                await asyncio.start_server(way.carry, "127.0.0.1", int(listens))
            case "cut":
                ways[int(listens)].open.clear()
            case "heal":
                ways[int(listens)].open.set()
            case "delay":
                ways[int(listens)].delay = float(more[0])
            case _:
                raise ValueError(order)
        print("done", flush=True)


class Network:
    """The process, and orders to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            bound([Path(sys.executable), "-m", __name__]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def to(self, target: int) -> int:
        """A port that leads to the server on the port `target`."""
        (listens,) = free_ports(1)
        self._order(f"open {listens} {target}")
        return listens

    def cut(self, port: int) -> None:
        self._order(f"cut {port}")

    def heal(self, port: int) -> None:
        self._order(f"heal {port}")
        self._order(f"delay {port} 0")

    def delay(self, port: int, seconds: float) -> None:
        self._order(f"delay {port} {seconds}")

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _order(self, line: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n", f"the network did not take {line!r}"


if __name__ == "__main__":
    uvloop.run(_serve())

"""Consoles that follow what happens at the desk, over plain sockets, so that they are not what is measured."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from most116.testing.trial_desk import DeskUser
from most116.web.ending import end

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def console(desk: DeskUser) -> Stream:
    """The stream of one, after its first event."""
    place = urlsplit(desk.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    headers = f"host: {place.netloc}\r\nauthorization: {desk.http.headers['authorization']}\r\n"
    writer.write(f"GET /api/v1/events HTTP/1.1\r\n{headers}\r\n".encode())
    await reader.readuntil(b"event: start")
    return reader, writer


@asynccontextmanager
async def open_consoles(desk: DeskUser, count: int) -> AsyncIterator[None]:
    """So many that read what they are told and do nothing."""
    streams = [await console(desk) for _ in range(count)]
    reading = [asyncio.create_task(_read_away(reader)) for reader, _ in streams]
    try:
        yield
    finally:
        await end(*reading)
        for _, writer in streams:
            writer.close()


async def _read_away(reader: asyncio.StreamReader) -> None:
    while await reader.read(65_536):
        pass

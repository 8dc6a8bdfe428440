import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from most116.web.push import Push, PushEvent, PushStream, resume_after


class Browser:
    """The other end of one stream, as the server sees it."""

    def __init__(self, stream: PushStream) -> None:
        self.body = b""
        self.status = 0
        self.complete = False
        self.gone = asyncio.Event()
        self._changed = asyncio.Event()
        self.task = asyncio.create_task(stream({"type": "http"}, self._receive, self._send))

    async def _receive(self) -> dict[str, object]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")
        self.complete = message["type"] == "http.response.body" and not message["more_body"]
        self._changed.set()

    async def hears(self, words: bytes) -> None:
        async with asyncio.timeout(60):
            while words not in self.body:
                self._changed.clear()
                await self._changed.wait()

    async def ends(self) -> None:
        async with asyncio.timeout(60):
            await self.task


async def listed(*events: PushEvent) -> AsyncIterator[bytes]:
    for event in events:
        yield event.encode()


class Endless:
    """A source that says nothing until it is told to, and remembers that it was closed."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[PushEvent] = asyncio.Queue()
        self.closed = False

    async def events(self) -> AsyncIterator[bytes]:
        try:
            while True:
                yield (await self.queue.get()).encode()
        finally:
            self.closed = True


@pytest.mark.parametrize(
    ("event", "written"),
    [
        (PushEvent(data="x"), b"data: x\n\n"),
        (
            PushEvent(data="a\nb\r\nc\rd", id="1-0", name="line"),
            b"id: 1-0\nevent: line\ndata: a\ndata: b\ndata: c\ndata: d\n\n",
        ),
        (PushEvent(data="", id="1\n2", name="a\rb"), b"id: 1 2\nevent: a b\ndata: \n\n"),
    ],
)
def test_an_event_cannot_forge_another(event: PushEvent, written: bytes) -> None:
    assert event.encode() == written


async def test_events_are_written_and_the_answer_ends_with_them() -> None:
    browser = Browser(Push().answer(listed(PushEvent(data="1", id="a"), PushEvent(data="2", id="b"))))
    await browser.ends()
    assert browser.status == 200
    assert browser.complete
    assert browser.body.endswith(b"id: a\ndata: 1\n\nid: b\ndata: 2\n\n")


async def test_a_stream_beats_so_that_scripts_hear_it() -> None:
    browser = Browser(Push(heartbeat_seconds=0.01).answer(Endless().events()))
    await browser.hears(b"event: beat\ndata: \n\nevent: beat\ndata: \n\n")
    browser.gone.set()
    await browser.ends()


async def test_a_person_who_leaves_frees_the_source() -> None:
    source = Endless()
    browser = Browser(Push().answer(source.events()))
    source.queue.put_nowait(PushEvent(data="hello"))
    await browser.hears(b"hello")
    browser.gone.set()
    await browser.ends()
    assert source.closed


async def test_closing_the_site_ends_what_is_open_and_what_comes_after() -> None:
    push, source = Push(), Endless()
    browser = Browser(push.answer(source.events()))
    await browser.hears(b"retry:")
    push.close()
    await browser.ends()
    assert browser.complete
    assert source.closed
    late = Browser(push.answer(Endless().events()))
    await late.ends()
    assert late.complete


async def test_a_stream_does_not_live_for_ever() -> None:
    browser = Browser(Push(lifetime_seconds=0.01).answer(Endless().events()))
    await browser.ends()
    assert browser.complete


async def test_a_failure_of_the_source_is_not_hidden() -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield PushEvent(data="1").encode()
        raise RuntimeError("source")

    browser = Browser(Push().answer(failing()))
    with pytest.raises(RuntimeError, match="source"):
        await browser.ends()
    assert not browser.complete


@pytest.mark.parametrize(
    ("header", "query", "position"),
    [("5-0", "after=1-0", "5-0"), ("", "after=1-0", "1-0"), ("", "", ""), ("x" * 101, "", "")],
)
def test_a_browser_resumes_where_it_was(header: str, query: str, position: str) -> None:
    headers = [(b"last-event-id", header.encode())] if header else []
    request = Request({"type": "http", "headers": headers, "query_string": query.encode()})
    assert resume_after(request) == position

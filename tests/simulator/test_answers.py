"""What the pretended platform makes of the answers of a webhook, well written or not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.simulator.http_answer import AnswerReader, NoAnswer
from most116.simulator.http_post import CannotConnect, HttpPost
from most116.simulator.twiml import TwimlError, read_replies

TWIML: list[tuple[int, str, str, list[str] | int]] = [
    (200, "text/xml", "<Response/>", []),
    (200, "application/xml; charset=utf-8", "<Response></Response>", []),
    (200, "text/html", "<Response/>", []),
    (204, "", "", []),
    (200, "text/xml", "<Response><Message>raz</Message><Message>dwa</Message></Response>", ["raz", "dwa"]),
    (200, "text/xml", "<Response><Message><Body>raz</Body></Message></Response>", ["raz"]),
    (200, "text/xml", "<Response><Message> \n </Message></Response>", []),
    (200, "text/xml", "<Response><Say>nie</Say></Response>", []),
    (200, "text/xml", "<Response><Message>a &amp; b &#379;</Message></Response>", ["a & b Ż"]),
    (200, "text/plain", "do osoby", ["do osoby"]),
    (200, "text/plain", "", []),
    (200, "application/json", "{}", 12300),
    (200, "", "<Response/>", 12300),
    (200, "text/xml", "", 12100),
    (200, "text/xml", "<Response>", 12100),
    (200, "text/xml", "<!DOCTYPE Response><Response/>", 12100),
    (200, "text/xml", "<Response>" + "x" * 70_000 + "</Response>", 12100),
    (200, "text/xml", "<response/>", 12200),
]


def read(status: int, kind: str, body: str) -> list[str] | int:
    """The texts for the person, or the platform's code for an answer that it cannot use."""
    try:
        return read_replies(status, kind, body)
    except TwimlError as refused:
        return refused.code


@pytest.mark.parametrize(("status", "kind", "body", "expected"), TWIML)
def test_twiml(status: int, kind: str, body: str, expected: list[str] | int) -> None:
    assert read(status, kind, body) == expected


@given(st.text(max_size=200), st.sampled_from(["text/xml", "text/plain", "application/json", ""]))
def test_any_body_is_read_or_refused(body: str, kind: str) -> None:
    result = read(200, kind, body)
    assert result in {12100, 12200, 12300} if isinstance(result, int) else all(result)


OK = b"HTTP/1.1 200 OK\r\n"
ANSWERS: list[tuple[bytes, tuple[int, str, bool]]] = [
    (OK + b"Content-Length: 2\r\n\r\nhi", (200, "hi", True)),
    (OK + b"Content-Type: text/xml\r\nContent-Length: 0\r\n\r\n", (200, "", True)),
    (OK + b"Content-Length: 2\r\nConnection: close\r\n\r\nhi", (200, "hi", False)),
    (OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", (200, "hi", True)),
    (b"HTTP/1.1 204 No Content\r\n\r\n", (204, "", True)),
    (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi", (200, "hi", True)),
    (b"HTTP/1.0 500 Oh\r\n\r\nhi", (500, "hi", False)),
    (OK + b"\r\n\xff", (200, "\ufffd", False)),
]
BROKEN = [
    b"",
    b"HTTP/1.1 200",
    b"nonsense\r\n\r\n",
    OK + b"Content-Length: 3\r\n\r\nhi",
    OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n",
    OK + b"Transfer-Encoding: chunked\r\n\r\nz",
    OK + b"\r\n" + b"x" * 300_000,
]


@asynccontextmanager
async def answering(*answers: bytes, connections: list[int] | None = None) -> AsyncIterator[str]:
    """A server that says what it is told, whatever it is asked, and closes after an answer without a length."""
    left, seen = list(answers), connections if connections is not None else []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(1)
        try:
            while left and await reader.readuntil(b"\r\n\r\n"):
                await reader.readexactly(len(b"a=1"))
                writer.write(answer := left.pop(0))
                await writer.drain()
                if b"ontent-Length" not in answer or answer in BROKEN:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"


@pytest.mark.parametrize(("raw", "expected"), ANSWERS)
async def test_an_answer_is_read_in_one_piece_or_byte_by_byte(raw: bytes, expected: tuple[int, str, bool]) -> None:
    for size in (len(raw), 1):
        reader = AnswerReader()
        for start in range(0, len(raw), size):
            reader.feed(raw[start : start + size])
        if not reader.complete:
            reader.end()
        answer = reader.read()
        assert (answer.status, answer.body, reader.keeps_open) == expected


@pytest.mark.parametrize("raw", BROKEN)
async def test_half_an_answer_is_none(raw: bytes) -> None:
    http = HttpPost()
    async with answering(raw) as url:
        with pytest.raises(NoAnswer):
            await http.post(url, b"a=1", {}, connect=5.0, read=5.0)
        await http.close()


async def test_connections_are_kept_and_replaced_when_the_other_side_has_closed() -> None:
    http, connections = HttpPost(), list[int]()
    kept, closed = ANSWERS[0][0], ANSWERS[6][0]
    async with answering(kept, kept, closed, kept, connections=connections) as url:
        answers = [await http.post(url, b"a=1", {}, connect=5.0, read=5.0) for _ in range(4)]
        await http.close()
    assert [each.status for each in answers] == [200, 200, 500, 200]
    assert len(connections) == 2


async def test_nobody_there() -> None:
    http = HttpPost()
    async with answering() as url:
        pass
    with pytest.raises(CannotConnect):
        await http.post(url, b"a=1", {}, connect=5.0, read=5.0)
    with pytest.raises(CannotConnect):
        await http.post("https" + url.removeprefix("http"), b"a=1", {}, connect=5.0, read=5.0)
    await http.close()


async def test_silence_ends_with_the_time() -> None:
    http, left = HttpPost(), asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        left.set()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with pytest.raises(NoAnswer):
            await http.post(url, b"a=1", {}, connect=5.0, read=0.05)
        await asyncio.wait_for(left.wait(), 60)
        await http.close()

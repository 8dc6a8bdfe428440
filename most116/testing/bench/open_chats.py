"""Five hundred open web chats on the one public process: what it holds in memory, and how fast words reach the desk."""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from bridges.webchat.visits import Visit
from most116.testing.bench.load import Figures, figures
from most116.testing.bench.memory import held_by
from most116.testing.proofs import proof_of
from most116.testing.simulated import plain_client
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser
from most116.web.ending import end

_OTHERS_PER_SECOND = 5.0
# By turns in a few talks: one alone would write faster than a chat takes from anybody.
_MEASURED, _SAMPLES, _PAUSE_SECONDS = 4, 100, 0.15
_ANSWERED_SECONDS = 120.0
_OURS = b'"author": "system"'
_STORY = "nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać, naprawdę"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChats:
    """`resident` MiB of the public process with all of them open; `there`: message in the chat to event at the desk."""

    count: int
    resident: float
    there: Figures


async def open_chats(trial: Trial, count: int) -> OpenChats:
    """Each has written a word and listens; meanwhile five a second write another one."""
    async with plain_client(trial.ready.public_url) as http, trial.desk() as desk:
        chats = [_Chat(http) for _ in range(count)]
        measured, others = chats[:_MEASURED], chats[_MEASURED:]
        for number, chat in enumerate(measured):
            await chat.write(f"{_STORY} {number}")
            await desk.claim((await desk.waits_with(f"{_STORY} {number}")).id)
        for chat in others:
            await chat.write("hej")
        async with _listening(trial.ready.public_url, chats), _writing(others):
            there = await _to_desk(measured, desk)
            resident = next(held.resident for held in held_by(trial) if held.name == "public")
    return OpenChats(count=count, resident=resident, there=there)


class _Chat:
    """One visit, as the page's script keeps it."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http, self._visit = http, Visit.new().token.reveal()
        self.cookie = ""

    async def write(self, text: str) -> None:
        """Returns once it is kept. Until the first message the page has a token and no cookie."""
        self._http.cookies.clear()
        headers = {"cookie": self.cookie} if self.cookie else {}
        fields = {"visit": self._visit, "text": text, "lang": "pl", "id": f"{random.getrandbits(128):032x}"}
        answer = await self._http.post("/chat/messages", data=fields, headers=headers)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and (asked := answer.json())["error"] == "prove":
            # All of them come from one place, as a flood does.
            fields["proof"] = proof_of(asked["challenge"], asked["bits"])
            answer = await self._http.post("/chat/messages", data=fields, headers=headers)
        answer.raise_for_status()
        self.cookie = f"visit={answer.cookies['visit']}"


async def _to_desk(chats: Sequence[_Chat], desk: DeskUser) -> Figures:
    there, began = list[float](), time.perf_counter()
    async with desk.follow() as news:
        for number, chat in enumerate(itertools.islice(itertools.cycle(chats), _SAMPLES)):
            written, words = time.perf_counter(), f"wiadomość {number}."
            await chat.write(words)
            while words not in str((await news.next()).data):
                pass
            there.append(time.perf_counter() - written)
            await asyncio.sleep(_PAUSE_SECONDS)
    return figures(there, time.perf_counter() - began)


@asynccontextmanager
async def _listening(public_url: str, chats: Sequence[_Chat]) -> AsyncIterator[None]:
    """Every chat follows its talk over a connection of its own; entered once each was answered by the house."""
    place, answered = urlsplit(public_url), [asyncio.Event() for _ in chats]

    async def follow(chat: _Chat, heard: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            asked = f"GET /chat/events HTTP/1.1\r\nhost: {place.netloc}\r\ncookie: {chat.cookie}\r\n\r\n"
            writer.write(asked.encode("ascii"))
            while line := await reader.readline():
                if _OURS in line:
                    heard.set()
        finally:
            writer.close()

    async with _running([follow(chat, heard) for chat, heard in zip(chats, answered, strict=True)]):
        async with asyncio.timeout(_ANSWERED_SECONDS):
            await asyncio.gather(*(heard.wait() for heard in answered))
        yield


@asynccontextmanager
async def _writing(chats: Sequence[_Chat]) -> AsyncIterator[None]:
    async def write() -> None:
        while True:
            await random.choice(chats).write("jestem")
            await asyncio.sleep(1 / _OTHERS_PER_SECOND)

    async with _running([write()]):
        yield


@asynccontextmanager
async def _running(work: Sequence[Coroutine[None, None, None]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
        # What ended by itself has failed: a stream that was cut, a message that was not taken.
        cut = sum(task.done() for task in tasks)
        assert not cut, f"{cut} of {len(tasks)} ended early"
    finally:
        await end(*tasks)

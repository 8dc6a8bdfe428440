"""The page's events: everything that changes, and nothing missed over a break."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from most116.testing.ear import Ear
from most116.testing.simulated import ANIA, MESSAGES, letter
from most116.testing.simulator_client import Simulated


async def events(
    web: httpx.AsyncClient, after: str = "", *, last_event_id: str = ""
) -> AsyncIterator[tuple[str, str, Any]]:
    """Name, id and data of each event."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with web.stream("GET", "/api/events", params={"after": after}, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], fields["id"], json.loads(fields["data"])
                fields = {}


async def take(stream: AsyncIterator[tuple[str, str, Any]], count: int = 1) -> list[tuple[str, str, Any]]:
    async with asyncio.timeout(60):
        return [await anext(stream) for _ in range(count)]


async def cursor_of(web: httpx.AsyncClient) -> str:
    page = (await web.get("/")).text
    return page.partition('data-cursor="')[2].partition('"')[0]


async def test_a_message_is_told_with_how_it_looks(web: httpx.AsyncClient, sim: Simulated) -> None:
    cursor = await cursor_of(web)
    await web.post(MESSAGES, data=letter(Body="Zażółć <b>"))
    ((name, _, data),) = await take(events(web, cursor))
    assert (name, data["number"], data["message"]["text"]) == ("message", ANIA, "Zażółć <b>")
    assert "Zażółć &lt;b&gt;" in data["html"]
    assert f'data-key="{data["key"]}"' in data["html"]


async def test_a_stream_goes_on_where_another_broke_off(web: httpx.AsyncClient, sim: Simulated) -> None:
    cursor = await cursor_of(web)
    await sim.send(ANIA, "raz")
    ((_, first, _),) = await take(events(web, cursor))
    await sim.send(ANIA, "dwa")
    ((_, _, data),) = await take(events(web, cursor, last_event_id=first))
    assert data["message"]["text"] == "dwa"


async def test_news_come_while_a_stream_is_open(web: httpx.AsyncClient, sim: Simulated, ear: Ear) -> None:
    ear.answers = [0.2]
    stream = events(web, await cursor_of(web))
    sending = asyncio.create_task(sim.send(ANIA, "hej"))
    ((_, _, before),) = await take(stream)
    ((_, _, after),) = await take(stream)
    assert before["message"]["calls"] == []
    assert after["message"]["calls"][0]["status"] == 200
    assert before["key"] == after["key"]
    await sending


async def test_phones_and_faults_are_told(web: httpx.AsyncClient, sim: Simulated) -> None:
    cursor = await cursor_of(web)
    await sim.add_phone("+48600100201", "Bohdan")
    await sim.fault("hang", ANIA)
    (_, _, added), (_, _, failing) = await take(events(web, cursor), 2)
    assert (added["number"], added["name"]) == ("+48600100201", "Bohdan")
    assert (failing["number"], "Brak odpowiedzi" in failing["html"]) == (ANIA, True)


async def test_a_failure_that_is_used_up_leaves_the_page(web: httpx.AsyncClient, sim: Simulated) -> None:
    await sim.fault("refused", ANIA, times=1)
    cursor = await cursor_of(web)
    await web.post(MESSAGES, data=letter())
    told = [data["html"] for name, _, data in await take(events(web, cursor), 2) if name == "phone"]
    assert [html.strip() for html in told] == [""]


async def test_a_place_that_is_gone_asks_for_a_reload(web: httpx.AsyncClient, sim: Simulated) -> None:
    await sim.reset()
    for lost in ("00000000-1", "nonsense", "-", f"{(await cursor_of(web)).partition('-')[0]}-999999"):
        ((name, _, _),) = await take(events(web, lost))
        assert name == "reload"

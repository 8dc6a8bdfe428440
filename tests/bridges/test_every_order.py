"""Told twice, late, before its time, or again after our failure: on every platform the desk reads what was written."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.hearing import Hearing
from bridges.raw_http import RawRequest
from bridges.registry import webhooks
from bridges.telegram_bot.listening import telegram_listener
from config.settings import Settings, load_settings
from config.texts import Texts
from handoff.store import cases
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.messages import InboundMessage, Told
from most116.core.ports import Accept, LastSeen
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.simulator.serving import serving
from most116.testing import meta_requests, telegram_requests, tellers, whatsapp_requests
from most116.testing.discord_house import said_nothing
from most116.testing.ear import eventually
from most116.testing.house import House
from most116.testing.simulated import bound_socket
from most116.testing.tellers import Act, Teller


def wrote(number: int, at: float = 0.0, words: str = "") -> Callable[[Act], Act]:
    return lambda base: replace(base, number=number, at=base.at + timedelta(seconds=at), words=words or f"nr {number}")


def changed(number: int, words: str, at: float = 60.0, change: int = 1) -> Callable[[Act], Act]:
    moved = {"number": number, "words": words, "change": change}
    return lambda base: replace(base, what="edit", at=base.at + timedelta(seconds=at), **moved)  # type: ignore[arg-type]


def took_back(number: int, at: float = 90.0) -> Callable[[Act], Act]:
    return lambda base: replace(base, what="delete", number=number, words="", at=base.at + timedelta(seconds=at))


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is told, in this order, and what is then read. `as_it_came`: where the platform tells no times."""

    told: Sequence[Callable[[Act], Act]]
    read: Sequence[str]
    as_it_came: Sequence[str] | None = None
    needs_edits: bool = False
    needs_deletes: bool = False
    fails_first: frozenset[str] = field(default_factory=frozenset)

    def fits(self, teller: Teller) -> bool:
        return (teller.edits or not self.needs_edits) and (teller.deletes or not self.needs_deletes)

    def expected(self, teller: Teller) -> list[str]:
        return list(self.read if teller.timed or self.as_it_came is None else self.as_it_came)


A, B, C = wrote(1), wrote(2, at=5), wrote(3, at=10)
CASES: Mapping[str, Case] = {
    "twice": Case(told=[A, A, B, A, B], read=["nr 1", "nr 2"]),
    "in the same millisecond": Case(told=[wrote(1), wrote(2)], read=["nr 1", "nr 2"]),
    "the last first": Case(told=[C, A, B], read=["nr 1", "nr 2", "nr 3"], as_it_came=["nr 3", "nr 1", "nr 2"]),
    "backwards": Case(told=[C, B, A], read=["nr 1", "nr 2", "nr 3"], as_it_came=["nr 3", "nr 2", "nr 1"]),
    "the same words twice": Case(told=[wrote(1, words="nie"), wrote(2, at=1, words="nie")], read=["nie", "nie"]),
    "hours late": Case(told=[wrote(2, at=7200), wrote(1)], read=["nr 2", "nr 1"]),
    "refused and told again": Case(told=[A, wrote(2, words="upada"), C], read=["nr 1", "upada", "nr 3"],
                                   fails_first=frozenset({"upada"})),
    "edited": Case(told=[A, changed(1, "inaczej"), B], read=["inaczej", "nr 2"], needs_edits=True),
    "edited before it came": Case(told=[B, changed(1, "inaczej"), A], read=["inaczej", "nr 2"], needs_edits=True),
    "the edit twice": Case(told=[changed(1, "raz"), A, changed(1, "raz")], read=["raz"], needs_edits=True),
    "the later edit first": Case(
        told=[changed(1, "dwa", at=70, change=2), changed(1, "raz"), A], read=["dwa"], needs_edits=True
    ),
    "an edit refused and told again": Case(told=[A, changed(1, "znów")], read=["znów"], needs_edits=True,
                                           fails_first=frozenset({"znów"})),
    "taken back": Case(told=[A, B, took_back(1)], read=["", "nr 2"], needs_deletes=True),
    "taken back before it came": Case(told=[took_back(1), B, A], read=["", "nr 2"], needs_deletes=True),
    "taken back, edited, written": Case(
        told=[took_back(1), changed(1, "inaczej"), A, A], read=[""], needs_edits=True, needs_deletes=True
    ),
    "edited, taken back, written": Case(
        told=[changed(1, "inaczej"), took_back(1), A, took_back(1)], read=[""], needs_edits=True, needs_deletes=True
    ),
}  # fmt: skip


@dataclass
class Storage:
    """Intake as it is, except that what says one of `refused` is not kept the first time."""

    accept: Accept
    refused: set[str]
    times: int = 0

    async def __call__(self, event: Told) -> bool:
        if isinstance(event, InboundMessage) and event.text.reveal() in self.refused:
            self.refused.remove(event.text.reveal())
            self.times += 1
            raise StorageDown("Redis")
        return await self.accept(event)


Tell = Callable[[Teller, Sequence[Act], Storage, Texts, House], Awaitable[None]]


def settings_of(**telegram: object) -> Settings:
    """Every platform that posts to us is on."""
    page = {
        "app_secret": meta_requests.APP_SECRET, "verify_token": meta_requests.VERIFY_TOKEN,
        "page_id": meta_requests.PAGE_ID, "page_token": meta_requests.PAGE_TOKEN,
        "instagram_id": meta_requests.INSTAGRAM_ID,
    }  # fmt: skip
    bot = {"bot_token": telegram_requests.BOT_TOKEN, "secret_token": telegram_requests.SECRET_TOKEN, **telegram}
    return load_settings({**whatsapp_requests.settings_of(), "meta": page, "telegram": bot})


async def by_webhook(teller: Teller, acts: Sequence[Act], storage: Storage, texts: Texts, house: House) -> None:
    updates = count(5001)
    request: Mapping[Teller, Callable[[Act], RawRequest]] = {
        tellers.SMS: partial(tellers.twilio_request, teller),
        tellers.WHATSAPP: partial(tellers.twilio_request, teller),
        tellers.MESSENGER: partial(tellers.meta_request, teller),
        tellers.INSTAGRAM: partial(tellers.meta_request, teller),
        tellers.TELEGRAM: lambda act: tellers.telegram_request(teller, act, next(updates)),
    }
    hooks = webhooks(settings_of(), texts, house.clock)
    refusals = len(storage.refused)
    statuses = await tellers.post_all(hooks, [request[teller](act) for act in acts], storage)
    assert statuses.count(503) == refusals == storage.times
    assert {*statuses} == {200, 503}


async def by_asking(teller: Teller, acts: Sequence[Act], storage: Storage, texts: Texts, house: House) -> None:
    updates = [tellers.telegram_update(teller, act, number) for number, act in enumerate(acts, 5001)]
    confirmed = 0

    async def bot_api(request: Request) -> Response:
        nonlocal confirmed
        if request.path_params["method"] != "getUpdates":
            return JSONResponse({"ok": True, "result": True})
        confirmed = (await request.json())["offset"]
        waiting = [update for update in updates if update["update_id"] >= confirmed]
        if not waiting:
            await asyncio.sleep(0.05)
        return JSONResponse({"ok": True, "result": waiting})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/bot{token}/{method}", bot_api, methods=["POST"])]), sock):
        hearing = Hearing(
            accept=storage,
            last_seen=_no_memory,
            unheard=said_nothing,
            texts=texts,
            clock=house.clock,
            events=EventLog("test"),
        )
        listener = telegram_listener(settings_of(api_base=url, polling=True), hearing)
        assert listener is not None
        task = asyncio.create_task(listener.run())
        await eventually(lambda: confirmed > updates[-1]["update_id"])
        task.cancel()
        await asyncio.wait([task])


def _no_memory(*_: object) -> LastSeen:
    raise AssertionError("Telegram remembers nothing of its own")


async def by_gateway(teller: Teller, acts: Sequence[Act], storage: Storage, texts: Texts, house: House) -> None:
    written = {(act.who, act.number): act.at for act in acts if act.what == "text"}
    for act in acts:
        frame = tellers.discord_frame(teller, act, written[act.who, act.number])
        for _ in range(2):
            with suppress(StorageDown):
                await tellers.hear_all([frame], storage, max(act.at, house.clock.now()))
                break


WAYS: Mapping[str, tuple[Teller, Tell]] = {
    "sms": (tellers.SMS, by_webhook),
    "whatsapp": (tellers.WHATSAPP, by_webhook),
    "messenger": (tellers.MESSENGER, by_webhook),
    "instagram": (tellers.INSTAGRAM, by_webhook),
    "telegram by webhook": (tellers.TELEGRAM, by_webhook),
    "telegram by asking": (tellers.TELEGRAM, by_asking),
    "discord": (tellers.DISCORD, by_gateway),
}


@pytest.mark.parametrize("way", WAYS)
async def test_the_desk_reads_what_was_written(quick_house: House, texts: Texts, way: str) -> None:
    house, (teller, tell) = quick_house, WAYS[way]
    fitting = {name: case for name, case in CASES.items() if case.fits(teller)}
    acts = []
    for who, case in enumerate(fitting.values()):
        base = Act(who=who, number=0, what="text", words="", at=house.clock.now())
        acts += [act(base) for act in case.told]
    house.clock.move(hours=3)
    storage = Storage(house.intake, {words for case in fitting.values() for words in case.fails_first})
    await tell(teller, acts, storage, texts, house)
    assert not storage.refused
    await house.read_all()
    found = {name: await read_at_the_desk(house, teller, who) for who, name in enumerate(fitting)}
    assert found == {name: case.expected(teller) for name, case in fitting.items()}


async def test_a_batch_of_which_half_was_kept_comes_again_as_a_whole(quick_house: House, texts: Texts) -> None:
    house, teller = quick_house, tellers.MESSENGER
    base = Act(who=1, number=0, what="text", words="", at=house.clock.now())
    batch = [act(base) for act in (A, wrote(2, at=5, words="upada"), C)]
    house.clock.move(minutes=1)
    storage = Storage(house.intake, {"upada"})
    hooks = webhooks(settings_of(), texts, house.clock)
    assert await tellers.post_all(hooks, [tellers.meta_request(teller, *batch)], storage) == [503, 200]
    await house.read_all()
    assert await read_at_the_desk(house, teller, 1) == ["nr 1", "upada", "nr 3"]


async def read_at_the_desk(house: House, teller: Teller, who: int) -> list[str]:
    """The person's words as a consultant reads them."""
    contact = house.parts.pseudonyms.contact(teller.channel, teller.slot, ReplyAddress(teller.sender(who)))
    async with house.parts.database.read() as connection:
        case = await cases.latest_of(connection, contact, but=ConversationId(""))
    assert case is not None, "nothing was kept"
    return await house.words(case.conversation.id)

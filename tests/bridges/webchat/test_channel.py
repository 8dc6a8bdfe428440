import asyncio

import pytest

from bridges.webchat.channel import WebChat
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from config.settings import load_settings
from handoff.live.connection import connect
from handoff.live.mailboxes import RedisMailbox
from most116.core.errors import NO_SUCH_ADDRESS, UNREACHABLE, BridgeError
from most116.core.messages import Delivery, Option
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, letter

SECRET = "Jutro o siódmej, znak czereśnia-kowadło"


async def test_a_letter_lies_in_the_box_once_however_often_it_is_sent(site: Site) -> None:
    visit = Visit.new()
    receipts = [await site.bridge.send(letter("l1", visit.token, "Dzień dobry", part=part)) for part in (0, 0, 1, 0)]
    assert [receipt.platform_id for receipt in receipts] == ["l1.0", "l1.0", "l1.1", "l1.0"]
    assert {receipt.state for receipt in receipts} == {Delivery.SENT}
    assert [line.id for line in (await site.talk(visit)).lines] == ["l1.0", "l1.1"]


async def test_an_answer_waits_for_the_first_words_of_the_talk(site: Site) -> None:
    visit = Visit.new()
    talk = Talk(site.mailbox, visit)
    assert (await talk.begun(0)).lines == ()
    waiting = asyncio.create_task(talk.begun(60))
    own = await site.answer(visit, "Hej")
    assert [line.id for line in (await waiting).lines] == [own.id]


async def test_one_that_was_written_twice_is_read_once(site: Site) -> None:
    visit = Visit.new()
    line = await site.answer(visit, "raz")
    await Talk(site.mailbox, visit).add(line)
    assert await site.shown(visit) == ["raz"]
    assert len(await site.mailbox.read(visit.box)) == 2


async def test_the_server_holds_neither_words_nor_token(site: Site, redis_server: RedisServer) -> None:
    visit = Visit.new()
    await site.answer(visit, SECRET, Option(value="yes", label="Etykieta purpurowa"))
    kept = redis_server.everything()
    assert visit.box.encode() in kept
    for word in (SECRET.encode(), "kowadło".encode(), "siódmej".encode(), b"purpurowa", visit.token.reveal().encode()):
        assert word not in kept


async def test_a_person_who_left_cannot_be_reached_and_the_desk_hears_it(site: Site) -> None:
    visit = Visit.new()
    await site.answer(visit, "Jestem tutaj")
    await Talk(site.mailbox, visit).leave()
    with pytest.raises(BridgeError) as caught:
        await site.bridge.send(letter("l9", visit.token, "Halo?"))
    assert caught.value.failure is NO_SUCH_ADDRESS
    assert await site.shown(visit) == []


async def test_a_mailbox_that_is_down_is_tried_again_later(own_redis_server: RedisServer) -> None:
    live = connect(own_redis_server.url)
    bridge = WebChat(load_settings(), RedisMailbox(live, seconds=60))
    visit = Visit.new()
    own_redis_server.kill()
    with pytest.raises(BridgeError) as caught:
        await bridge.send(letter("l1", visit.token, "x"))
    assert caught.value.failure is UNREACHABLE
    own_redis_server.start()
    assert (await bridge.send(letter("l1", visit.token, "x"))).platform_id == "l1.0"
    await live.aclose()


async def test_what_was_acknowledged_survives_a_power_cut(own_redis_server: RedisServer) -> None:
    live = connect(own_redis_server.url)
    bridge, visit = WebChat(load_settings(), RedisMailbox(live, seconds=60)), Visit.new()
    for number in range(5):
        await bridge.send(letter(f"l{number}", visit.token, str(number)))
    await live.aclose()
    own_redis_server.kill()
    own_redis_server.start()
    live = connect(own_redis_server.url)
    lines = (await Talk(RedisMailbox(live, seconds=60), visit).read()).lines
    assert [line.text.reveal() for line in lines] == ["0", "1", "2", "3", "4"]
    await live.aclose()


async def test_a_talk_is_followed_from_any_place_without_a_gap(site: Site) -> None:
    visit = Visit.new()
    first = await site.answer(visit, "pierwsza")
    await site.answer(visit, "druga")

    async def heard(after: str, count: int) -> list[str]:
        words: list[str] = []
        async with asyncio.timeout(60):
            async for line in Talk(site.mailbox, visit).follow(after):
                words.append(line.text.reveal())
                if len(words) == count:
                    break
        return words

    waiting = asyncio.create_task(heard(first.position, 3))
    beginning = asyncio.create_task(heard("", 4))
    lost = asyncio.create_task(heard("nonsense", 4))
    await site.answer(visit, "trzecia")
    await site.answer(visit, "czwarta")
    assert await waiting == ["druga", "trzecia", "czwarta"]
    assert await beginning == await lost == ["pierwsza", "druga", "trzecia", "czwarta"]


async def test_whoever_follows_hears_that_the_person_left(site: Site) -> None:
    visit = Visit.new()
    await site.answer(visit, "jestem")

    async def until_the_end() -> list[str]:
        return [line.text.reveal() async for line in Talk(site.mailbox, visit).follow("")]

    following = asyncio.create_task(until_the_end())
    await asyncio.sleep(0)
    await Talk(site.mailbox, visit).leave()
    async with asyncio.timeout(60):
        assert set(await following) <= {"jestem"}


async def test_a_letter_is_one_part_of_any_length(site: Site) -> None:
    text = "Długi list. " * 2_000
    assert site.bridge.split(text) == (text,)
    assert WebChat.traits.reports_delivery
    assert WebChat.traits.buttons >= 4

"""A message is kept before it is acknowledged, exactly once, and sealed."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from handoff.live import names
from handoff.live.connection import Live
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.messages import Delivery, DeliveryReport, Kind
from most116.core.sealed import ReplyAddress
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.house_records import ANIA, SLOT
from most116.testing.servers import RedisServer


async def test_what_is_acknowledged_is_in_the_inbox(house: House) -> None:
    assert await house.intake(house.message("hej, to ja"))
    (conversation,) = await house.parts.inbox.unread_since(house.clock.now())
    item = await house.parts.inbox.first(conversation)
    assert item is not None
    assert not item.tick
    assert b"hej, to ja" not in item.raw


async def test_the_same_platform_id_is_kept_once(house: House) -> None:
    answers = [await house.intake(house.message("hej", sid="SM1")) for _ in range(3)]
    assert answers == [True, False, False]
    await house.read_all()
    assert await house.intake(house.message("hej", sid="SM1")) is False
    await house.read_all()
    assert await house.words((await house.case_of()).conversation.id) == ["hej"]


async def test_what_had_to_be_found_is_counted_unless_it_was_told_as_well(house: House) -> None:
    told, found = house.message("hej", sid="SM1"), house.message("jest ktoś?", sid="SM2")
    await house.intake(told)
    for message in (told, found, found):
        await house.intake(replace(message, missed=True))
    assert await house.parts.runtime.redis.hgetall(names.MISSED) == {b"sms": b"1"}


async def test_the_same_platform_id_at_once_is_kept_once(house: House) -> None:
    message = house.message("hej", sid="SM1")
    answers = await asyncio.gather(*(house.intake(message) for _ in range(25)))
    assert sorted(answers) == [False] * 24 + [True]
    await house.read_all()
    assert await house.words((await house.case_of()).conversation.id) == ["hej"]


async def test_the_same_id_for_another_number_of_ours_is_another_message(house: House) -> None:
    name = house.parts.pseudonyms
    assert name.message(Channel.SMS, SLOT, "SM1") != name.message(Channel.SMS, "+48732000001", "SM1")


async def test_messages_at_once_from_one_person_open_one_conversation(house: House) -> None:
    texts = [f"zdanie {number}" for number in range(20)]
    await asyncio.gather(*(house.intake(house.message(text)) for text in texts))
    assert len(await house.parts.inbox.unread_since(house.clock.now())) == 1
    await house.read_all()
    assert sorted(await house.words((await house.case_of()).conversation.id)) == sorted(texts)


async def test_two_people_have_two_conversations(house: House) -> None:
    ania, bohdan = await house.hears("hej"), await house.hears("cześć", sender=BOHDAN)
    assert ania != bohdan
    assert (await house.words(ania), await house.words(bohdan)) == (["hej"], ["cześć"])


@pytest.mark.parametrize(
    "text", ["\x00po\x00moc", "\ud83d sam", "😭" * 3, "a" * 10_000, "", "'; DROP TABLE messages;--"]
)
async def test_every_text_arrives_as_it_was_written(house: House, text: str) -> None:
    conversation = await house.hears(text)
    assert await house.words(conversation) == [text]


async def test_an_edit_names_our_id_of_what_it_means(house: House) -> None:
    await house.intake(house.message("hej", sid="SM1"))
    await house.intake(house.message("hej!", kind=Kind.EDIT, refers_to="SM1"))
    await house.read_all()
    assert await house.words((await house.case_of()).conversation.id) == ["hej!"]


async def test_without_redis_nothing_is_acknowledged_or_half_kept(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path) as house:
        message, report = house.message("hej", sid="SM1"), _report()
        own_redis_server.kill()
        for event in (message, report):
            with pytest.raises(StorageDown) as raised:
                await house.intake(event)
            assert raised.value.which == "Redis"
        own_redis_server.start()
        assert not await house.parts.inbox.unread_since(house.clock.now())
        assert await house.intake(message)
        assert [await house.parts.runtime.redis.llen(names.REPORTS)] == [0]
        assert await house.words(await house.hears("jestem")) == ["hej", "jestem"]


async def test_what_was_acknowledged_survives_a_power_cut(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path) as house:
        for number in range(20):
            assert await house.intake(house.message(f"zdanie {number}"))
        own_redis_server.kill()
        own_redis_server.start()
        await house.reconnect()
        await house.read_all()
        one = (await house.case_of()).conversation.id
        assert await house.words(one) == [f"zdanie {number}" for number in range(20)]


async def test_a_report_waits_under_a_keyed_hash(house: House) -> None:
    live: Live = house.parts.runtime.redis
    assert await house.intake(_report())
    raw = await live.lindex(names.REPORTS, 0)
    assert raw is not None
    assert b"SM-tajne" not in raw
    waiting = json.loads(raw)
    assert waiting["ref"] == house.parts.pseudonyms.part(Channel.SMS, "SM-tajne")
    assert (waiting["state"], waiting["code"], waiting["reason"]) == ("failed", "30003", "unreachable")


async def test_no_key_or_value_holds_the_address(house: House, redis_server: RedisServer) -> None:
    await house.intake(house.message("hej", sender=ANIA))
    contact = house.parts.pseudonyms.contact(Channel.SMS, SLOT, ReplyAddress(ANIA))
    assert await house.parts.runtime.redis.exists(names.contact(contact))
    assert ANIA.encode() not in redis_server.everything()


def _report() -> DeliveryReport:
    return DeliveryReport(
        channel=Channel.SMS, platform_id="SM-tajne", state=Delivery.FAILED, code="30003", reason="unreachable"
    )

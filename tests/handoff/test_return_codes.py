"""A return code from anywhere leads to the same conversation: its answers, its consultant, and nobody else's."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bridges.webchat.channel import WebChat
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from handoff.outbox import Outbox
from handoff.return_codes import RETURN_PLACE
from handoff.routing import by_rules
from most116.app.assembly import make_mailbox, make_outbox, make_return_codes
from most116.core.conversation import Channel
from most116.core.errors import NO_SUCH_ADDRESS, UNREACHABLE, BridgeError
from most116.core.ids import ConversationId
from most116.core.messages import WEB_SLOT, Delivery, InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

WISH = "kod powrotu"


@pytest.fixture
async def house(redis_server: RedisServer, database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house with a web chat, decided by the live rules."""
    async with house_at(redis_server.url, database_url, tmp_path, webchat={"on": True}) as made:
        made.decider.choose = by_rules
        outbox = make_outbox(
            made.parts,
            {Channel.SMS: made.bridge, Channel.WEBCHAT: WebChat(made.parts.settings, make_mailbox(made.parts))},
        )
        yield replace(made, outbox=outbox)


async def talk(house: House) -> ConversationId:
    """Ania wrote, was asked nothing, and Celina took it."""
    conversation = await house.hears("nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać")
    await house.desk.claim(house.account(), conversation)
    await house.deliver()
    return conversation


async def wish(house: House) -> tuple[ConversationId, Secret]:
    """Ania, who talks with Celina, asks for a code by SMS; the words that reached her telephone."""
    conversation = await talk(house)
    await house.hears(WISH)
    await house.deliver()
    told = house.bridge.texts[-1]
    assert RETURN_PLACE not in told
    return conversation, Secret(told.removeprefix("Kod powrotu: ").removeprefix("Twój kod powrotu: ").partition(".")[0])


async def visit_of(house: House, words: Secret) -> ReplyAddress:
    found = await make_return_codes(house.parts).find(words)
    assert found is not None, "the words lead nowhere"
    return found


async def comes_back(house: House, visit: ReplyAddress, text: str = "", number: int = 0) -> None:
    message = InboundMessage(
        channel=Channel.WEBCHAT,
        slot=WEB_SLOT,
        sender=visit,
        platform_id=f"back-{number}-{text}",
        kind=Kind.TEXT if text else Kind.RETURN,
        text=Secret(text),
        received_at=house.clock.now(),
    )
    await house.intake(message)
    await house.read_all()
    await house.deliver()


async def read_by(house: House, visit: ReplyAddress) -> list[str]:
    lines = (await Talk(make_mailbox(house.parts), Visit(visit)).read()).lines
    return [line.text.reveal() for line in lines]


async def test_an_answer_that_could_not_be_delivered_waits_for_who_comes_by_the_code(house: House) -> None:
    conversation, words = await wish(house)
    house.bridge.acts.append(BridgeError(NO_SUCH_ADDRESS, detail="50007"))
    await house.reply(conversation, "Jestem przy tobie")
    await house.deliver()
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    assert await read_by(house, visit) == ["Jestem przy tobie"]
    case = await house.case(conversation)
    assert (case.conversation.channel, case.conversation.assigned_to) == (Channel.WEBCHAT, house.account().id)
    shown = await house.transcript(conversation)
    assert [(one.kind, one.text) for one in shown if one.author == "person"][-1] == (Kind.RETURN, "")
    assert [one.delivery for one in shown if one.author == "consultant"] == [Delivery.SENT]


async def test_from_then_on_both_talk_there(house: House) -> None:
    conversation, words = await wish(house)
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    await comes_back(house, visit, "tu mogę pisać")
    await house.reply(conversation, "Dobrze")
    await house.deliver()
    assert await read_by(house, visit) == ["Dobrze"]
    assert (await house.words(conversation))[-1] == "tu mogę pisać"


async def test_who_writes_again_where_they_began_is_answered_there(house: House) -> None:
    conversation, words = await wish(house)
    await comes_back(house, await visit_of(house, words))
    assert await house.intake(house.message("jednak tutaj"))
    await house.read_all()
    await house.reply(conversation, "Dobrze")
    await house.deliver()
    assert house.bridge.texts[-1] == "Dobrze"


async def test_an_answer_of_yesterday_is_not_too_late_for_who_comes_for_it(house: House) -> None:
    conversation, words = await wish(house)
    house.bridge.acts.append(BridgeError(NO_SUCH_ADDRESS, detail="50007"))
    await house.reply(conversation, "Jestem")
    await house.deliver()
    house.clock.move(seconds=20 * 3600)
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    assert await read_by(house, visit) == ["Jestem"]


async def test_what_went_out_in_part_is_read_whole(house: House) -> None:
    conversation, words = await wish(house)
    house.bridge.part_chars = 6
    house.bridge.acts.extend([None, BridgeError(UNREACHABLE, detail="503")])
    await house.reply(conversation, "Jestem przy tobie")
    await house.deliver()
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    assert await read_by(house, visit) == ["Jestem przy tobie"]


async def test_what_arrived_is_not_sent_again(house: House) -> None:
    conversation, words = await wish(house)
    await house.reply(conversation, "Doszło")
    await house.deliver()
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    assert await read_by(house, visit) == []


async def test_an_answer_that_nobody_took_from_the_page_is_laid_there_again(house: House) -> None:
    conversation, words = await wish(house)
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    await house.reply(conversation, "Jestem")
    await house.deliver()
    await make_mailbox(house.parts).remove(Visit(visit).box)
    await comes_back(house, visit, number=1)
    assert await read_by(house, visit) == ["Jestem"]


async def test_neither_desk_nor_storage_holds_the_words(house: House, redis_server: RedisServer) -> None:
    conversation, words = await wish(house)
    shown = [one.text for one in await house.transcript(conversation)]
    assert any("······" in text for text in shown)
    assert not any(words.reveal() in text or RETURN_PLACE in text for text in shown)
    kept = redis_server.everything()
    assert words.reveal().encode() not in kept
    assert (await visit_of(house, words)).reveal().encode() not in kept


async def test_words_given_again_lead_to_the_same_conversation(house: House) -> None:
    conversation, first = await wish(house)
    await house.hears(WISH)
    await house.deliver()
    second = Secret(house.bridge.texts[-1].partition(": ")[2].partition(".")[0])
    assert first != second
    for number, words in enumerate((first, second)):
        await comes_back(house, await visit_of(house, words), f"to ja {number}", number)
    assert (await house.words(conversation))[-2:] == ["to ja 0", "to ja 1"]


async def test_the_code_of_a_web_chat_leads_back_to_its_own_lines(house: House) -> None:
    visit = ReplyAddress.fresh()
    await comes_back(house, visit, "nie mam z kim porozmawiać i boję się jutra")
    await comes_back(house, visit, WISH)
    told = (await read_by(house, visit))[-1]
    assert await visit_of(house, Secret(told.partition(": ")[2].partition(".")[0])) == visit


async def test_a_conversation_that_is_over_is_begun_anew(house: House) -> None:
    conversation, words = await wish(house)
    await house.desk.close(house.account(), conversation)
    await house.deliver()
    house.clock.move(seconds=3 * 24 * 3600)
    visit = await visit_of(house, words)
    await comes_back(house, visit)
    assert (await house.case(conversation)).conversation.channel is Channel.SMS
    assert await read_by(house, visit), "nobody greeted who came back"


async def test_without_a_page_to_come_back_to_the_words_mean_nothing(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(redis_server.url, database_url, tmp_path) as house:
        house.decider.choose = by_rules
        await talk(house)
        sent = len(house.bridge.taken)
        await house.hears(WISH)
        await house.deliver()
        assert len(house.bridge.taken) == sent


async def test_while_redis_is_away_the_letter_waits(
    own_redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(own_redis_server.url, database_url, tmp_path, webchat={"on": True}) as house:
        house.decider.choose = by_rules
        conversation = await talk(house)
        await house.hears(WISH)
        outbox: Outbox = house.outbox
        house.triggered()
        own_redis_server.kill()
        with suppress(OSError, RedisError):
            await outbox.drain(conversation)
        own_redis_server.start()
        await house.reconnect()
        house.clock.move(seconds=600)
        await outbox.drain(conversation)
        assert "Kod powrotu" in house.bridge.texts[-1] or "kod powrotu" in house.bridge.texts[-1]

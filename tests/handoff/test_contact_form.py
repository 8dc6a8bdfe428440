"""Letters of the form in the house: their place in the queue, their answer, and the way from them into the chat."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridges.contact_form.channel import ContactForm
from bridges.webchat.channel import WebChat
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from handoff.routing import by_rules
from handoff.store import cases
from handoff.store.cases import Case
from most116.app.assembly import make_mailbox, make_outbox, make_return_codes
from most116.app.forgetting import make_retention
from most116.core.conversation import AgeBand, Channel, Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import NOT_FILLED, WEB_SLOT, Delivery, DeliveryReport, Filled, InboundMessage, Kind
from most116.core.ports import Bridge
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

CALM = "mama jest w szpitalu i ucze sie sam gotowac dla mlodszego brata"
LIVE = "pokłóciłam się wczoraj z siostrą i jest mi głupio"
DANGER = "wzielam tabletki i boje sie"
ANSWER = "Dziękuję za ten list. Nie jest łatwo być z tym samemu."
YOUTH = Filled(line=Line.YOUTH)


@pytest.fixture
async def house(redis_server: RedisServer, database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house with a form and a chat, decided by the live rules."""
    letters = {"on": True, "youth_hours": 12}
    async with house_at(redis_server.url, database_url, tmp_path, webchat={"on": True}, form=letters) as made:
        made.decider.choose = by_rules
        settings, mailbox = made.parts.settings, make_mailbox(made.parts)
        ways: dict[Channel, Bridge] = {
            Channel.SMS: made.bridge,
            Channel.WEBCHAT: WebChat(settings, mailbox),
            Channel.FORM: ContactForm(settings, mailbox),
        }
        yield replace(made, outbox=make_outbox(made.parts, ways))


async def writes(
    house: House,
    visit: ReplyAddress,
    text: str = "",
    *,
    channel: Channel = Channel.FORM,
    kind: Kind = Kind.TEXT,
    filled: Filled = NOT_FILLED,
) -> None:
    """Somebody writes in a visit, and what follows from it is done."""
    message = InboundMessage(
        channel=channel,
        slot=WEB_SLOT,
        sender=visit,
        platform_id=f"{visit.reveal()[:6]}-{channel}-{kind}-{text}-{house.clock.now()}",
        kind=kind,
        text=Secret(text),
        received_at=house.clock.now(),
        filled=filled,
    )
    await house.intake(message)
    await house.read_all()
    await house.deliver()


async def posted(house: House, text: str = CALM, filled: Filled = YOUTH) -> tuple[ReplyAddress, ConversationId]:
    visit = ReplyAddress.fresh()
    await writes(house, visit, text, filled=filled)
    return visit, (await newest(house, visit)).conversation.id


async def newest(house: House, visit: ReplyAddress) -> Case:
    contact = house.parts.pseudonyms.contact(Channel.WEBCHAT, WEB_SLOT, visit)
    async with house.parts.database.read() as connection:
        found = await cases.latest_of(connection, contact, but=ConversationId(""))
    assert found is not None
    return found


async def read_by(house: House, visit: ReplyAddress) -> list[str]:
    lines = (await Talk(make_mailbox(house.parts), Visit(visit)).read()).lines
    return [line.text.reveal() for line in lines]


async def queue(house: House) -> list[ConversationId]:
    return [entry.id for entry in await house.desk.queue(house.account())]


async def test_a_letter_waits_behind_whoever_is_there_until_it_is_due(house: House) -> None:
    _, letter = await posted(house)
    talking = await house.hears("mam 15 lat", LIVE)
    assert await queue(house) == [talking, letter]
    house.clock.move(seconds=13 * 3600)
    later = await house.hears("mam 15 lat", LIVE, sender="+48600100300")
    assert await queue(house) == [talking, letter, later]


async def test_a_letter_does_not_starve_before_it_is_due(house: House) -> None:
    _, letter = await posted(house)
    house.clock.move(seconds=11 * 3600)
    urgent = await house.hears("chcę się zabić, mam 15 lat")
    room, hour = house.parts.room, timedelta(hours=1)
    assert await room.lift_starving(house.clock.now(), hour) == []
    house.clock.move(seconds=3 * 3600)
    assert [one.conversation for one in await room.lift_starving(house.clock.now(), hour)] == [letter]
    assert await queue(house) == [letter, urgent]


async def test_a_letter_with_a_sign_of_risk_is_due_sooner(house: House) -> None:
    _, calm = await posted(house)
    _, worse = await posted(house, "nie chce mi sie zyc")
    assert (await house.case(worse)).conversation.tier is Tier.ELEVATED
    assert await queue(house) == [worse, calm]


async def test_danger_puts_a_letter_into_the_live_queue_at_once(house: House) -> None:
    talking = await house.hears("mam 15 lat", LIVE)
    visit, letter = await posted(house, DANGER)
    assert await queue(house) == [letter, talking]
    case = await house.case(letter)
    assert (case.conversation.tier, case.conversation.channel) == (Tier.IMMEDIATE, Channel.FORM)
    assert "112" in (await read_by(house, visit))[0]


async def test_a_child_is_for_the_line_of_children(house: House) -> None:
    _, letter = await posted(house, filled=Filled(age_band=AgeBand.FROM_10))
    case = (await house.case(letter)).conversation
    assert (case.line, case.age_band) == (Line.YOUTH, AgeBand.FROM_10)


async def test_the_answer_waits_for_the_code_long_after_the_talk_is_forgotten(house: House) -> None:
    visit, letter = await posted(house)
    words = await make_return_codes(house.parts).give(visit)
    house.clock.move(seconds=3600)
    assert house.desk.returns
    await house.desk.claim(house.account(), letter)
    await house.desk.reply(house.account(), letter, ANSWER)
    await house.desk.close(house.account(), letter)
    await house.deliver()
    said = await read_by(house, visit)
    assert ANSWER in said
    house.clock.move(seconds=10 * 24 * 3600)
    assert await make_retention(house.parts).enforce()
    found = await make_return_codes(house.parts).find(words)
    assert found == visit
    await writes(house, visit, channel=Channel.WEBCHAT, kind=Kind.RETURN)
    assert await read_by(house, visit) == said, "to read an answer begins nothing"
    assert (await newest(house, visit)).conversation.id == letter
    await writes(house, visit, "a jednak chce jeszcze pogadac o mamie", channel=Channel.WEBCHAT)
    case = (await newest(house, visit)).conversation
    assert (case.id != letter, case.channel, case.phase) == (True, Channel.WEBCHAT, Phase.QUEUED)


async def test_nobody_is_asked_whether_it_helped(house: House) -> None:
    _, letter = await posted(house)
    await house.desk.claim(house.account(), letter)
    await house.desk.close(house.account(), letter)
    case = await house.case(letter)
    assert (case.conversation.phase, case.wake_at) == (Phase.CLOSED, None)


async def test_who_is_not_there_cannot_be_asked_for_another_line(house: House) -> None:
    visit, letter = await posted(house)
    await house.desk.claim(house.account(), letter)
    with pytest.raises(DeskError, match=r"desk\.no_transfer"):
        await house.desk.transfer(house.account(), letter, Line.ADULT)
    await writes(house, visit, "jestem tu teraz", channel=Channel.WEBCHAT)
    await house.desk.transfer(house.account(), letter, Line.ADULT)


async def test_looking_for_the_answer_keeps_the_letter_a_letter(house: House) -> None:
    visit, letter = await posted(house)
    talking = await house.hears("mam 15 lat", LIVE)
    await writes(house, visit, channel=Channel.WEBCHAT, kind=Kind.RETURN)
    assert (await house.case(letter)).conversation.channel is Channel.FORM
    assert await queue(house) == [talking, letter]


async def test_who_goes_on_in_the_chat_waits_there(house: House) -> None:
    visit, letter = await posted(house)
    house.clock.move(seconds=2 * 3600)
    talking = await house.hears("mam 15 lat", LIVE)
    house.clock.move(seconds=60)
    await writes(house, visit, channel=Channel.WEBCHAT, kind=Kind.START)
    case = (await house.case(letter)).conversation
    assert (case.channel, case.waiting_since) == (Channel.WEBCHAT, house.clock.now())
    assert await queue(house) == [talking, letter]
    later = await house.hears("mam 15 lat", LIVE, sender="+48600100300")
    assert await queue(house) == [talking, letter, later]
    places = await house.parts.room.places()
    assert places[letter].channel is Channel.WEBCHAT


async def test_what_the_page_has_is_told_to_the_desk(house: House) -> None:
    visit, letter = await posted(house)
    await house.desk.claim(house.account(), letter)
    said = await house.desk.reply(house.account(), letter, ANSWER)
    await house.deliver()
    assert (await house.letter(said.id)).state.delivery is Delivery.SENT
    lines = (await Talk(make_mailbox(house.parts), Visit(visit)).read()).lines
    for line in lines:
        report = DeliveryReport(channel=Channel.WEBCHAT, platform_id=line.id, state=Delivery.DELIVERED)
        await house.intake(report)
    await house.reports.drain()
    assert (await house.letter(said.id)).state.delivery is Delivery.DELIVERED


async def test_nothing_of_a_letter_is_kept_in_plain_words(house: House, redis_server: RedisServer) -> None:
    visit, letter = await posted(house)
    words = await make_return_codes(house.parts).give(visit)
    await house.desk.claim(house.account(), letter)
    await house.desk.reply(house.account(), letter, ANSWER)
    await house.deliver()
    kept = redis_server.everything()
    for secret in (CALM, ANSWER, words.reveal(), visit.reveal()):
        assert secret.encode() not in kept

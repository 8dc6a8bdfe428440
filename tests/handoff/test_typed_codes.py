"""Six words typed in an app take the conversation there: no page, no handle at the desk, and nothing told is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridges.webchat.channel import WebChat
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from handoff.return_codes import RETURN_PLACE
from handoff.routing import by_rules
from most116.app.assembly import make_mailbox, make_outbox, make_return_codes
from most116.core.conversation import Channel, Phase, Tier
from most116.core.ids import ConversationId
from most116.core.messages import WEB_SLOT, InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

TOLD = "nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać"
OTHER = "+48600100999"
HERE = "Rozmowa toczy się teraz tutaj."


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


async def on_our_page(house: House, visit: ReplyAddress, text: str) -> None:
    message = InboundMessage(
        channel=Channel.WEBCHAT,
        slot=WEB_SLOT,
        sender=visit,
        platform_id=f"page-{text}",
        kind=Kind.TEXT,
        text=Secret(text),
        received_at=house.clock.now(),
    )
    await house.intake(message)
    await house.read_all()
    await house.deliver()


async def read_on_our_page(house: House, visit: ReplyAddress) -> list[str]:
    lines = (await Talk(make_mailbox(house.parts), Visit(visit)).read()).lines
    return [line.text.reveal() for line in lines]


async def talk(house: House) -> tuple[ConversationId, ReplyAddress, str]:
    """Somebody talks with Celina on our page, and has six words."""
    visit = ReplyAddress.fresh()
    await on_our_page(house, visit, TOLD)
    (conversation,) = [entry.id for entry in await house.desk.queue(house.account())]
    await house.desk.claim(house.account(), conversation)
    words = await make_return_codes(house.parts).give(visit)
    return conversation, visit, words.reveal()


async def types(house: House, text: str, *, kind: Kind = Kind.TEXT) -> None:
    assert await house.intake(house.message(text, sender=OTHER, kind=kind))
    await house.read_all()
    await house.deliver()


async def said(house: House, conversation: ConversationId) -> str:
    return "\n".join(one.text for one in await house.transcript(conversation))


async def test_the_talk_goes_on_where_the_words_were_typed_and_back_again(house: House) -> None:
    conversation, visit, words = await talk(house)
    await types(house, words.upper().replace(" ", ", "))
    assert house.bridge.texts[-1].startswith(HERE)
    case = await house.case(conversation)
    assert (case.conversation.channel, case.conversation.assigned_to) == (Channel.SMS, house.account().id)
    await house.reply(conversation, "Jestem tutaj")
    await house.deliver()
    assert house.bridge.texts[-1] == "Jestem tutaj"
    await types(house, "dobrze, że tutaj")
    assert (await house.words(conversation))[-1] == "dobrze, że tutaj"
    await on_our_page(house, visit, "jestem znowu na stronie")
    await house.reply(conversation, "I ja")
    await house.deliver()
    assert (await read_on_our_page(house, visit))[-1] == "I ja"
    assert (await house.case(conversation)).conversation.channel is Channel.WEBCHAT


async def test_words_that_one_app_was_sent_are_good_in_another(house: House) -> None:
    conversation = await house.hears(TOLD)
    await house.desk.claim(house.account(), conversation)
    await house.hears("kod powrotu")
    await house.deliver()
    await types(house, house.bridge.texts[-1].partition(": ")[2].partition(".")[0])
    await house.reply(conversation, "Jestem")
    await house.deliver()
    assert [letter.to.reveal() for letter in house.bridge.taken[-2:]] == [OTHER, OTHER]
    assert house.bridge.texts[-1] == "Jestem"


async def test_the_desk_reads_neither_the_words_nor_who_typed_them(house: House, redis_server: RedisServer) -> None:
    conversation, _, words = await talk(house)
    await types(house, words)
    shown = [(one.kind, one.text) for one in await house.transcript(conversation) if one.author == "person"]
    assert shown[-1] == (Kind.RETURN, "")
    told = await said(house, conversation)
    assert not any(word in told for word in (words, OTHER, RETURN_PLACE))
    kept = redis_server.everything()
    assert words.encode() not in kept
    assert OTHER.encode() not in kept


async def test_an_answer_that_nobody_took_from_the_page_comes_along(house: House) -> None:
    conversation, _, words = await talk(house)
    await house.reply(conversation, "Jestem")
    await house.deliver()
    await types(house, words)
    assert "Jestem" in house.bridge.texts


async def test_words_with_a_slip_are_the_same(house: House) -> None:
    conversation, _, words = await talk(house)
    # Which letter is left out is no matter, as long as no other word of the list lies as near to what remains.
    codes = make_return_codes(house.parts)
    slips = (words[:at] + words[at + 1 :] for at in range(len(words)))
    await types(house, next(slip for slip in slips if codes.could_be(Secret(slip))))
    assert (await house.case(conversation)).conversation.channel is Channel.SMS


async def test_words_that_were_typed_work_once_because_the_app_keeps_them(house: House) -> None:
    conversation, visit, words = await talk(house)
    await types(house, words)
    assert house.bridge.texts[-1].endswith("kod powrotu.")
    assert await make_return_codes(house.parts).find(Secret(words)) is None
    third = "+48600100777"
    assert await house.intake(house.message(words, sender=third))
    await house.read_all()
    assert (await house.case_of(third)).conversation.id != conversation
    await types(house, "kod powrotu")
    await on_our_page(house, visit, "jestem na stronie")
    again = next(text for text in reversed(house.bridge.texts) if "/back" in text)
    await types(house, again.partition(": ")[2].partition(".")[0])
    assert (await house.case(conversation)).conversation.channel is Channel.SMS


async def test_what_was_only_begun_there_ends_without_a_word(house: House) -> None:
    conversation, _, words = await talk(house)
    begun = await house.hears("hej", sender=OTHER)
    await house.deliver()
    assert begun != conversation
    sent = len(house.bridge.texts)
    await types(house, words)
    left = (await house.case(begun)).conversation
    assert (left.phase, left.assigned_to) == (Phase.CLOSED, None)
    assert begun not in [entry.id for entry in await house.desk.queue(house.account())]
    assert house.bridge.texts[sent:] == [house.bridge.texts[-1]]
    await types(house, "to nadal ja")
    assert (await house.words(conversation))[-1] == "to nadal ja"


@pytest.mark.parametrize("text", [TOLD, "chcę się zabić"])
async def test_what_was_told_there_keeps_its_place_in_the_queue(house: House, text: str) -> None:
    conversation, _, words = await talk(house)
    begun = await house.hears(text, sender=OTHER)
    await types(house, words)
    assert begun in [entry.id for entry in await house.desk.queue(house.account())]
    assert (await house.case(conversation)).conversation.channel is Channel.SMS


async def test_six_words_of_the_list_that_nobody_was_given_are_a_message(house: House) -> None:
    conversation, _, words = await talk(house)
    wrong = " ".join(reversed(words.split()))
    await types(house, wrong)
    begun = (await house.case_of(OTHER)).conversation.id
    assert begun != conversation
    assert await house.words(begun) == [wrong]


async def test_who_guesses_is_slowed_down_and_their_messages_are_kept(house: House) -> None:
    conversation, _, words = await talk(house)
    wrong = words.split()
    for turn in range(1, 7):
        await types(house, " ".join(wrong[turn % 6 :] + wrong[: turn % 6]) if turn % 6 else " ".join(reversed(wrong)))
    await types(house, words)
    begun = (await house.case_of(OTHER)).conversation.id
    assert begun != conversation
    assert len(await house.words(begun)) == 7
    house.clock.move(seconds=16)
    await types(house, f"{words}.")
    assert (await house.case(conversation)).conversation.channel is Channel.SMS


async def test_danger_beside_the_words_is_heard(house: House) -> None:
    conversation, _, words = await talk(house)
    await types(house, words)
    await types(house, "chcę się zabić")
    assert (await house.case(conversation)).conversation.tier <= Tier.HIGH


async def test_a_conversation_that_is_over_does_not_take_anybody_in(house: House) -> None:
    conversation, _, words = await talk(house)
    await house.desk.close(house.account(), conversation)
    await house.deliver()
    house.clock.move(seconds=3 * 24 * 3600)
    await types(house, words)
    begun = (await house.case_of(OTHER)).conversation
    assert begun.id != conversation
    assert house.bridge.texts, "nobody greeted who came back"
    await types(house, TOLD)
    assert await house.words(begun.id) == ["", TOLD]


async def test_on_our_own_page_the_form_is_the_only_way(house: House) -> None:
    conversation, visit, words = await talk(house)
    await on_our_page(house, ReplyAddress.fresh(), words)
    await house.reply(conversation, "Jestem")
    await house.deliver()
    assert (await read_on_our_page(house, visit))[-1] == "Jestem"

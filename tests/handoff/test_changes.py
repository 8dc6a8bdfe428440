"""Edits and deletions, in every order in which platforms tell of them: the transcript is the same."""

from itertools import permutations

import pytest

from handoff.store import transcripts
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.core.messages import InboundMessage, Kind
from most116.testing.decider import decision
from most116.testing.house import House
from router.decision import PassOn

ORIGINAL = "m_1"


def told(house: House, *kinds: Kind) -> list[InboundMessage]:
    """An original and its changes in the order in which the person made them, each a second later."""
    found = [house.message("pierwotne", sid=ORIGINAL)]
    for number, kind in enumerate(kinds, 1):
        house.clock.move(seconds=1)
        text = f"zmiana {number}" if kind is Kind.EDIT else ""
        found.append(house.message(text, sid=f"{ORIGINAL}#{number}", kind=kind, refers_to=ORIGINAL))
    return found


async def heard(house: House, *events: InboundMessage) -> ConversationId:
    for event in events:
        await house.intake(event)
        await house.read_all()
    return (await house.case_of()).conversation.id


async def lines(house: House, conversation: ConversationId) -> list[tuple[Kind, str]]:
    return [(one.kind, one.text) for one in await house.transcript(conversation) if one.author == "person"]


ORDERS = list(permutations(range(3)))


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("last", [Kind.EDIT, Kind.DELETE])
async def test_whatever_comes_first_one_line_shows_the_end(house: House, order: tuple[int, ...], last: Kind) -> None:
    await house.hears("hej")
    events = told(house, Kind.EDIT, last)
    conversation = await heard(house, *(events[number] for number in order))
    expected = (Kind.EDIT, "zmiana 2") if last is Kind.EDIT else (Kind.DELETE, "")
    assert await lines(house, conversation) == [(Kind.TEXT, "hej"), expected]


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_told_twice_in_every_order_it_is_the_same(house: House, order: tuple[int, ...]) -> None:
    events = told(house, Kind.EDIT, Kind.EDIT)
    conversation = await heard(house, *(events[number] for number in (*order, *reversed(order))))
    assert await lines(house, conversation) == [(Kind.EDIT, "zmiana 2")]


async def test_words_that_were_taken_back_before_they_came_are_judged_all_the_same(house: House) -> None:
    house.decider.choose = lambda _router, state, utterance, now, _window: decision(
        state,
        PassOn(),
        now=now,
        tier=Tier.HIGH if utterance.text == "pierwotne" else Tier.STANDARD,
        matched=("urgency.plan",) if utterance.text == "pierwotne" else (),
    )
    original, deletion = told(house, Kind.DELETE)
    conversation = await heard(house, deletion, original)
    async with house.parts.database.read() as connection:
        (line,) = await transcripts.transcript(connection, conversation)
    assert (line.kind, line.tier, line.rules, line.heard) == (Kind.DELETE, Tier.HIGH, ("urgency.plan",), True)


async def test_further_messages_keep_their_place(house: House) -> None:
    original, edit = told(house, Kind.EDIT)
    conversation = await heard(house, edit, house.message("potem"), original, house.message("na końcu"))
    assert await lines(house, conversation) == [
        (Kind.EDIT, "zmiana 1"),
        (Kind.TEXT, "potem"),
        (Kind.TEXT, "na końcu"),
    ]


async def test_a_change_of_what_an_earlier_conversation_holds_is_a_line_of_its_own(house: House) -> None:
    original, edit = told(house, Kind.EDIT)
    first = await heard(house, original)
    await house.desk.claim(house.account(), first)
    await house.desk.close(house.account(), first)
    house.clock.move(hours=2)
    second = await heard(house, edit)
    assert second != first
    assert await lines(house, first) == [(Kind.TEXT, "pierwotne")]
    assert await lines(house, second) == [(Kind.EDIT, "zmiana 1")]


async def test_an_original_that_comes_in_a_later_conversation_than_its_change_is_read_there(house: House) -> None:
    original, edit = told(house, Kind.EDIT)
    first = await heard(house, edit)
    await house.desk.claim(house.account(), first)
    await house.desk.close(house.account(), first)
    house.clock.move(hours=2)
    second = await heard(house, original)
    assert second != first
    assert await lines(house, second) == [(Kind.TEXT, "pierwotne")]
    assert await heard(house, original) == second
    assert await lines(house, second) == [(Kind.TEXT, "pierwotne")]


async def test_after_everything_was_erased_a_late_original_shows_nothing(house: House) -> None:
    original, edit = told(house, Kind.EDIT)
    conversation = await heard(house, edit)
    async with house.parts.database.write() as unit:
        await transcripts.blank_bodies(unit.connection, conversation)
    await heard(house, original)
    assert await lines(house, conversation) == [(Kind.EDIT, "")]


async def test_messages_of_the_same_moment_stay_in_the_order_in_which_they_came(house: House) -> None:
    texts = [f"zdanie {number}" for number in range(5)]
    conversation = await heard(house, *(house.message(text) for text in texts))
    assert await house.words(conversation) == texts


async def test_what_is_taken_back_after_the_end_goes_there_and_begins_nothing(house: House) -> None:
    original, deletion = told(house, Kind.DELETE)
    conversation = await heard(house, original)
    await house.desk.claim(house.account(), conversation)
    await house.desk.close(house.account(), conversation)
    house.clock.move(hours=2)
    assert await heard(house, deletion) == conversation, "no conversation began, with the address of who cleared up"
    assert await lines(house, conversation) == [(Kind.DELETE, "")]
    assert await house.hears("jeszcze raz ja") != conversation

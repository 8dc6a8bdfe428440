"""What is kept how long; with a key everything goes that it sealed."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from handoff.dialogs import state_of
from handoff.routing import by_rules
from handoff.store import audit, cases, data_keys, transcripts
from handoff.store.holdings import Holding
from handoff.store.tables import metadata
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.testing.house import House

FOR_ADULTS = "Dzien dobry, wiadomosc o ustalonej porze. Mozna odpisac."


async def closed(house: House, tier: Tier = Tier.STANDARD) -> ConversationId:
    conversation = await house.talk()
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        await cases.save(unit.connection, replace(case, conversation=replace(case.conversation, tier=tier)))
    await house.close(house.account(), conversation)
    return conversation


async def passed(house: House, conversation: ConversationId, *, hours: int) -> None:
    """Time passes from one thing that is due to the next."""
    until = house.clock.now() + timedelta(hours=hours)
    while (due := (await house.case(conversation)).wake_at) is not None and due <= until:
        house.clock.move(seconds=max(0.0, (due - house.clock.now()).total_seconds()))
        await house.parts.inbox.tick(conversation, due, house.clock.now())
        await house.read_all()
    house.clock.move(seconds=(until - house.clock.now()).total_seconds())


async def kept(house: House, conversation: ConversationId) -> tuple[bool, bool, bool]:
    """Whether there is an address, a key, and any ciphertext of words."""
    async with house.parts.database.read() as connection:
        lines = await transcripts.transcript(connection, conversation)
        return (
            await data_keys.get_address(connection, conversation) is not None,
            await data_keys.get(connection, conversation) is not None,
            any(line.body for line in lines),
        )


async def test_the_address_goes_after_a_day_and_the_words_after_three(house: House) -> None:
    conversation = await closed(house)
    house.clock.move(hours=24)
    assert await house.retention.enforce() == 1, "the contact, which was due after an hour"
    house.clock.move(milliseconds=1)
    assert await house.retention.enforce() == 1
    assert await kept(house, conversation) == (False, True, True)
    house.clock.move(hours=48, milliseconds=-1)
    assert await house.retention.enforce() == 0
    house.clock.move(milliseconds=1)
    assert await house.retention.enforce() == 1
    assert await kept(house, conversation) == (False, False, False)
    assert await house.words(conversation) == [""]


async def test_the_address_stays_as_long_as_an_agreed_message_is_to_come(house: House) -> None:
    conversation = await house.talk()
    await house.desk.later.follow_up(house.account(), conversation, house.clock.now() + timedelta(hours=30))
    house.decider.choose = by_rules
    await house.hears("tak")
    await house.desk.close(house.account(), conversation)
    await passed(house, conversation, hours=25)
    await house.retention.enforce()
    assert await kept(house, conversation) == (True, True, True)
    await passed(house, conversation, hours=5)
    await house.deliver()
    assert house.bridge.texts[-1] in {"Hej, odzywamy sie o ustalonej porze. Jesli chcesz, odpisz.", FOR_ADULTS}
    await house.retention.enforce()
    assert await kept(house, conversation) == (False, True, True)


async def test_urgent_words_are_kept_for_supervision(house: House) -> None:
    for tier in (Tier.IMMEDIATE, Tier.HIGH):
        conversation = await closed(house, tier)
        house.clock.move(days=30)
        await house.retention.enforce()
        assert await kept(house, conversation) == (False, True, True)
        house.clock.move(milliseconds=1)
        await house.retention.enforce()
        assert await kept(house, conversation) == (False, False, False)


async def test_what_is_not_closed_is_kept_however_old(house: House) -> None:
    conversation = await house.talk()
    house.clock.move(days=400)
    assert await house.retention.enforce() == 0
    assert await kept(house, conversation) == (True, True, True)


async def test_a_message_after_the_address_was_forgotten_brings_it_back(house: House) -> None:
    conversation = await closed(house)
    house.clock.move(hours=25)
    await house.retention.enforce()
    again = await house.hears("to znowu ja")
    await house.desk.claim(house.account(), again)
    await house.deliver()
    assert again != conversation
    assert house.bridge.taken[-1].to.reveal() == "+48600100200"


async def rows(house: House, *tables: str) -> dict[str, int]:
    async with house.parts.database.read() as connection:
        return {
            table: await connection.scalar(select(func.count()).select_from(metadata.tables[table])) or 0
            for table in tables
        }


async def enforce_all(house: House, **by: float) -> None:
    house.clock.move(**by)
    while await house.retention.enforce():
        pass


async def test_how_the_talk_went_is_forgotten_after_the_words_and_the_talk_after_two_years(house: House) -> None:
    conversation = await house.talk()
    await house.desk.note(house.account(), conversation, "wróci jutro")
    await house.reply(conversation, "Jestem")
    await house.deliver()
    await house.desk.close(house.account(), conversation)
    await house.deliver()
    went = ("messages", "letters", "letter_parts", "notes")
    await enforce_all(house, days=35)
    assert 0 not in (await rows(house, *went)).values()
    await enforce_all(house, seconds=1)
    assert set((await rows(house, *went)).values()) == {0}
    assert (await house.case(conversation)).conversation.id == conversation
    await enforce_all(house, days=695)
    assert await rows(house, "conversations") == {"conversations": 0}
    assert await rows(house, *went, "data_keys", "addresses", "stuck", "platform_ids") == dict.fromkeys(
        (*went, "data_keys", "addresses", "stuck", "platform_ids"), 0
    )


async def test_whoever_comes_back_after_three_months_is_a_new_person(house: House) -> None:
    await closed(house)
    house.clock.move(days=80)
    await house.retention.enforce()
    again = await house.hears("to znowu ja")
    assert state_of(await house.case(again)).known_on
    await house.desk.claim(house.account(), again)
    await house.desk.close(house.account(), again)
    house.clock.move(days=90, seconds=1)
    await house.retention.enforce()
    third = await house.hears("i jeszcze raz")
    assert not state_of(await house.case(third)).known_on


async def test_a_talk_that_is_not_over_keeps_everything(house: House) -> None:
    conversation = await house.talk()
    await enforce_all(house, days=1500)
    assert (await house.words(conversation))[0] == "hej"
    assert (await house.case(conversation)).contact


async def test_the_audit_trail_is_kept_for_three_years_and_stays_whole(house: House) -> None:
    await closed(house)
    await enforce_all(house, days=1096)
    async with house.parts.database.read() as connection:
        assert await audit.broken_at(connection) is None
        left = (await connection.execute(select(metadata.tables["audit"].c.action))).scalars().all()
    assert left == ["audit_forgotten"]


async def test_what_is_held_is_told_with_the_time_when_it_goes(house: House) -> None:
    await house.hears("hej", sender="+48600100999")
    await closed(house)
    now = house.clock.now()
    found = {one.holding: (one.count, one.next_due) for one in await house.retention.held()}
    assert found[Holding.OPEN] == (1, None)
    assert found[Holding.ADDRESS] == (1, now + timedelta(hours=24))
    assert found[Holding.CONTENT] == (1, now + timedelta(hours=72))
    assert found[Holding.URGENT_CONTENT] == found[Holding.TRANSCRIPT] == (0, None)
    assert found[Holding.CONTACT] == (1, now + timedelta(hours=1))
    assert found[Holding.RETURNING] == (0, None)
    house.clock.move(hours=72, milliseconds=1)
    await house.retention.enforce()
    found = {one.holding: (one.count, one.next_due) for one in await house.retention.held()}
    assert found[Holding.ADDRESS] == found[Holding.CONTENT] == found[Holding.CONTACT] == (0, None)
    assert found[Holding.RETURNING] == (1, now + timedelta(days=90))
    assert found[Holding.TRANSCRIPT] == (1, now + timedelta(days=35))
    assert found[Holding.CASE] == (1, now + timedelta(days=730))

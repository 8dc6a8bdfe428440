"""What links the talks of one person: a token of the line and quarter, until the person ends it or time does."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from handoff.crypto.key_folder import KeyFolder, Purpose, StoredKey
from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.crypto.returning_tokens import TOKEN_KEYS, ReturningTokens
from handoff.key_check import uses_of_keys, verify
from handoff.key_rotation import QUARTERLY
from handoff.live import names
from handoff.routing import Choose, Router, by_rules
from handoff.store import transcripts
from handoff.store.record_tables import tokens
from handoff.store.tables import conversations
from most116.app.forgetting import make_key_rotation
from most116.core.conversation import Channel, Line, Phase, Tier
from most116.core.ids import ContactKey, ConversationId
from most116.core.messages import Author, Utterance
from most116.core.sealed import ReplyAddress
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House
from most116.testing.house_records import ANIA, SLOT
from router.decision import DialogState, EnterQueue, RoutingDecision

HOUR = {"hours": 1, "milliseconds": 1}


def to(line: Line) -> Choose:
    """Whoever writes waits for this line."""

    def choose(
        _router: Router, before: DialogState, _said: Utterance, now: datetime, _window: Sequence[str]
    ) -> RoutingDecision:
        state = replace(before, stage=Phase.QUEUED, line=line, waiting_since=now, closed_at=None)
        return decision(state, EnterQueue(line=line, tier=Tier.STANDARD), now=now)

    return choose


async def ended(house: House, line: Line = Line.YOUTH) -> ConversationId:
    """Ania wrote to a line, Celina answered and closed."""
    house.decider.choose = to(line)
    conversation = await house.hears("hej")
    await house.desk.claim(house.account(), conversation)
    await house.desk.close(house.account(), conversation)
    return conversation


async def forgotten(house: House, **by: float) -> None:
    """Time passes, and the clock does what is due."""
    house.clock.move(**by)
    while await house.retention.enforce():
        pass
    await make_key_rotation(house.parts).turn()


async def known(house: House, conversation: ConversationId) -> tuple[Line, ...]:
    return tuple(Line(one) for one in (await house.case(conversation)).dialog["known_on"])


async def kept_tokens(house: House) -> list[tuple[str, str, str]]:
    """Line, key and value of each."""
    async with house.parts.database.read() as connection:
        rows = await connection.execute(select(tokens).order_by(tokens.c.conversation))
        return [(row.line, row.key, row.token) for row in rows]


async def contacts(house: House) -> set[str]:
    async with house.parts.database.read() as connection:
        return set((await connection.execute(select(conversations.c.contact))).scalars())


def contact_of(house: House, sender: str = ANIA) -> ContactKey:
    return house.parts.pseudonyms.contact(Channel.SMS, SLOT, ReplyAddress(sender))


def guessed(house: House, keys: Iterable[StoredKey], number: str) -> set[str]:
    """What whoever has these keys can say the store would hold for a number."""
    of_purpose = {purpose: [one.key for one in keys if one.purpose is purpose] for purpose in Purpose}
    found = set()
    for pepper in of_purpose[Purpose.PEPPER]:
        contact = Pseudonyms(pepper.secret).contact(Channel.SMS, SLOT, ReplyAddress(number))
        found.add(str(contact))
        for key in (one for purpose in QUARTERLY for one in of_purpose[purpose]):
            found.add(hmac.digest(key.secret, b"returning/" + contact.encode(), "sha256").hex())
    return found


def keys_of(house: House) -> list[StoredKey]:
    return KeyFolder(house.parts.settings.keyring_dir).read()


async def test_the_queue_tells_who_has_written_to_the_line_before(house: House) -> None:
    await ended(house)
    await forgotten(house, hours=2)
    await house.hears("hej znowu")
    await house.hears("hej", sender=BOHDAN)
    seen = await house.desk.queue(house.account())
    assert [(entry.first_words, entry.marks) for entry in seen] == [("hej znowu", ("returning",)), ("hej", ())]


async def test_an_hour_after_the_end_only_a_token_is_left_of_who_wrote(house: House) -> None:
    conversation = await ended(house)
    await forgotten(house, hours=1)
    assert await contacts(house) == {contact_of(house)}
    assert await kept_tokens(house) == []
    await forgotten(house, milliseconds=1)
    assert await contacts(house) == {""}
    ((line, key, _),) = await kept_tokens(house)
    assert line == (await house.case(conversation)).conversation.line
    assert key in {one.key.id for one in keys_of(house) if one.purpose is TOKEN_KEYS[Line(line)]}
    # In Redis it ends by itself, at the same time.
    assert 0 < await house.parts.runtime.redis.ttl(names.contact(contact_of(house))) <= 3600


async def test_tokens_of_the_two_lines_cannot_be_joined(house: House) -> None:
    for line in Line:
        await ended(house, line)
        await forgotten(house, **HOUR)
    (first, second) = await kept_tokens(house)
    assert {first[0], second[0]} == set(Line)
    assert first[1] != second[1]
    assert first[2] != second[2]
    # Nothing else of the two rows is the same either.
    async with house.parts.database.read() as connection:
        one, other = (await connection.execute(select(conversations))).all()
    assert {one.contact, other.contact} == {""}
    assert one.id != other.id
    assert one.alias != other.alias or one.opened_at != other.opened_at


async def test_the_token_of_a_contact_is_another_on_each_line_and_for_each_key(house: House) -> None:
    contact, store = contact_of(house), KeyFolder(house.parts.settings.keyring_dir)
    made = ReturningTokens(KeyRing(store, house.clock))
    youth, adult = made.newest(Line.YOUTH, contact), made.newest(Line.ADULT, contact)
    assert youth is not None
    assert adult is not None
    assert youth.value != adult.value
    assert made.newest(Line.YOUTH, contact) == youth
    assert made.newest(Line.YOUTH, contact_of(house, "+48600100201")) != youth
    store.add(Purpose.RETURN_YOUTH, house.clock.now().date())
    after = ReturningTokens(KeyRing(store, house.clock))
    newer = after.newest(Line.YOUTH, contact)
    assert newer is not None
    assert newer.value not in {youth.value, adult.value}
    assert {one.value for one in after.all_of([Line.YOUTH], contact)} == {youth.value, newer.value}


async def test_who_comes_back_in_the_same_quarter_or_the_next_is_known(house: House) -> None:
    first = await ended(house)
    line = (await house.case(first)).conversation.line
    await forgotten(house, days=20)
    again = await house.hears("to znowu ja")
    assert again != first
    assert await known(house, again) == (line,)
    await house.desk.claim(house.account(), again)
    assert (await house.desk.conversation(house.account(), again)).returning
    await house.desk.close(house.account(), again)
    # Into the next quarter, whose key is another: the token of the last one is still known by the old key.
    await forgotten(house, days=60)
    await forgotten(house, days=2)
    third = await house.hears("i jeszcze raz")
    assert await known(house, third) == (line,)


async def test_of_a_line_that_somebody_wrote_to_the_other_line_learns_nothing(house: House) -> None:
    await ended(house, Line.YOUTH)
    await forgotten(house, **HOUR)
    house.decider.choose = by_rules
    again = await house.hears("hej")
    assert await known(house, again) == (Line.YOUTH,), "the greeting may say so, to the person"
    house.decider.choose = to(Line.ADULT)
    assert await house.hears("mam czterdzieści lat") == again
    assert await known(house, again) == ()
    await house.desk.claim(house.account(), again)
    assert not (await house.desk.conversation(house.account(), again)).returning


async def test_after_the_key_of_the_quarter_nobody_can_ask_the_store_for_a_number(house: House) -> None:
    await ended(house)
    await forgotten(house, **HOUR)
    older, before = await kept_tokens(house), keys_of(house)
    # Whoever has the keyring of these days can ask for a number: that is what ends.
    assert {value for _, _, value in older} <= guessed(house, before, ANIA)
    for _ in range(200):
        await forgotten(house, days=1)
    left = keys_of(house)
    assert {key for _, key, _ in older}.isdisjoint({one.key.id for one in left})
    assert await kept_tokens(house) == []
    # In what was copied in those days the number is not found either, and neither is it in what is kept now.
    assert guessed(house, left, ANIA).isdisjoint({value for _, _, value in older} | await contacts(house))
    assert await known(house, await house.hears("to znowu ja")) == ()
    gone = await uses_of_keys(house.parts.database, KeyFolder(house.parts.settings.keyring_dir))
    assert {one.id for one in gone if one.destroyed and one.purpose in QUARTERLY} >= {key for _, key, _ in older}
    assert (await verify(house.parts.database, KeyFolder(house.parts.settings.keyring_dir), house.parts.keyring)).well


async def test_each_quarter_has_its_keys_before_it_begins_and_they_are_noted(house: House) -> None:
    today = house.clock.now().date()
    for _ in range(100):
        await forgotten(house, days=1)
        tomorrow = house.clock.now().date() + timedelta(days=1)
        for purpose in QUARTERLY:
            days = [one.day for one in keys_of(house) if one.purpose is purpose]
            quarters = [(day.year, (day.month - 1) // 3) for day in days]
            assert (tomorrow.year, (tomorrow.month - 1) // 3) in quarters
            assert len(set(quarters)) == len(quarters), "one key a quarter"
    assert house.clock.now().date() > today + timedelta(days=92)


async def test_a_key_destroyed_by_hand_takes_its_tokens_with_it(house: House) -> None:
    await ended(house)
    await forgotten(house, **HOUR)
    store, ((_, key, _),) = KeyFolder(house.parts.settings.keyring_dir), await kept_tokens(house)
    store.add(TOKEN_KEYS[Line.YOUTH], house.clock.now().date())
    store.destroy(key)
    assert (await verify(house.parts.database, store, house.parts.keyring)).strange == 1
    await forgotten(house, minutes=2)
    assert await kept_tokens(house) == []
    assert await known(house, await house.hears("to znowu ja")) == ()


@pytest.mark.parametrize("stopped", [False, True])
async def test_who_asks_for_a_new_talk_starts_unlinked(house: House, *, stopped: bool) -> None:
    earlier = await ended(house)
    await forgotten(house, days=2)
    house.decider.choose = by_rules
    if stopped:
        await house.hears("hej", "stop")
    begun = await house.hears("nowa rozmowa")
    assert begun != earlier
    assert await known(house, begun) == ()
    assert await kept_tokens(house) == []
    await house.deliver()
    assert not any("Znowu" in text or "znowu" in text for text in house.bridge.texts[-2:])
    async with house.parts.database.read() as connection:
        heard = await transcripts.transcript(connection, begun, author=Author.PERSON)
    assert len(heard) == 1, "nothing of the talk before is in it"
    assert await contacts(house) == {"", contact_of(house)}


async def test_who_starts_unlinked_within_the_hour_is_in_another_talk(house: House) -> None:
    earlier = await ended(house)
    house.decider.choose = by_rules
    begun = await house.hears("nowa rozmowa")
    assert begun != earlier
    assert (await house.case(earlier)).contact == ""
    assert (await house.case(earlier)).conversation.phase in {Phase.CLOSED, Phase.SURVEY}
    assert await house.hears("mam 15 lat") == begun
    await forgotten(house, hours=2)
    assert await kept_tokens(house) == [], "the talk that was left has no token, and the other is not over"


async def test_deleting_ends_the_token_also_of_earlier_talks(house: House) -> None:
    await ended(house)
    await forgotten(house, days=2)
    house.decider.choose = by_rules
    deleted = await house.hears("hej", "usuń dane", "1")
    assert (await house.case(deleted)).conversation.phase is Phase.CLOSED
    assert await kept_tokens(house) == []
    await forgotten(house, **HOUR)
    assert await kept_tokens(house) == []
    assert await contacts(house) == {""}
    assert await known(house, await house.hears("to znowu ja")) == ()


async def test_who_writes_before_the_clock_came_is_known_all_the_same(house: House) -> None:
    first = await ended(house)
    house.clock.move(hours=2)
    again = await house.hears("to znowu ja")
    assert again != first
    assert await known(house, again) == ((await house.case(first)).conversation.line,)
    assert (await house.case(first)).contact == ""


async def test_who_stopped_and_writes_later_goes_on_with_the_talk(house: House) -> None:
    house.decider.choose = by_rules
    talk = await house.hears("hej", "mam 30 lat", "stop")
    await forgotten(house, hours=5)
    assert (await house.case(talk)).contact == ""
    assert await house.hears("jednak chcę porozmawiać z kimś dzisiaj") == talk
    assert (await house.case(talk)).contact == contact_of(house)
    assert (await house.case(talk)).conversation.phase is Phase.QUEUED

"""A place in the queue follows what its person lets us know while they wait: who may be offered them, and how soon."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.routing import by_rules
from most116.app.places import Places
from most116.core.conversation import AgeBand, Language, Line, Taker
from most116.core.ids import ConsultantId, ConversationId
from most116.testing.house import BOHDAN, House

STORY = "pokłóciliśmy się w pracy i w domu"


@pytest.fixture
async def ania(house: House) -> ConversationId:
    """Ania waits, and Bohdan has waited for five minutes more."""
    house.decider.choose = by_rules
    await house.hears(STORY, sender=BOHDAN)
    house.clock.move(minutes=5)
    return await house.hears(STORY)


async def order(house: House) -> list[ConversationId]:
    return [ticket.conversation for ticket in await house.parts.room.waiting(tuple(Line))]


async def test_a_child_that_tells_its_age_while_it_waits_goes_sooner(house: House, ania: ConversationId) -> None:
    assert (await order(house))[-1] == ania
    await house.hears("mam 12 lat")
    assert (await order(house))[0] == ania
    assert (await house.parts.room.places())[ania].age_band is AgeBand.FROM_10


async def test_who_changes_the_language_while_waiting_is_offered_to_who_writes_it(
    house: House, ania: ConversationId
) -> None:
    await house.hears("język")
    await house.hears("2")
    only_ukrainian = Taker(
        account=ConsultantId("olena"), languages=(Language.UK,), offered_until=house.clock.now() + timedelta(seconds=25)
    )
    offered = await house.parts.room.claim(tuple(Line), taker=only_ukrainian)
    assert offered is not None
    assert (offered.conversation, offered.language) == (ania, Language.UK)


async def test_a_place_that_missed_what_came_out_is_mended(house: House, ania: ConversationId) -> None:
    await house.hears("mam 12 lat")
    right = (await house.parts.room.places())[ania]
    await house.parts.room.enter(replace(right, age_band=AgeBand.UNKNOWN, language=Language.EN))
    await Places(house.parts, house.parts.database).mend()
    assert (await house.parts.room.places())[ania] == right

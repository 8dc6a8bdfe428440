"""To whom an offer goes first: whoever speaks the language, and for an abusive talk whoever is trained for it."""

import pytest
from sqlalchemy import select

from handoff.offering import Offering
from handoff.records import Account
from handoff.store import tables
from most116.core.conversation import Language, Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import program
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import DeskStage
from most116.testing.moved_clock import MovedClock
from most116.testing.on_the_floor import asked, here


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def offering(stage: DeskStage) -> Offering:
    return made_offering(stage.parts)


@pytest.fixture
async def ola(stage: DeskStage) -> Account:
    return await stage.hire("ola", "Ola", Line.YOUTH)


async def test_somebody_in_danger_whose_language_nobody_speaks_is_offered_all_the_same(
    stage: DeskStage, offering: Offering, celina: Account, ola: Account
) -> None:
    iryna = await stage.hire("iryna", "Iryna", Line.YOUTH, languages=(Language.UK,))
    await stage.people.arrive("зараз", tier=Tier.IMMEDIATE, language=Language.UK)
    await here(stage, celina, ola, iryna)
    await offering.look()
    assert await asked(stage, celina, ola, iryna) == ["Iryna"]
    await stage.people.arrive("now", tier=Tier.IMMEDIATE, language=Language.EN)
    await stage.people.arrive("hello", language=Language.EN)
    await offering.look()
    assert len(await asked(stage, celina, ola, iryna)) == 2, "danger does not wait for a language"
    await stage.desk.offers.begin(celina)
    await stage.desk.offers.begin(ola)
    await offering.look()
    assert len(await asked(stage, celina, ola, iryna)) == 2, "who is in no danger is offered in their language"


async def test_an_abusive_talk_goes_to_who_is_trained_first(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    which = ConversationId(await stage.people.arrive("…"))
    await stage.desk.claim(celina, which)
    await here(stage, celina, ola)
    one = await program(stage, "celina")
    assert (await one.post(f"/api/v1/conversations/{which}/to-trained")).json()["error"] == "desk.no_trained"
    tomek = await stage.hire("tomek", "Tomek", Line.YOUTH, trained=True)
    await here(stage, tomek)
    answer = await one.post(f"/api/v1/conversations/{which}/to-trained")
    assert answer.status_code == 200
    assert await stage.desk.take_next(ola) is None, "kept until somebody trained is asked"
    await offering.look()
    assert await asked(stage, celina, ola, tomek) == ["Tomek"]
    (entry,) = await stage.desk.queue(tomek)
    assert entry.marks == ("abusive",)
    clock.move(seconds=25)
    await here(stage, celina, ola, tomek)
    await stage.desk.offers.begin(celina)
    await stage.desk.offers.begin(ola)
    await offering.look()
    assert await asked(stage, celina, ola, tomek) == ["Ola"], "never again who gave it away"
    async with stage.parts.database.read() as connection:
        found = await connection.scalars(select(tables.audit.c.action).where(tables.audit.c.conversation == which))
        assert list(found) == ["claim", "to_trained", "offer_missed"]

"""Lines of a transcript and the letters beside them."""

from datetime import timedelta

from handoff.store import transcripts
from most116.core.conversation import Tier
from most116.core.messages import Author, Delivery, Kind
from most116.testing.decider import decision
from most116.testing.house import House
from router.decision import PassOn


async def test_a_line_holds_what_the_rules_said_of_it(house: House) -> None:
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(
        state, PassOn(), now=now, tier=Tier.HIGH, matched=("urgency.plan",)
    )
    conversation = await house.hears("hej, to ja")
    async with house.parts.database.read() as connection:
        (line,) = await transcripts.transcript(connection, conversation)
    assert (line.tier, line.rules, line.author, line.kind) == (Tier.HIGH, ("urgency.plan",), Author.PERSON, Kind.TEXT)
    assert b"hej, to ja" not in line.body


async def test_a_letter_is_queued_with_its_time_limit(house: House) -> None:
    conversation = await house.talk()
    row = await house.reply(conversation, "Jestem")
    assert row.not_after == house.clock.now() + timedelta(minutes=120)
    assert (row.due_at, row.attempt, row.parts_sent, row.parts) == (house.clock.now(), 0, 0, None)
    assert (await house.transcript(conversation))[-1].delivery is Delivery.QUEUED
    assert house.triggered() == [conversation]


async def test_the_last_time_heard_never_goes_back(house: House) -> None:
    now = house.clock.now()
    late = house.message("później")
    house.clock.move(seconds=-30)
    early = house.message("wcześniej")
    house.clock.move(seconds=30)
    await house.intake(late)
    await house.intake(early)
    await house.read_all()
    conversation = (await house.case_of()).conversation
    assert conversation.last_heard_at == now
    assert await house.words(conversation.id) == ["wcześniej", "później"]


async def test_a_deletion_of_something_unknown_is_a_line_of_its_own(house: House) -> None:
    await house.hears("hej")
    await house.intake(house.message("", kind=Kind.DELETE, refers_to="SM-unknown"))
    await house.read_all()
    spoken = await house.transcript((await house.case_of()).conversation.id)
    assert [message.kind for message in spoken if message.author is Author.PERSON] == [Kind.TEXT, Kind.DELETE]

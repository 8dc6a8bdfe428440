"""The steps of a decision as they are carried out; what is live follows the commit and not the attempt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.crypto.envelope import EnvelopeError
from handoff.live import names
from handoff.live.waiting import RedisWaitingRoom
from handoff.store import data_keys, transcripts
from most116.core.conversation import Line, Phase, Ticket, Tier
from most116.core.ids import TextKey
from most116.core.messages import Author, Kind, Option
from most116.testing.decider import decision
from most116.testing.house import House
from router.decision import Close, DialogState, EnterQueue, Erase, LeaveQueue, RaiseTier, Say, Transfer
from safety_rules.verdict import SafetyVerdict


async def test_what_is_said_goes_out_in_order_with_its_options(house: House) -> None:
    options = (Option(value="1", label="tak"),)
    say = (Say(text=TextKey("welcome.shared")), Say(text=TextKey("age.ask"), options=options))
    house.decider.answer(DialogState(stage=Phase.ASK_AGE, line=Line.YOUTH), *say)
    conversation = await house.hears("hej")
    await house.deliver()
    spoken = await house.transcript(conversation)
    assert [message.author for message in spoken] == [Author.PERSON, Author.SYSTEM, Author.SYSTEM]
    assert [message.seq for message in spoken] == [1, 2, 3]
    assert house.bridge.texts == [message.text for message in spoken[1:]]
    assert [letter.options for letter in house.bridge.taken] == [(), options]


async def test_a_place_in_the_queue_keeps_its_time_and_only_moves_forward(house: House) -> None:
    since = house.clock.now()
    queued = DialogState(stage=Phase.QUEUED, line=Line.YOUTH, waiting_since=since)
    house.decider.answer(queued, EnterQueue(line=Line.YOUTH, tier=Tier.STANDARD))
    conversation = await house.hears("hej")
    house.clock.move(minutes=5)
    house.decider.answer(queued, RaiseTier(tier=Tier.IMMEDIATE), tier=Tier.IMMEDIATE)
    await house.hears("zaraz to zrobię")
    (ticket,) = await house.parts.room.waiting(tuple(Line))
    assert (ticket.conversation, ticket.tier, ticket.entered_at) == (conversation, Tier.IMMEDIATE, since)
    await house.desk.claim(house.account(), conversation)
    await house.desk.release(house.account(), conversation)
    (ticket,) = await house.parts.room.waiting(tuple(Line))
    assert ticket.entered_at == since


async def test_a_transfer_waits_for_the_other_line_and_leaves_its_consultant(house: House) -> None:
    conversation = await house.talk()
    since = (await house.case(conversation)).conversation.waiting_since
    state = DialogState(stage=Phase.QUEUED, line=Line.ADULT, waiting_since=since)
    house.decider.answer(state, Transfer(line=Line.ADULT))
    await house.hears("tak")
    (ticket,) = await house.parts.room.waiting((Line.ADULT,))
    assert (ticket.conversation, ticket.entered_at) == (conversation, since)
    assert await house.parts.room.waiting((Line.YOUTH,)) == []
    assert (await house.case(conversation)).conversation.assigned_to is None


async def test_leaving_gives_the_place_back(house: House) -> None:
    conversation = await house.hears("hej")
    house.decider.answer(DialogState(stage=Phase.STOPPED), LeaveQueue())
    await house.hears("stop")
    assert await house.parts.room.places() == {}
    assert (await house.case(conversation)).conversation.phase is Phase.STOPPED


async def test_closing_shortens_how_long_the_contact_is_known(house: House) -> None:
    house.decider.answer(DialogState(stage=Phase.CLOSED, closed_at=house.clock.now()), Close(reason="survey"))
    await house.hears("3")
    contact = (await house.case_of()).contact
    assert 0 < await house.parts.runtime.redis.ttl(names.contact(contact)) <= 3600


async def test_rules_that_spoke_are_shown_with_the_newest_first(house: House) -> None:
    for rule, tier in (("a", Tier.ELEVATED), ("b", Tier.HIGH), ("c", Tier.STANDARD)):
        house.decider.choose = lambda _router, state, _utterance, now, _window, rule=rule, tier=tier: decision(  # type: ignore[misc]
            replace(state, tier=state.tier.worse(tier)), now=now, tier=tier, matched=(rule,)
        )
        await house.hears(rule)
    assert (await house.case_of()).reasons == ("b", "a")


async def test_a_talk_holds_only_hints_until_something_is_said_outright(house: House) -> None:
    for cues in (("wish_to_die", "weak"), ("self_harm",), ("violence", "weak")):
        said = SafetyVerdict(tier=Tier.ELEVATED, matched=cues[:1], cues=cues, book_version="test")
        house.decider.choose = lambda _router, state, _utterance, now, _window, said=said: replace(  # type: ignore[misc]
            decision(replace(state, tier=Tier.ELEVATED), now=now), verdict=said
        )
        await house.hears(cues[0])
    assert (await house.case_of()).cues == ("violence", "self_harm", "wish_to_die")


async def test_what_is_live_does_not_change_when_the_commit_fails(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.intake(house.message("hej"))
    (conversation,) = await house.unread()

    async def crash(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as broken:
        broken.setattr("handoff.apply.cases.save", crash)
        with pytest.raises(ConnectionResetError):
            await house.process.drain(conversation)
    assert await house.parts.room.places() == {}
    assert house.triggered() == []
    assert await house.unread() == [conversation]


async def test_the_commit_stands_when_what_is_live_fails(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(self: RedisWaitingRoom, ticket: Ticket) -> bool:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(RedisWaitingRoom, "enter", crash)
        conversation = await house.hears("hej")
    assert (await house.case(conversation)).conversation.phase is Phase.QUEUED
    assert house.triggered() == [conversation], "one failed effect does not keep the others back"


async def test_an_erased_conversation_cannot_be_opened_by_anybody(house: House) -> None:
    conversation = await house.hears("tajne słowa")
    async with house.parts.database.read() as connection:
        wrapped = await data_keys.get(connection, conversation)
        (line, *_) = await transcripts.transcript(connection, conversation)
    assert wrapped is not None
    old_key = house.parts.keyring.unwrap(conversation, wrapped)
    assert old_key.open_text(line.body, line.id).reveal() == "tajne słowa"
    closed = DialogState(stage=Phase.CLOSED, line=Line.YOUTH, closed_at=house.clock.now())
    house.decider.answer(closed, LeaveQueue(), Erase())
    await house.hears("1")
    async with house.parts.database.read() as connection:
        rewrapped = await data_keys.get(connection, conversation)
        lines = await transcripts.transcript(connection, conversation)
    assert rewrapped is not None
    new_key = house.parts.keyring.unwrap(conversation, rewrapped)
    with pytest.raises(EnvelopeError):
        new_key.open_text(line.body, line.id)
    assert [bool(each.body) for each in lines] == [False, False, False, True]
    assert (await house.case(conversation)).reasons == ()
    await house.deliver()
    assert len(house.bridge.texts) == 1
    assert house.bridge.texts[0].startswith("Tresc rozmowy jest usunieta")
    assert await house.words(conversation) == ["", ""]


async def test_an_erased_conversation_goes_on_when_the_person_writes_again(house: House) -> None:
    conversation = await house.talk()
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(state, Erase(), now=now)
    await house.hears("1")
    house.decider.answer()
    await house.hears("jestem jeszcze")
    await house.reply(conversation, "ja też")
    await house.deliver()
    assert (await house.words(conversation))[-1] == "jestem jeszcze"
    assert house.bridge.texts[-1] == "ja też"
    assert house.bridge.taken[-1].to.reveal() == "+48600100200"


async def test_an_edit_changes_the_line_it_means_and_a_deletion_hides_it(house: House) -> None:
    await house.intake(house.message("hje", sid="SM1"))
    await house.intake(house.message("drugie", sid="SM2"))
    await house.intake(house.message("hej", kind=Kind.EDIT, refers_to="SM1"))
    await house.intake(house.message("", kind=Kind.DELETE, refers_to="SM2"))
    await house.read_all()
    spoken = await house.transcript((await house.case_of()).conversation.id)
    person = [(message.text, message.kind) for message in spoken if message.author is Author.PERSON]
    assert person == [("hej", Kind.EDIT), ("", Kind.DELETE)]


async def test_an_edit_of_an_earlier_conversation_is_read_in_this_one(house: House) -> None:
    first = await house.talk()
    await house.intake(house.message("stare", sid="SM-old"))
    await house.read_all()
    await house.desk.close(house.account(), first)
    house.clock.move(hours=2)
    second = await house.hears("nowe")
    await house.intake(house.message("stare, poprawione", kind=Kind.EDIT, refers_to="SM-old"))
    await house.read_all()
    assert second != first
    assert await house.words(second) == ["nowe", "stare, poprawione"]
    assert await house.words(first) == ["hej", "stare"]


async def test_the_time_to_look_again_is_kept(house: House) -> None:
    wake_at = house.clock.now() + timedelta(minutes=3)
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(state, now=now, wake_at=wake_at)
    conversation = await house.hears("hej")
    case = await house.case(conversation)
    assert (case.wake_at, case.conversation.rules_version) == (wake_at, "test")

"""What our own code cannot decide or open is kept aside, and its conversation goes to a person."""

from datetime import timedelta

import pytest

from handoff.live import names
from handoff.routing import UNDECIDED, by_rules
from most116.core.conversation import Channel, Line, Phase, Tier
from most116.core.ids import MessageId
from most116.testing.catalogue import Catalogue
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House
from router.decision import PassOn


async def test_a_failing_router_calls_for_a_person_and_keeps_the_words(house: House) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.decider.choose = broken  # type: ignore[assignment]
    conversation = await house.hears("nie mogę już")
    one = (await house.case(conversation)).conversation
    assert (one.phase, one.tier, one.lines) == (Phase.QUEUED, Tier.HIGH, tuple(Line))
    (waiting,) = await house.desk.queue(house.account())
    assert (waiting.id, waiting.tier, waiting.reasons) == (conversation, Tier.HIGH, (UNDECIDED,))
    assert await house.words(conversation) == ["nie mogę już"]
    assert await house.stuck_codes() == ["undecided"]
    await house.hears("halo")
    assert await house.words(conversation) == ["nie mogę już", "halo"]


async def test_who_meets_a_failure_is_told_where_to_call_and_hears_of_the_wait(
    house: House, catalogue: Catalogue
) -> None:
    """Law 7, once in ten minutes; the clock goes on for them as for everybody who waits."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.decider.choose = broken  # type: ignore[assignment]
    conversation = await house.hears("nie mogę już", "halo")
    await house.deliver()
    (told,) = house.bridge.texts
    assert "urgent.high" in catalogue.keys_of(told)
    kept = await house.case(conversation)
    assert kept.wake_at == house.clock.now() + timedelta(minutes=5)
    house.clock.move(minutes=11)
    await house.hears("jest tam ktoś")
    await house.deliver()
    assert len(house.bridge.texts) == 2


async def test_words_that_fail_too_keep_nobody_from_a_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(house.parts.texts), "render", broken)
    house.decider.choose = by_rules
    conversation = await house.hears("pokłóciliśmy się w pracy i w domu")
    one = (await house.case(conversation)).conversation
    assert (one.phase, one.tier) == (Phase.QUEUED, Tier.HIGH)


async def test_a_failing_router_leaves_a_talk_with_its_consultant(house: House) -> None:
    conversation = await house.hears("hej")
    await house.desk.take_next(house.account())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.decider.choose = broken  # type: ignore[assignment]
    await house.hears("halo")
    one = (await house.case(conversation)).conversation
    assert (one.phase, one.assigned_to) == (Phase.ACTIVE, house.account().id)
    assert await house.words(conversation) == ["hej", "halo"]


async def test_an_envelope_that_cannot_be_opened_calls_for_a_person(house: House) -> None:
    conversation = await house.hears("hej")
    await house.desk.take_next(house.account())
    await house.desk.release(house.account(), conversation)
    case = await house.case_of()
    damaged = house.parts.keyring.seal_inbox(b"{}", MessageId("another"))
    inbox = house.parts.inbox
    await inbox.accept(
        MessageId("damaged"), case.contact, conversation, damaged, house.clock.now(), channel=Channel.SMS
    )
    await house.hears("halo")
    assert await house.stuck_codes() == ["unopened"]
    one = (await house.case(conversation)).conversation
    assert (one.phase, one.tier) == (Phase.QUEUED, Tier.HIGH)
    assert await house.words(conversation) == ["hej", "halo"]


async def test_an_envelope_that_cannot_be_opened_and_opens_no_conversation_is_kept_aside(house: House) -> None:
    await house.intake(house.message("hej", sender=BOHDAN))
    (conversation,) = await house.unread()
    item = await house.parts.inbox.first(conversation)
    assert item is not None
    raw = bytearray(item.raw)
    raw[-1] ^= 1
    live = house.parts.runtime.redis
    await live.delete(names.inbox(conversation))
    await live.rpush(names.inbox(conversation), bytes(raw))
    await house.process.drain(conversation)
    assert await house.stuck_codes() == ["unopened"]
    assert await house.unread() == []


async def test_a_failing_decision_about_a_tick_is_let_go(house: House) -> None:
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(
        state, PassOn(), now=now, wake_at=now
    )
    conversation = await house.hears("hej")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    house.decider.choose = broken  # type: ignore[assignment]
    await house.parts.inbox.tick(conversation, house.clock.now(), house.clock.now())
    await house.read_all()
    assert await house.unread() == []
    assert await house.stuck_codes() == []
    assert (await house.case(conversation)).conversation.tier is Tier.STANDARD

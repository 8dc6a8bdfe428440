"""Whoever has everything deleted has our messages taken from their device, where the platform can do that."""

import dataclasses
import json

from sqlalchemy import func, select

from handoff.live import names
from handoff.retention import forget
from handoff.store.tables import platform_ids
from most116.core.ids import ConversationId, MessageId
from most116.core.messages import Kind, taken_back
from most116.testing.decider import decision
from most116.testing.house import House
from router.decision import Erase


def can_take_back(house: House) -> None:
    # Declared by the class of a real bridge; this one is told to.
    vars(house.bridge)["traits"] = dataclasses.replace(house.bridge.traits, takes_back=True)


async def kept(house: House) -> int:
    async with house.parts.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(platform_ids)) or 0)


async def errands(house: House) -> list[dict[str, object]]:
    entries = await house.parts.runtime.redis.xrange(names.ERRANDS)
    keyring = house.parts.keyring
    return [json.loads(keyring.open_inbox(one[b"e"], MessageId(one[b"n"].decode()))) for _, one in entries]


async def erased(house: House) -> ConversationId:
    conversation = await house.talk()
    await house.reply(conversation, "jestem tu")
    await house.deliver()
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(state, Erase(), now=now)
    await house.hears("1")
    return conversation


async def test_what_was_sent_is_taken_back_by_its_own_names(house: House) -> None:
    can_take_back(house)
    await erased(house)
    [errand] = await errands(house)
    sent = [house.bridge.platform_id(number) for number in range(len(house.bridge.taken))]
    assert errand["about"] == sent
    assert errand["to"] == house.bridge.taken[0].to.reveal()
    assert errand["duty"] == "take_back"
    assert await kept(house) == 0, "what is said from here on is another matter"


async def test_our_own_deletions_are_not_taken_for_the_persons(house: House) -> None:
    """Platforms tell of a deletion without saying whose it was: nothing may be written of it, nor begin."""
    can_take_back(house)
    conversation = await erased(house)
    before = await house.transcript(conversation)
    for number in range(len(house.bridge.taken)):
        ours = house.bridge.platform_id(number)
        told = house.message("", sid=taken_back(ours), kind=Kind.DELETE, refers_to=ours)
        assert not await house.intake(told)
    await house.read_all()
    assert await house.transcript(conversation) == before
    theirs = house.message("", sid=taken_back("m_1"), kind=Kind.DELETE, refers_to="m_1")
    assert await house.intake(theirs), "what the person takes back is told as before"


async def test_names_are_kept_sealed(house: House) -> None:
    can_take_back(house)
    await house.talk()
    async with house.parts.database.read() as connection:
        rows = repr((await connection.execute(select(platform_ids))).all())
    assert await kept(house) == len(house.bridge.taken)
    assert "SM-" not in rows


async def test_where_nothing_can_be_taken_back_nothing_is_kept_for_it(house: House) -> None:
    await erased(house)
    assert await errands(house) == []


async def test_what_retention_forgets_leaves_no_names(house: House) -> None:
    can_take_back(house)
    conversation = await house.talk()
    await forget(house.parts.database, conversation)
    assert await kept(house) == 0

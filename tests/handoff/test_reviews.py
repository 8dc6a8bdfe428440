"""Talks that ended in danger are all looked at again, a few others are drawn, and nobody gets a mark for any."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from handoff.ranks import Role
from handoff.records import Account
from handoff.review import DANGER_WITHIN, SHARE, Ending, Finding, Listed, Reason, Sign, Timely
from handoff.review_draw import ReviewDraw
from handoff.store import cases, review_lots
from handoff.store.accounts import AccountStore
from handoff.store.floor_tables import review_findings, reviews
from handoff.store.tables import audit, conversations, data_keys
from most116.app.record_keeping import make_filing, make_review_draw
from most116.core.conversation import Line, Phase, Tier
from most116.core.drills import drill_slot
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import BOHDAN, House
from most116.testing.house_records import ANIA


async def hired(house: House, name: str, *lines: Line, role: Role = Role.LEAD) -> Account:
    account = house.account(name, *lines, role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena", Line.YOUTH)


@pytest.fixture
def draw(house: House) -> ReviewDraw:
    return make_review_draw(house.parts)


async def made(house: House, which: ConversationId, **facts: object) -> None:
    """The talk is on the youth line, and what `facts` say of it."""
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, which)
        assert case is not None
        one = replace(case.conversation, **{"line": Line.YOUTH, **facts})  # type: ignore[arg-type]
        await cases.save(unit.connection, replace(case, conversation=one))


async def ended(house: House, tier: Tier, sender: str = ANIA, text: str = "hej", **facts: object) -> ConversationId:
    """A talk that Celina had and closed."""
    which = await house.talk(sender)
    await house.hears(text, sender=sender)
    await made(house, which, tier=tier, **facts)
    await house.close(house.account(), which)
    return which


async def again(house: House, which: ConversationId, tier: Tier) -> None:
    """It is opened again, and ends again."""
    await made(house, which, phase=Phase.ACTIVE, assigned_to=house.account().id, tier=tier, closed_at=None)
    await house.close(house.account(), which)


async def waits(house: House, lead: Account) -> list[Listed]:
    return [one for one in await house.desk.reviews.listed(lead) if one.review.ending is None]


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def trail(house: House) -> Sequence[tuple[str, str, str]]:
    async with house.parts.database.read() as connection:
        query = select(audit.c.actor, audit.c.action, audit.c.detail).where(audit.c.action.startswith("review"))
        return [(row.actor, row.action, row.detail) for row in await connection.execute(query.order_by(audit.c.seq))]


@pytest.mark.parametrize("tier", [Tier.IMMEDIATE, Tier.HIGH])
async def test_what_ended_in_danger_is_due_within_a_day(
    house: House, lena: Account, draw: ReviewDraw, tier: Tier
) -> None:
    which = await ended(house, tier)
    closed_at = (await house.case(which)).conversation.closed_at
    assert (await draw.look(), await draw.look()) == (1, 0)
    (one,) = await waits(house, lena)
    assert (one.review.conversation, one.review.reason, one.tier) == (which, Reason.DANGER, tier)
    assert closed_at is not None
    assert one.review.due_at == closed_at + DANGER_WITHIN
    assert await house.desk.reviews.sign(lena) == Sign(waiting=1)
    house.clock.move(hours=24, seconds=1)
    assert await house.desk.reviews.sign(lena) == Sign(waiting=1, overdue=1)
    leon = await hired(house, "Leon", Line.ADULT)
    assert (await house.desk.reviews.listed(leon), await house.desk.reviews.sign(leon)) == ([], Sign())
    assert await refusal(house.desk.reviews.open(leon, one.review.id)) == (404, "desk.review.unknown")
    assert await refusal(house.desk.reviews.listed(house.account())) == (403, "desk.not_allowed")


async def test_nobody_slips_by_who_left_without_a_consultant_or_came_back_and_was_in_danger(
    house: House, lena: Account, draw: ReviewDraw
) -> None:
    left = await house.hears("hej", sender=BOHDAN)
    await made(house, left, tier=Tier.HIGH, phase=Phase.STOPPED, closed_at=house.clock.now())
    calm = await ended(house, Tier.STANDARD)
    await house.desk.reviews.nominate(house.account(), calm)
    assert await draw.look() == 1
    house.clock.move(minutes=30)
    await again(house, calm, Tier.HIGH)
    assert await draw.look() == 1
    found = {one.review.conversation: one.review for one in await waits(house, lena)}
    assert found[left].owner is None
    assert (found[calm].reason, found[calm].nominated) == (Reason.DANGER, True)
    await made(house, calm, phase=Phase.ACTIVE)
    assert [one.review.conversation for one in await waits(house, lena)] == [left]
    assert await refusal(house.desk.reviews.open(lena, found[calm].id)) == (409, "desk.review.goes_on")


async def test_a_review_is_read_veiled_and_each_reading_is_kept(house: House, lena: Account, draw: ReviewDraw) -> None:
    which = await ended(house, Tier.HIGH, text="mój numer 600 100 200, zobacz https://example.org/ania i odpisz")
    await draw.look()
    (one,) = await waits(house, lena)
    review = one.review.id
    assert await refusal(house.desk.reviews.finish(lena, review, {Finding.TIER})) == (409, "desk.review.read_first")
    opened = await house.desk.reviews.open(lena, review)
    everything = repr(opened)
    assert "odpisz" in everything
    for hidden in ("600", "100 200", "/ania", "+48"):
        assert hidden not in everything
    labels = [each.label for line in opened.lines for each in line.pieces if each.kind != "plain"]
    assert labels == ["9", "example.org"]
    assert opened.listed.alias == (await house.case(which)).conversation.alias
    await house.desk.reviews.open(lena, review)
    for wrong in (set(), {Finding.NOTHING, Finding.TIER}):
        assert await refusal(house.desk.reviews.finish(lena, review, wrong)) == (422, "desk.review.choose")
    await house.desk.reviews.finish(lena, review, [Finding.TIER, Finding.TEXTS, Finding.TIER])
    assert await trail(house) == [
        ("clock", "review_due", "danger"),
        ("lena", "review_opened", "danger"),
        ("lena", "review_opened", "danger"),
        ("lena", "review_done", "danger"),
    ]
    for act in (house.desk.reviews.open(lena, review), house.desk.reviews.finish(lena, review, {Finding.TIER})):
        assert await refusal(act) == (409, "desk.review.over")
    assert (await draw.look(), await waits(house, lena)) == (0, [])


async def test_the_consultant_is_told_once_and_what_was_found_names_nobody(
    house: House, lena: Account, draw: ReviewDraw
) -> None:
    celina = house.account()
    which = await ended(house, Tier.HIGH)
    await draw.look()
    (one,) = await waits(house, lena)
    assert await house.desk.reviews.sign(celina) == Sign()
    await house.desk.reviews.open(lena, one.review.id)
    await house.desk.reviews.finish(lena, one.review.id, {Finding.LOAD})
    assert await house.desk.reviews.sign(celina) == Sign(told=1)
    (told,) = await house.desk.reviews.told(celina)
    assert (told.alias, told.reviewed_at) == (one.alias, house.clock.now())
    assert await house.desk.reviews.sign(celina) == Sign()
    assert await house.desk.reviews.found(lena) == [], "beside a list of what was done, one finding is of one talk"
    async with house.parts.database.write() as unit:
        for _ in range(11):
            await review_lots.count(unit.connection, Line.YOUTH, f"{house.clock.now():%Y-%m}", {Finding.LOAD})
    found = [(each.line, each.finding, each.count) for each in await house.desk.reviews.found(lena)]
    assert found == [(Line.YOUTH, Finding.LOAD, 10)]
    async with house.parts.database.read() as connection:
        row = (await connection.execute(select(reviews))).mappings().one()
        assert {"line", "month", "finding", "count"} == {*(await connection.execute(select(review_findings))).keys()}
    assert Finding.LOAD.value not in map(str, row.values())
    assert await refusal(house.desk.reviews.nominate(celina, which)) == (409, "desk.review.over")


async def test_what_is_due_and_what_was_done_in_time_is_counted_once(
    house: House, lena: Account, draw: ReviewDraw
) -> None:
    soon, late = await ended(house, Tier.HIGH), await ended(house, Tier.IMMEDIATE, BOHDAN)
    await draw.look()
    await again(house, late, Tier.HIGH)
    await draw.look()
    for which, hours in ((soon, 1), (late, 24)):
        house.clock.move(hours=hours)
        (one,) = [each.review for each in await waits(house, lena) if each.review.conversation == which]
        await house.desk.reviews.open(lena, one.id)
        await house.desk.reviews.finish(lena, one.id, {Finding.NOTHING})
    async with house.parts.database.read() as connection:
        counted = await review_lots.timely(connection, f"{house.clock.now():%Y}")
    assert sorted((line, what, count) for line, what, count in counted) == [
        (Line.YOUTH, Timely.DUE, 2),
        (Line.YOUTH, Timely.IN_TIME, 1),
    ]


async def test_nobody_reviews_their_own_talk(house: House, lena: Account, draw: ReviewDraw) -> None:
    which = await ended(house, Tier.HIGH)
    lidia = await hired(house, "Celina", Line.YOUTH)
    await draw.look()
    (one,) = await waits(house, lidia)
    assert await refusal(house.desk.reviews.open(lidia, one.review.id)) == (409, "desk.review.own")
    assert (await house.desk.reviews.sign(lidia), await house.desk.reviews.sign(lena)) == (Sign(), Sign(waiting=1))
    assert one.review.conversation == which


async def test_a_consultant_nominates_their_own_talk_once_it_is_over(house: House, lena: Account) -> None:
    celina, ola = house.account(), house.account("Ola")
    which = await house.talk()
    assert await refusal(house.desk.reviews.nominate(celina, which)) == (409, "desk.review.goes_on")
    await made(house, which)
    await house.close(celina, which)
    assert await refusal(house.desk.reviews.nominate(ola, which)) == (403, "desk.not_yours")
    assert [(one.conversation, one.nominated) for one in await house.desk.reviews.closed(celina)] == [(which, False)]
    for _ in range(2):
        await house.desk.reviews.nominate(celina, which)
    assert [(one.conversation, one.nominated) for one in await house.desk.reviews.closed(celina)] == [(which, True)]
    (one,) = await waits(house, lena)
    assert (one.review.reason, one.review.due_at, one.review.owner) == (Reason.NOMINATED, None, celina.id)


async def test_of_calm_talks_few_are_drawn_the_same_ones_by_every_clock_and_none_that_is_invented(
    house: House, lena: Account, draw: ReviewDraw
) -> None:
    which = await ended(house, Tier.STANDARD)
    practice = await ended(house, Tier.HIGH, sender=BOHDAN)
    now = house.clock.now()
    async with house.parts.database.write() as unit:
        rows = select(conversations).where(conversations.c.id == which)
        row = dict((await unit.connection.execute(rows)).mappings().one())
        keys = select(data_keys).where(data_keys.c.conversation == which)
        key = dict((await unit.connection.execute(keys)).mappings().one())
        ids = [f"{number:026}" for number in range(400)]
        await unit.connection.execute(conversations.insert(), [{**row, "id": one} for one in ids])
        await unit.connection.execute(data_keys.insert(), [{**key, "conversation": one} for one in ids])
        drill = conversations.update().where(conversations.c.id == practice)
        await unit.connection.execute(drill, {"slot": drill_slot(Line.YOUTH)})
    lots = [house.parts.pseudonyms.lot(one) for one in ids]
    assert 0.4 < sum(lots) / len(lots) < 0.6
    await draw.look()
    drawn = {one.review.conversation for one in await waits(house, lena)}
    lucky = {one for one, lot in zip(ids, lots, strict=True) if lot < SHARE}
    assert drawn <= {*lucky, which}
    assert min(len(lucky), 8) <= len(drawn) <= SHARE * 401
    assert practice not in drawn
    assert await make_review_draw(house.parts).look() == 0
    assert now == house.clock.now()


async def test_what_nobody_looked_at_in_time_says_so_and_all_of_it_goes_in_the_end(
    house: House, lena: Account, draw: ReviewDraw
) -> None:
    which = await ended(house, Tier.STANDARD)
    await house.desk.reviews.nominate(house.account(), which)
    house.clock.move(hours=73)
    await make_filing(house.parts).file()
    await house.retention.enforce()
    (one,) = await waits(house, lena)
    assert await refusal(house.desk.reviews.open(lena, one.review.id)) == (409, "desk.review.gone")
    await draw.look()
    (over,) = await house.desk.reviews.listed(lena)
    assert over.review.ending is Ending.MISSED
    assert (await trail(house))[-1] == ("clock", "review_missed", "nominated")
    assert await house.desk.reviews.told(house.account()) == []
    house.clock.move(days=31)
    await house.retention.enforce()
    async with house.parts.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(reviews)) == 0

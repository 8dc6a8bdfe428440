"""A care plan is agreed by two people, found only while its person writes, and gone when they want or time comes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handoff.care_plan import CareNote, CareWish, NotApplied
from handoff.crypto.key_folder import KeyFolder, Purpose
from handoff.key_check import uses_of_keys, verify
from handoff.ranks import Role
from handoff.records import Account, Standing
from handoff.routing import by_rules
from handoff.store import tables
from handoff.store.accounts import AccountStore
from handoff.store.floor_tables import care_keys, care_plans
from handoff.store.record_tables import tokens
from most116.app.forgetting import make_key_rotation
from most116.core.conversation import Channel, Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import CarePlanId, ConversationId
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House
from most116.testing.house_records import ANIA
from router.decision import EnterQueue

TEXT = "Ustalone: jedna rozmowa dziennie, do pół godziny."


async def hired(house: House, name: str, *lines: Line, role: Role = Role.LEAD) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena")


@pytest.fixture
async def lidia(house: House) -> Account:
    return await hired(house, "Lidia")


def waits(house: House, line: Line = Line.YOUTH) -> None:
    """Whoever writes from now on waits for this line."""
    house.decider.choose = lambda _router, before, _said, now, _window: decision(
        before.__class__(stage=Phase.QUEUED, line=line, waiting_since=now, known_on=before.known_on),
        EnterQueue(line=line, tier=Tier.STANDARD),
        now=now,
    )


async def talk(house: House, owner: Account, sender: str = ANIA, line: Line = Line.YOUTH) -> ConversationId:
    waits(house, line)
    which = await house.hears("hej", sender=sender)
    await house.desk.claim(owner, which)
    return which


def wish(house: House, review: int = 30, until: int = 150) -> CareWish:
    today = house.desk.care.today
    return CareWish(text=TEXT, review_on=today + timedelta(days=review), until=today + timedelta(days=until))


async def agreed(house: House, which: ConversationId, lena: Account, lidia: Account) -> CarePlanId:
    plan = await house.desk.care.write(lena, which, wish(house))
    await house.desk.care.approve(lidia, plan)
    return plan


async def gone_by(house: House, **by: float) -> None:
    """Time passes, and the clock does what is due."""
    house.clock.move(**by)
    while await house.retention.enforce():
        pass
    await make_key_rotation(house.parts).turn()


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def rows(house: House) -> tuple[int, int]:
    """How many plans there are, and how many keys of plans."""
    async with house.parts.database.read() as connection:
        plans, keys = [len((await connection.execute(select(one))).all()) for one in (care_plans, care_keys)]
    return plans, keys


async def hangs_on(house: House) -> str:
    async with house.parts.database.read() as connection:
        (row,) = (await connection.execute(select(care_keys))).all()
        return str(row.key)


async def note(house: House, who: Account, which: ConversationId) -> CareNote:
    found = await house.desk.care.of(who, which)
    assert found is not None
    return found


async def test_two_leads_agree_before_whoever_answers_reads_it(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    which = await talk(house, celina)
    plan = await house.desk.care.write(lena, which, wish(house))
    assert await house.desk.care.of(celina, which) is None
    assert await refusal(house.desk.care.approve(lena, plan)) == (409, "desk.care.second_person")
    assert await refusal(house.desk.care.approve(celina, plan)) == (403, "desk.not_allowed")
    assert [await house.desk.care.waiting(who) for who in (lena, lidia, celina)] == [0, 1, 0]
    await house.desk.care.approve(lidia, plan)
    found = await note(house, celina, which)
    assert (found.text, found.not_applied) == (TEXT, None)
    (listed,) = await house.desk.care.listed(lidia)
    assert (listed.text, listed.plan.alias) == (TEXT, found.alias)
    async with house.parts.database.read() as connection:
        trail = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
        (kept,) = (await connection.execute(select(care_plans))).all()
    # No entry says in which talk it was written.
    of_plans = [(row.actor, row.action, row.detail, row.conversation) for row in trail if "care" in row.action]
    assert of_plans == [(lena.id, "care_plan_written", plan, None), (lidia.id, "care_plan_approved", plan, None)]
    assert b"Ustalone" not in kept.body
    assert await refusal(house.desk.care.approve(lidia, plan)) == (409, "desk.care.gone")


async def test_only_who_answers_sees_it_and_never_the_other_line(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    ewa = await hired(house, "Ewa", role=Role.CONSULTANT)
    leon = await hired(house, "Leon", Line.ADULT)
    which = await talk(house, celina)
    plan = await agreed(house, which, lena, lidia)
    assert await house.desk.care.of(ewa, which) is None
    await house.desk.company.invite(celina, which, ewa.id, Standing.READS)
    assert await house.desk.care.of(ewa, which) is None
    await house.desk.company.join(ewa, which)
    assert (await note(house, ewa, which)).text == TEXT
    assert await house.desk.care.listed(leon) == []
    assert await refusal(house.desk.care.end(leon, plan)) == (404, "desk.care.gone")
    assert await refusal(house.desk.care.write(leon, which, wish(house))) == (404, "desk.not_found")
    await house.desk.close(celina, which)
    await gone_by(house, hours=2)
    # The same person on the other line: nothing is told there, and another person has none either.
    adults = await talk(house, await hired(house, "Adam", Line.ADULT, role=Role.CONSULTANT), line=Line.ADULT)
    assert await house.desk.care.of(leon, adults) is None
    assert await house.desk.care.of(celina, await talk(house, celina, sender=BOHDAN)) is None


async def test_danger_goes_before_what_was_agreed_and_so_does_a_day_nobody_kept(
    house: House, lena: Account, lidia: Account
) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    which = await talk(house, celina)
    plan = await agreed(house, which, lena, lidia)
    house.decider.choose = by_rules
    await house.hears("zaraz się zabiję")
    found = await note(house, celina, which)
    assert (found.not_applied, found.text) == (NotApplied.DANGER, TEXT)
    waits(house)
    calm = await talk(house, celina, sender=BOHDAN)
    later = await house.desk.care.write(lena, calm, wish(house, review=1))
    await house.desk.care.approve(lidia, later)
    house.clock.move(days=2)
    assert (await note(house, celina, calm)).not_applied is NotApplied.REVIEW
    assert await house.desk.care.waiting(lidia) == 1
    await house.desk.care.review(lidia, later, house.desk.care.today + timedelta(days=10))
    assert (await note(house, celina, calm)).not_applied is None
    far = house.desk.care.today + timedelta(days=61)
    assert await refusal(house.desk.care.review(lidia, later, far)) == (422, "desk.care.days")
    await house.desk.care.end(lidia, plan)
    assert await rows(house) == (1, 1)


async def test_it_goes_on_into_the_next_quarter(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    await make_key_rotation(house.parts).turn()
    which = await talk(house, celina)
    await agreed(house, which, lena, lidia)
    first = await hangs_on(house)
    await house.desk.close(celina, which)
    await gone_by(house, days=60)
    await gone_by(house, days=25)
    again = await talk(house, celina)
    assert (await note(house, celina, again)).text == TEXT
    second = await hangs_on(house)
    assert second != first
    await house.desk.close(celina, again)
    await gone_by(house, hours=2)
    async with house.parts.database.read() as connection:
        (kept,) = (await connection.execute(select(care_keys))).all()
        left = {row.conversation: row.token for row in await connection.execute(select(tokens))}
    # Of what stands in the store, only the talk of this quarter has the token of the plan, as 0093 allows.
    assert [one for one, token in left.items() if token == kept.token] == [again]
    # The old key goes with the last token of the old quarter, and the plan is not lost with it.
    await gone_by(house, days=10)
    assert first not in {one.key.id for one in KeyFolder(house.parts.settings.keyring_dir).read()}
    assert await rows(house) == (1, 1)
    third = await talk(house, celina)
    assert (await note(house, celina, third)).text == TEXT


@pytest.mark.parametrize("asked", ["usuń dane", "nowa rozmowa"])
async def test_the_person_ends_it_on_both_lines(house: House, lena: Account, lidia: Account, asked: str) -> None:
    both = await hired(house, "Celina", *Line, role=Role.CONSULTANT)
    leads = [await hired(house, name, *Line) for name in ("Ola", "Ewa")]
    for line in Line:
        which = await talk(house, both, line=line)
        plan = await house.desk.care.write(leads[0], which, wish(house))
        await house.desk.care.approve(leads[1], plan)
        await house.desk.close(both, which)
        await gone_by(house, hours=2)
    assert await rows(house) == (2, 2)
    house.decider.choose = by_rules
    if asked == "usuń dane":
        await house.hears("dzień dobry, chcę o czymś porozmawiać", asked, "1")
    else:
        await house.hears(asked)
    assert await rows(house) == (0, 0)
    async with house.parts.database.read() as connection:
        actions = {row.action for row in await connection.execute(select(tables.audit))}
    assert not {"care_plan_ended", "care_plan_over"} & actions, "whose wish it was stands nowhere"


async def test_it_ends_by_its_day_and_unseen_and_unanswered(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    short = await talk(house, celina)
    plan = await house.desk.care.write(lena, short, wish(house, review=5, until=9))
    await house.desk.care.approve(lidia, plan)
    long = await talk(house, celina, sender=BOHDAN)
    await agreed(house, long, lena, lidia)
    unanswered = await talk(house, celina, sender="+48600100999")
    await house.desk.care.write(lena, unanswered, wish(house))
    await house.desk.care.write(lena, unanswered, wish(house, review=7))
    assert await rows(house) == (3, 3), "writing again is writing anew"
    await gone_by(house, days=9)
    assert await rows(house) == (3, 3)
    await gone_by(house, days=1)
    assert await rows(house) == (2, 2)
    await gone_by(house, days=5)
    assert await rows(house) == (1, 1)
    for each in (short, long, unanswered):
        await house.desk.close(celina, each)
    await gone_by(house, days=90)
    assert await rows(house) == (1, 1)
    await gone_by(house, days=2)
    assert await rows(house) == (0, 0)


async def test_its_key_comes_under_newer_ones_and_is_counted(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    await make_key_rotation(house.parts).turn()
    store = KeyFolder(house.parts.settings.keyring_dir)
    which = await talk(house, celina)
    await agreed(house, which, lena, lidia)
    await house.desk.close(celina, which)
    (before,) = {
        one.id
        for one in await uses_of_keys(house.parts.database, store)
        if one.purpose is Purpose.WRAP and one.conversations
    }
    await gone_by(house, days=20)
    await gone_by(house, days=20)
    keys = await uses_of_keys(house.parts.database, store)
    assert next(one for one in keys if one.id == before).destroyed
    assert sum(one.conversations for one in keys if one.purpose is Purpose.WRAP) == 1
    (opened,) = await house.desk.care.listed(lena)
    assert opened.text == TEXT
    checked = await verify(house.parts.database, store, house.parts.keyring)
    assert (checked.open, checked.lost, checked.strange) == (1, (), 0)


async def test_what_cannot_be_kept_is_said(house: House, lena: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    which = await talk(house, celina)
    for review, until in ((0, 5), (6, 5), (61, 100), (5, 181)):
        assert await refusal(house.desk.care.write(lena, which, wish(house, review, until))) == (422, "desk.care.days")
    assert await refusal(house.desk.care.write(celina, which, wish(house))) == (403, "desk.not_allowed")
    assert not await house.desk.care.offered(celina, which)
    long = CareWish(text="a" * 2001, review_on=date(2026, 1, 1), until=date(2026, 1, 1))
    assert await refusal(house.desk.care.write(lena, which, long)) == (422, "desk.too_long")
    assert await house.desk.care.offered(lena, which)
    async with house.parts.database.write() as unit:
        on_our_page = tables.conversations.update().where(tables.conversations.c.id == which)
        await unit.connection.execute(on_our_page, {"channel": Channel.WEBCHAT})
    assert not await house.desk.care.offered(lena, which)
    assert await refusal(house.desk.care.write(lena, which, wish(house))) == (409, "desk.care.unknown")


async def test_a_plan_is_written_after_the_talk_on_its_token(house: House, lena: Account, lidia: Account) -> None:
    celina = await hired(house, "Celina", role=Role.CONSULTANT)
    which = await talk(house, celina)
    await house.desk.close(celina, which)
    await gone_by(house, hours=2)
    assert (await house.case(which)).contact == ""
    await agreed(house, which, lena, lidia)
    again = await talk(house, celina)
    assert (await note(house, celina, again)).text == TEXT

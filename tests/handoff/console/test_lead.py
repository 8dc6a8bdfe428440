"""The board of shift leads: figures without counting, what leads do, and that nobody reads along unseen."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.desk_lead import LowerReason
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import tables
from most116.core.conversation import Channel, Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    """Leads the line for children."""
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def acts(stage: DeskStage) -> list[str]:
    async with stage.parts.database.read() as connection:
        query = select(tables.audit.c.action).where(tables.audit.c.conversation.is_not(None))
        return list(await connection.scalars(query.order_by(tables.audit.c.seq)))


async def test_the_board_shows_who_waits_who_is_on_and_what_was_missed(
    stage: DeskStage, celina: Account, lena: Account
) -> None:
    late = await stage.people.arrive("tajne słowo", tier=Tier.HIGH, waited=timedelta(minutes=9))
    await stage.people.arrive("hej", waited=timedelta(minutes=50))
    await stage.people.arrive("hej", line=Line.ADULT)
    await stage.desk.floor.presence.seen(celina.id)
    one = await program(stage, "lena")
    found = (await one.get("/api/v1/board")).json()
    rows = {row["tier"]: (row["waiting"], row["over_target"]) for row in found["figures"]}
    assert rows == {"immediate": (0, 0), "high": (1, 1), "elevated": (0, 0), "standard": (1, 1)}
    assert {row["line"] for row in found["figures"]} == {"116111"}, "the other line is not hers"
    await stage.people.arrive("hej", channel=Channel.TELEGRAM, waited=timedelta(minutes=3))
    channels = (await one.get("/api/v1/board")).json()["channels"]
    assert [(row["line"], row["channel"], row["waiting"]) for row in channels] == [
        ("116111", "sms", 2), ("116111", "telegram", 1),
    ]  # fmt: skip
    await stage.desk.claim(celina, ConversationId(late))
    found = (await one.get("/api/v1/board")).json()
    (high,) = [row for row in found["figures"] if row["tier"] == "high"]
    assert (high["waiting"], high["taken_today"], high["late_today"]) == (0, 1, 1)
    (person,) = [each for each in found["people"] if each["alias"] == "Celina"]
    assert (person["talks"], person["here"], person["limit"]) == ([late], True, 2)
    page = await (await browser(stage, "lena")).page("/lead")
    assert "Celina" in page
    assert "SMS: 1, najdłużej 50 min" in page
    assert "Telegram: 1, najdłużej 3 min" in page
    assert "tajne" not in page


async def test_the_board_counts_who_gave_up_while_they_waited(stage: DeskStage, celina: Account, lena: Account) -> None:
    """Not who was taken, nor whose conversation went on elsewhere; and the same word twice is one person."""
    room, one = stage.parts.room, await program(stage, "lena")
    tired, moved, taken = [ConversationId(await stage.people.arrive("hej", tier=Tier.ELEVATED)) for _ in range(3)]
    await stage.desk.claim(celina, taken)
    await room.leave(moved)
    for which in (tired, tired, taken):
        await room.leave(which, gave_up=True)
    figures = (await one.get("/api/v1/board")).json()["figures"]
    assert {row["tier"]: (row["waiting"], row["gave_up_today"]) for row in figures if row["tier"] != "standard"} == {
        "immediate": (0, 0), "high": (0, 0), "elevated": (0, 1),
    }  # fmt: skip
    assert "Dziś zrezygnowano z czekania: Podwyższone: 1" in await (await browser(stage, "lena")).page("/lead")


async def test_a_lead_asks_somebody_to_take_who_takes_or_passes(
    stage: DeskStage, celina: Account, lena: Account
) -> None:
    first, second = await stage.people.arrive("hej"), await stage.people.arrive("hej")
    with pytest.raises(DeskError, match="no_such_colleague"):
        await stage.desk.lead.ask_to_take(lena, ConversationId(first), celina.id)
    await stage.desk.floor.presence.seen(celina.id)
    boss, page = await browser(stage, "lena"), await browser(stage, "celina")
    await boss.send(f"/lead/c/{first}/ask-to-take", to=celina.id)
    assert "Lena prosi o wzięcie" in await page.page()
    await page.send(f"/c/{first}/pass")
    assert "prosi o wzięcie" not in await page.page()
    assert len(await stage.desk.queue(celina)) == 2, "whoever waits keeps the place"
    await boss.send(f"/lead/c/{second}/ask-to-take", to=celina.id)
    assert (await page.send(f"/c/{second}/claim")).status_code == 303
    assert "prosi o wzięcie" not in await page.page()
    assert await acts(stage) == ["asked_to_take", "passed", "asked_to_take", "claim"]


async def test_only_a_lead_lowers_a_tier_and_only_downwards(stage: DeskStage, celina: Account, lena: Account) -> None:
    grave = ConversationId(await stage.people.arrive("hej", tier=Tier.IMMEDIATE))
    high = await stage.people.arrive("hej", tier=Tier.HIGH)
    for who, tier, why in ((celina, Tier.STANDARD, "not_allowed"), (lena, Tier.IMMEDIATE, "not_lower")):
        with pytest.raises(DeskError, match=why):
            await stage.desk.lead.lower(who, grave, tier, LowerReason.TEST)
    await stage.desk.lead.lower(lena, grave, Tier.STANDARD, LowerReason.NOT_MEANT)
    assert [(one.id, one.tier) for one in await stage.desk.queue(lena)] == [(high, Tier.HIGH), (grave, Tier.STANDARD)]
    assert await acts(stage) == ["tier_lowered"]


async def test_a_talk_is_taken_away_only_from_who_is_gone(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    await stage.desk.floor.presence.seen(celina.id)
    with pytest.raises(DeskError, match="still_here"):
        await stage.desk.lead.take_away(lena, which)
    await stage.parts.redis.delete("desk:here")
    await stage.desk.lead.take_away(lena, which)
    assert [one.id for one in await stage.desk.queue(lena)] == [which]


async def test_nobody_reads_along_unseen(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, ConversationId(which))
    boss, page = await browser(stage, "lena"), await browser(stage, "celina")
    assert "Lena czyta" not in await page.page(f"/c/{which}")
    position = await stage.desk.position()
    assert "to widzi" in await boss.page(f"/c/{which}")
    event, *_ = await anext(stage.desk.events(celina, position))
    assert (event.kind, event.conversation) == ("conversation", which)
    assert "Lena czyta" in await page.page(f"/c/{which}")
    itself = {"x-by-itself": "1"}
    assert (await boss.http.get(f"/c/{which}", headers=itself)).status_code == 200
    await boss.http.get("/", headers=itself)
    assert "Lena czyta" in await page.page(f"/c/{which}"), "only somebody leaves a page"
    await boss.page("/")
    late = await boss.http.get(f"/c/{which}", headers=itself)
    assert (late.status_code, "hej" in late.text) == (403, False), "the page that was left asks on"
    assert "Lena czyta" not in await page.page(f"/c/{which}")
    assert (await acts(stage)).count("read_along") == 1
    for elsewhere in ("/lead", "/handbook", "/statistics", "/break-glass"):
        await boss.page(f"/c/{which}")
        await boss.page("/handbook?beside=yes")
        assert "Lena czyta" in await page.page(f"/c/{which}"), "the talk is on the screen still"
        await boss.page(elsewhere)
        assert "Lena czyta" not in await page.page(f"/c/{which}"), elsewhere
    for _ in range(5):
        await boss.page(f"/c/{which}")
        asking = [boss.http.get(f"/c/{which}", headers=itself) for _ in range(4)]
        await asyncio.gather(*asking[:2], boss.page("/"), *asking[2:])
        assert "Lena czyta" not in await page.page(f"/c/{which}"), "what it asked for at that very moment"
    await (await program(stage, "lena")).get(f"/api/v1/conversations/{which}")
    assert "Lena czyta" in await page.page(f"/c/{which}"), "by whichever way"


async def test_a_page_that_was_left_before_it_was_made_puts_no_sign_there(
    stage: DeskStage, celina: Account, lena: Account
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    slow = await stage.desk.lead.look_away(lena)
    elsewhere = await stage.desk.lead.look_away(lena)
    with pytest.raises(DeskError) as refused:
        await stage.desk.conversation(lena, which, opened=slow)
    assert (refused.value.status, refused.value.text_key) == (403, "desk.left_meanwhile")
    assert (await stage.desk.conversation(celina, which)).readers == ()
    assert (await stage.desk.conversation(lena, which, opened=elsewhere)).readers == (lena.id,)


async def test_who_is_asked_to_take_serves_the_line_and_the_freest_stands_first(
    stage: DeskStage, celina: Account, bohdan: Account, lena: Account
) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    await stage.desk.claim(celina, ConversationId(await stage.people.arrive("jeden")))
    which = await stage.people.arrive("dwa")
    for one in (celina, bohdan, lena, ewa):
        await stage.desk.floor.presence.seen(one.id)
    page = await (await browser(stage, "lena")).page("/lead")
    (choice,) = re.findall(rf'<select class="field" id="ask-{which}".+?</select>', page, re.DOTALL)
    assert re.findall(r"<option[^>]*>(\w+) ·", choice) == ["Ewa", "Celina", "Lena"]
    await stage.people.arrive("trzy", tier=Tier.IMMEDIATE)
    await stage.desk.claim(ewa, ConversationId(await stage.people.arrive("cztery")))
    page = await (await browser(stage, "lena")).page("/lead")
    (choice, *_) = re.findall(r'<select class="field" id="ask-.+?</select>', page, re.DOTALL)
    assert re.findall(r"<option[^>]*>(\w+) ·", choice)[0] == "Lena", "danger needs somebody with nobody else"
    await stage.desk.duty.begin_break(ewa)
    page = await (await browser(stage, "lena")).page("/lead")
    (choice,) = re.findall(rf'<select class="field" id="ask-{which}".+?</select>', page, re.DOTALL)
    assert re.findall(r"<option[^>]*>(.+?)</option>", choice)[-1].endswith("· przerwa")

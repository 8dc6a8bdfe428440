"""Around the reply box: what the channel cannot do, what is put in by a few keys, what its writer is asked about."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handoff.records import Account
from handoff.store import tables
from handoff.store.letters import LetterState
from most116.app.desk_site import Health
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language, Line, Tier
from most116.core.ids import ConversationId
from most116.core.messages import Author
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage, desk_stage
from most116.testing.servers import RedisServer

ONE = "/api/v1/conversations"


async def taken(stage: DeskStage, account: Account, **facts: object) -> ConversationId:
    which = ConversationId(await stage.people.arrive("hej", **facts))  # type: ignore[arg-type]  # as arrive's
    await stage.desk.claim(account, which)
    return which


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zadzwoń: 116 111, 116123 albo 800-70-2222", []),
        ("112 albo 800 12 12 12 116 000", []),
        ("18:30, 2026-11-22, 22.11.2026, 3 × 20 mg, 1500 zł", []),
        ("strona 116111.pl i https://www.niebieskalinia.info/pomoc", []),
        ("zadzwoń 600 100 200", ["number"]),
        ("na 116 112", ["number"]),
        ("karetka: 999", ["number"]),
        ("+48 22 635 09 54 i http://inna.example/x", ["link", "number"]),
        ("bit.ly/x i inna-strona.pl", ["link"]),
        ("https://116111.pl.zla.example", ["link"]),
    ],
)
async def test_what_nobody_here_vouched_for_is_asked_about_and_goes_when_it_is_wanted(
    stage: DeskStage, celina: Account, text: str, found: list[str]
) -> None:
    which, http = await taken(stage, celina), await program(stage, "celina")
    asked = await http.post(f"{ONE}/{which}/messages", json={"text": text, "check": "ask"})
    assert asked.status_code == (409 if found else 200)
    if found:
        assert asked.json()["error"] == "desk.strange_words"
        sent = await http.post(f"{ONE}/{which}/messages", json={"text": text, "check": "insist"})
        assert sent.status_code == 200
    async with stage.parts.database.read() as connection:
        query = select(tables.audit.c.detail).where(tables.audit.c.action == "reply_insisted")
        assert [row.detail for row in await connection.execute(query)] == ([" ".join(found)] if found else [])


async def test_without_scripts_a_second_press_sends_what_was_asked_about(stage: DeskStage, celina: Account) -> None:
    which, page = await taken(stage, celina), await browser(stage, "celina")
    asked = await page.send(f"/c/{which}/reply", text="zadzwoń 600 100 200", check="ask")
    assert asked.status_code == 409
    assert "Nie znamy: 600 100 200." in asked.text
    assert 'name="check" value="insist"' in asked.text
    assert ">zadzwoń 600 100 200</textarea>" in asked.text
    assert (await page.send(f"/c/{which}/reply", text="zadzwoń 600 100 200", check="insist")).status_code == 303


@pytest.mark.parametrize(("channel", "hours", "told"), [
    (Channel.WHATSAPP, 21, "jeszcze przez 2 h 59 min"),
    (Channel.SMS, 21, "Każda część SMS-a kosztuje."),
    (Channel.MESSENGER, 25, "Minął czas"),
])  # fmt: skip
async def test_the_page_says_what_the_channel_cannot_do(
    stage: DeskStage, celina: Account, channel: Channel, hours: int, told: str
) -> None:
    since = stage.parts.clock.now() - timedelta(hours=hours)
    which = ConversationId(await stage.people.arrive(channel=channel, last_heard_at=since))
    await stage.desk.claim(celina, which)
    assert told in await (await browser(stage, "celina")).page(f"/c/{which}")
    answer = await (await program(stage, "celina")).post(f"{ONE}/{which}/messages", json={"text": "hej"})
    assert answer.status_code == (409 if told == "Minął czas" else 200)


@pytest.fixture
async def prepared(
    redis_server: RedisServer, tmp_path: Path, health: Health, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DeskStage]:
    """A desk whose operator has an approved template, in Polish only."""
    monkeypatch.setenv("MOST116_WHATSAPP__TEMPLATE_PL", f"HX{'0' * 32}")
    async with desk_stage(redis_server.url, tmp_path, clock, health) as made:
        yield made


@pytest.mark.parametrize(("language", "hours", "told", "status"), [
    (Language.PL, 21, "Jeszcze przez 2 h 59 min odpowiedź wychodzi tak, jak ją piszesz; potem tylko wewnątrz", 200),
    (Language.PL, 25, "To, co napiszesz, wyjdzie wewnątrz zatwierdzonego szablonu", 200),
    (Language.UK, 21, "odpowiedzieć jeszcze przez 2 h 59 min; potem dopiero, gdy osoba znów napisze", 200),
    (Language.UK, 25, "Minął czas, w którym platforma pozwala tu odpisać", 409),
])  # fmt: skip
async def test_what_goes_as_a_template_later_is_told_and_other_languages_are_refused(
    prepared: DeskStage, language: Language, hours: int, told: str, status: int
) -> None:
    """The platform has approved words of one language; a reply in another would have failed after it was sent."""
    celina, since = await prepared.hire("celina", "Celina", Line.YOUTH), prepared.parts.clock.now()
    heard = since - timedelta(hours=hours)
    arrived = await prepared.people.arrive(channel=Channel.WHATSAPP, language=language, last_heard_at=heard)
    which = ConversationId(arrived)
    await prepared.desk.claim(celina, which)
    assert told in await (await browser(prepared, "celina")).page(f"/c/{which}")
    answer = await (await program(prepared, "celina")).post(f"{ONE}/{which}/messages", json={"text": "hej"})
    assert answer.status_code == status


async def test_who_cannot_be_reached_is_said_with_the_last_tier(stage: DeskStage, celina: Account) -> None:
    which, page = await taken(stage, celina, tier=Tier.HIGH), await browser(stage, "celina")
    said = await stage.desk.reply(celina, which, "hej")
    await stage.people.report(which, {said.id: (LetterState.FAILED, "no_such_address")})
    assert "Odpowiedzi nie dochodzą: ten numer lub konto już nie działa. Ostatnia pilność: Pilne." in await page.page(
        f"/c/{which}"
    )
    await stage.people.write(which, "jestem")
    assert "Odpowiedzi nie dochodzą:" not in await page.page(f"/c/{which}")


async def test_sentences_fit_the_talk_and_numbers_come_from_the_table(stage: DeskStage, celina: Account) -> None:
    which, page = await taken(stage, celina, line=Line.YOUTH), await browser(stage, "celina")
    shown = await page.page(f"/c/{which}")
    assert 'data-text="Dzień dobry, jestem Celina. Mam teraz czas tylko na tę rozmowę."' in shown
    assert "Czy jest teraz bezpiecznie tam, gdzie jesteś?" in shown
    assert "Czy miejsce, z którego przychodzą wiadomości" not in shown
    assert 'data-text="116 000: zaginione dziecko. Całą dobę, codziennie."' in shown
    assert "800 100 100" not in shown, "nobody has verified its hours"
    spoken = [line for line in (await stage.desk.conversation(celina, which)).messages if line.author is Author.SYSTEM]
    assert len(spoken) == 1, "nothing is sent by itself"

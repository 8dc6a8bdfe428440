"""The page that says how the installation is: parts, channels and lines, for those who answer for it."""

from datetime import timedelta

import pytest

from handoff.live import names
from handoff.live.platform_checks import PlatformChecks
from handoff.ranks import Role
from handoff.records import Account
from most116.core.clock import SystemClock
from most116.core.conversation import Channel, Language, Line
from most116.core.troubles import Trouble
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage
from most116.testing.installed import installed_texts
from most116.testing.moved_clock import MovedClock


async def lead_of(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", *Line, role=Role.LEAD)


async def quiet_sms(stage: DeskStage) -> None:
    """Twelve messages in the last hour of each of four weeks, and none in this one."""
    last = SystemClock().now() - timedelta(hours=1)
    async with stage.parts.redis.pipeline(transaction=True) as pipe:
        for week in range(1, 5):
            for around in (-1, 0, 1):
                # Whether or not the clocks were changed in between.
                pipe.hincrby(names.heard(last - timedelta(weeks=week, hours=around)), "sms", 12)
        await pipe.execute()


async def test_who_answers_for_it_sees_it_and_a_consultant_does_not(
    stage: DeskStage, celina: Account, ada: Account
) -> None:
    lead = await lead_of(stage)
    for account, status in ((lead, 200), (ada, 200), (celina, 403)):
        assert (await (await browser(stage, account.login)).http.get("/status")).status_code == status


async def test_it_says_which_channel_is_quiet_and_that_nobody_is_there(stage: DeskStage) -> None:
    lead = await lead_of(stage)
    await quiet_sms(stage)
    page = await (await browser(stage, lead.login)).page("/status")
    assert "Redis: przyjmowanie wiadomości" in page
    assert "SMS, ostatnie pełne godziny: 1" in page
    assert "wiadomości: 0, zwykle: 12" in page
    assert "Dużo mniej niż zwykle o tej porze." in page
    assert "Coś nie działa." in page


async def test_what_platforms_say_of_us_is_told_in_words_and_on_the_board_when_it_is_certain(stage: DeskStage) -> None:
    lead = await lead_of(stage)
    reader, checks = await browser(stage, lead.login), PlatformChecks(stage.parts.redis, stage.parts.clock)
    assert "Od dawna nikt nie pytał platform" in await reader.page("/status"), "silence is not health"
    troubles = {Channel.SMS: None, Channel.TELEGRAM: Trouble.ELSEWHERE, Channel.DISCORD: Trouble.NO_ANSWER}
    for looks in (1, 2):
        for channel, trouble in troubles.items():
            await checks.note(channel, trouble)
        await checks.end(troubles)
        page, board = await reader.page("/status"), await reader.page("/lead")
        assert "Od dawna nikt" not in page
        assert ("jedna nieudana próba" in page) is (looks == 1)
        assert page.count("Sprawdzono o") == 3
        assert "nie trafiają do nas" in page
        assert ("Telegram, od " in board) is (looks == 2)
        assert "Discord, od" not in board, "a network that fails is no news for the floor"
    long_ago = PlatformChecks(stage.parts.redis, MovedClock(SystemClock().now() - timedelta(minutes=21)))
    await long_ago.end(troubles)
    assert "Od dawna nikt" in await reader.page("/status")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_words_in_every_language_of_the_desk(trouble: Trouble) -> None:
    words = {
        installed_texts().interface(f"desk.status.trouble.{trouble}", language)
        for language in (Language.PL, Language.UK, Language.EN)
    }
    assert len(words) == 3

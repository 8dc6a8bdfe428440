"""The page that says how the installation is: parts, channels and lines, for those who answer for it."""

from datetime import timedelta

from handoff.live import names
from handoff.ranks import Role
from handoff.records import Account
from most116.core.clock import SystemClock
from most116.core.conversation import Line
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage


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

"""Four people on four platforms at once, two consultants, one queue: nothing is crossed, nothing is lost from sight."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from most116.testing.chromium import keep_picture, needs_browser, opened
from most116.testing.desk_page import (
    begin_shift,
    expect_delivered,
    line_of,
    queue_of,
    reply,
    take_from_queue,
    talk_of,
)
from most116.testing.installed import kept_rules
from most116.testing.phone_page import PhonePage
from most116.testing.trial import Trial, running_trial

pytestmark = [*needs_browser, pytest.mark.slow]
DANGER = "połknęłam dużo tabletek, mam 15 lat"
ANSWERS = {
    "SMS": "Dzien dobry, czytam kazde slowo",
    "Messenger": "Cześć, dobrze, że piszesz",
    "Telegram": "Jestem tutaj, proszę pisać",
    "Discord": "Hej, opowiesz więcej o szkole?",
}


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A house in whose queue nobody waits but who is in the story."""
    with running_trial(rules=kept_rules()) as started:
        yield started


class Phones:
    def __init__(self, page: Page) -> None:
        self.sms = PhonePage(page, "Ania", "SMS")
        self.messenger = PhonePage(page, "Filip", "Messenger")
        self.telegram = PhonePage(page, "Celina", "Telegram")
        self.discord = PhonePage(page, "Dawid", "Discord")

    def all(self) -> dict[str, PhonePage]:
        return {"SMS": self.sms, "Messenger": self.messenger, "Telegram": self.telegram, "Discord": self.discord}


async def test_four_phones_two_consultants_one_queue(trial: Trial, browser: Browser) -> None:
    async with (
        opened(browser, trial.ready.simulator_url) as page,
        opened(browser, trial.ready.desk_url) as ola,
        opened(browser, trial.ready.desk_url) as kasia,
    ):
        await begin_shift(ola, "ola", trial.ready.passwords["ola"])
        await begin_shift(kasia, "kasia", trial.ready.passwords["kasia"])
        phones = Phones(page)
        await _everybody_writes(phones)
        for desk in (ola, kasia):
            await _four_wait_and_danger_is_first(desk)
        await keep_picture(page, "11 four telephones")
        await keep_picture(kasia, "12 four in one queue")
        await _taken_by_two(ola, kasia)
        await _answers_reach_their_own(phones, ola, kasia)
        await _an_edit_is_seen(phones.discord, ola)
        await _who_blocks_us_is_seen(phones.discord, ola)
        await keep_picture(ola, "13 not delivered")
        await keep_picture(page, "14 four telephones answered")


async def _everybody_writes(phones: Phones) -> None:
    await phones.sms.write("hej")
    await phones.messenger.write("dzień dobry")
    await phones.telegram.write("cześć")
    await phones.discord.write("mam 17 lat, nie idzie mi w szkole")
    # A button where the platform has one; a typed answer is as good.
    await phones.messenger.tap("Prosimy o wiek", "POMIŃ")
    await phones.messenger.reads("Z kim połączyć?")
    await phones.messenger.write("1")
    await phones.sms.reads("Prosimy o wiek")
    await phones.sms.write("mam 14 lat")
    await phones.telegram.reads("Prosimy o wiek")
    await phones.telegram.write(DANGER)
    await phones.telegram.reads("ta rozmowa ma pierwszeństwo")


async def _four_wait_and_danger_is_first(desk: Page) -> None:
    await expect(queue_of(desk)).to_have_count(4)
    await expect(queue_of(desk).first).to_contain_text("Telegram")
    await expect(queue_of(desk).first).to_contain_text("Natychmiast")
    for channel in ANSWERS:
        await expect(queue_of(desk).filter(has_text=channel)).to_have_count(1)


async def _taken_by_two(ola: Page, kasia: Page) -> None:
    """Each takes one, then the other one's are gone from the queue without a reload."""
    await kasia.get_by_role("button", name="Weź następną").click()
    await expect(talk_of(kasia).get_by_text(DANGER)).to_be_visible()
    await expect(queue_of(ola)).to_have_count(3)
    await take_from_queue(ola, "Discord")
    await expect(queue_of(kasia)).to_have_count(2)


async def _answers_reach_their_own(phones: Phones, ola: Page, kasia: Page) -> None:
    await reply(kasia, ANSWERS["Telegram"])
    await reply(ola, ANSWERS["Discord"])
    await expect(line_of(kasia, ANSWERS["Telegram"]).locator(".bubble-state")).to_have_text(
        re.compile("wysłane|doręczone")
    )
    await expect(line_of(ola, ANSWERS["Discord"]).locator(".bubble-state")).to_have_text(
        re.compile("wysłane|doręczone")
    )
    await take_from_queue(kasia, "Messenger")
    await reply(kasia, ANSWERS["Messenger"])
    await expect_delivered(kasia, ANSWERS["Messenger"])
    await expect(talk_of(kasia).get_by_text(ANSWERS["Telegram"])).to_have_count(0)
    await take_from_queue(ola, "SMS")
    await reply(ola, ANSWERS["SMS"])
    await expect_delivered(ola, ANSWERS["SMS"])
    for channel, phone in phones.all().items():
        await phone.reads(ANSWERS[channel])
        heard = await phone.texts()
        assert [words for words in ANSWERS.values() if words in heard] == [ANSWERS[channel]], channel


async def _an_edit_is_seen(discord: PhonePage, desk: Page) -> None:
    await desk.get_by_role("region", name="Twoje rozmowy").get_by_role("listitem").filter(has_text="Discord").click()
    await discord.edit("mam 17 lat, nie idzie mi w szkole", "mam 17 lat, nie idzie mi w domu")
    changed = line_of(desk, "nie idzie mi w domu")
    await expect(changed).to_have_count(1)
    await expect(changed).to_contain_text("zmieniona przez osobę piszącą")
    await expect(talk_of(desk).get_by_text("nie idzie mi w szkole")).to_have_count(0)


async def _who_blocks_us_is_seen(discord: PhonePage, desk: Page) -> None:
    await discord.do("Zablokuj nas")
    await reply(desk, "Jesteś tam jeszcze?")
    lost = line_of(desk, "Jesteś tam jeszcze?")
    await expect(lost).to_contain_text("nie doręczone")
    await expect(lost).to_contain_text("Discord nie przekazuje tej osobie wiadomości od nas")
    await expect(discord.thread.get_by_text("Jesteś tam jeszcze?")).to_have_count(0)

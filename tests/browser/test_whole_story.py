"""The whole house in a real browser: from a person's telephone or chat to the desk and back."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from most116.testing.chromium import in_browser, keep_picture, opened
from most116.testing.desk_page import begin_shift, close, expect_delivered, reply, take_from_queue, talk_of
from most116.testing.installed import kept_rules
from most116.testing.trial import Trial, running_trial

pytestmark = in_browser


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A house in whose queue nobody waits but who is in the story."""
    with running_trial(rules=kept_rules()) as started:
        yield started


async def test_from_the_telephone_to_the_desk_and_back(trial: Trial, browser: Browser) -> None:
    async with (
        opened(browser, trial.ready.simulator_url) as phones,
        opened(browser, trial.ready.desk_url) as desk,
    ):
        await begin_shift(desk, "ola", trial.ready.passwords["ola"])
        ania = phones.get_by_role("region", name="Ania")
        thread = ania.get_by_role("log")

        async def write(words: str) -> None:
            await ania.get_by_label("Treść SMS-a").fill(words)
            await ania.get_by_role("button", name="Wyślij SMS").click()
            await expect(thread.get_by_text(words, exact=True)).to_be_visible()

        await write("hej, to ja")
        await expect(thread.get_by_text("Prosimy o wiek")).to_be_visible()
        await keep_picture(phones, "1 questions on the telephone")
        await write("mam 14 lat")
        await expect(thread.get_by_text("Czekasz na wolna osobe z 116 111")).to_be_visible()
        await write("boje sie isc jutro do szkoly")
        await take_from_queue(desk, "13–15 lat")
        await keep_picture(desk, "2 taken at the desk")
        await expect(talk_of(desk).get_by_text("boje sie isc jutro do szkoly")).to_be_visible()
        await expect(thread.get_by_text("Od teraz pisze Ola")).to_be_visible()
        await reply(desk, "Dzień dobry, słucham Cię")
        await expect(thread.get_by_text("Dzień dobry, słucham Cię")).to_be_visible()
        await expect_delivered(desk, "Dzień dobry, słucham Cię")
        await write("dziekuje ze ktos odpisal")
        await expect(talk_of(desk).get_by_text("dziekuje ze ktos odpisal")).to_be_visible()
        await keep_picture(desk, "3 talk at the desk")
        await close(desk)
        await expect(thread.get_by_text("Dziekujemy za rozmowe")).to_be_visible()
        await keep_picture(phones, "4 goodbye on the telephone")


async def test_from_the_chat_to_the_desk_and_back(trial: Trial, browser: Browser) -> None:
    async with (
        opened(browser, trial.ready.public_url) as chat,
        opened(browser, trial.ready.desk_url) as desk,
    ):
        await begin_shift(desk, "kasia", trial.ready.passwords["kasia"])
        await chat.get_by_role("link", name="Czat na tej stronie", exact=True).click()
        talk = chat.get_by_role("log", name="Rozmowa")
        await _write(chat, "dobry wieczór")
        await expect(talk.get_by_text("Prosimy o wiek")).to_be_visible()
        await _write(chat, "19")
        await chat.get_by_role("group", name="Odpowiedzi do wyboru").get_by_role("button", name="2").click()
        await expect(talk.get_by_text(re.compile("Czeka"))).to_be_visible()
        await keep_picture(chat, "5 waiting in the chat")
        await take_from_queue(desk, "18–19 lat")
        await reply(desk, "Dobry wieczór, jestem przy klawiaturze")
        await expect(talk.get_by_text("jestem przy klawiaturze")).to_be_visible()
        await expect_delivered(desk, "jestem przy klawiaturze")
        await _write(chat, "nie umiem o tym mówić")
        await expect(talk_of(desk).get_by_text("nie umiem o tym mówić")).to_be_visible()
        await close(desk)
        await expect(talk.get_by_text("Dziękujemy za rozmowę")).to_be_visible()
        await keep_picture(chat, "6 goodbye in the chat")


@pytest.mark.slow
async def test_the_chat_without_scripts(trial: Trial, browser: Browser) -> None:
    async with (
        opened(browser, trial.ready.public_url, java_script_enabled=False) as chat,
        opened(browser, trial.ready.desk_url) as desk,
    ):
        await begin_shift(desk, "kasia", trial.ready.passwords["kasia"])
        await chat.get_by_role("link", name="Czat na tej stronie", exact=True).click()
        talk = chat.get_by_role("log", name="Rozmowa")
        await _write(chat, "nie mam z kim porozmawiać o tym wszystkim")
        await _look_until(chat, talk.get_by_text(re.compile("Czeka")))
        await take_from_queue(desk, "wiek nieznany")
        await reply(desk, "Jestem tutaj, proszę pisać spokojnie")
        await _look_until(chat, talk.get_by_text("proszę pisać spokojnie"))
        await keep_picture(chat, "7 chat without scripts")
        # Only the next form tells that the page has it.
        await chat.get_by_role("button", name="Sprawdź odpowiedź").click()
        await expect_delivered(desk, "proszę pisać spokojnie")
        await close(desk)
        await _look_until(chat, talk.get_by_text("Dziękujemy za rozmowę"))
        await chat.get_by_role("button", name="Szybkie wyjście").click(no_wait_after=True)


async def _write(chat: Page, words: str) -> None:
    await chat.get_by_label("Twoja wiadomość").fill(words)
    await chat.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(chat.get_by_role("log", name="Rozmowa").get_by_text(words, exact=True)).to_be_visible()


async def _look_until(chat: Page, wanted: Locator) -> None:
    """Without scripts a person looks for answers by a button."""
    for _ in range(40):
        if await wanted.count():
            break
        await chat.get_by_role("button", name="Sprawdź odpowiedź").click()
    await expect(wanted).to_be_visible()

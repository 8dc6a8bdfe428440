"""axe-core on every page between an invitation and the desk, and at the second step of a day, by day and by night."""

from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from handoff.accounts.duties import Duties
from handoff.ranks import Role
from most116.app.desk_site import Health
from most116.core.clock import SystemClock
from most116.core.conversation import Language, Line
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_stage import DeskStage, desk_stage
from most116.testing.servers import RedisServer

pytestmark = [*needs_browser, needs_axe, pytest.mark.slow]
GOOD = "trzy żółte parasole"
DUTIES = Duties(role=Role.CONSULTANT, lines=(Line.YOUTH,), languages=(Language.PL,))


@pytest.fixture
async def stage(redis_server: RedisServer, tmp_path: Path, health: Health) -> AsyncIterator[DeskStage]:
    """A desk that nobody enters with a password alone."""
    async with desk_stage(redis_server.url, tmp_path, SystemClock(), health, second_factor=True) as made:
        yield made


async def broken(page: Page, heading: str) -> list[str]:
    """What is wrong on the page with this heading, in either colours."""
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        found += [f"{heading}, {scheme}: {one}" for one in await violations(page)]
    return found


async def enter(page: Page, fields: dict[str, str], submit: str) -> None:
    for label, words in fields.items():
        await page.get_by_label(label, exact=True).fill(words)
    await page.get_by_role("button", name=submit, exact=True).click()


async def test_every_step_of_coming_in(stage: DeskStage, served: str, browser: Browser) -> None:
    ada = await stage.hire("ada", "Ada", role=Role.ADMIN)
    made = await stage.reception.administration.invite(ada, "ola", "Ola", DUTIES)
    code = "Kod, który pokazuje teraz aplikacja"
    async with opened(browser, served, made.path) as page:
        await page.get_by_label("Nowe hasło").fill(GOOD)
        await page.get_by_label("To samo hasło jeszcze raz").fill(GOOD)
        await page.get_by_label("To samo hasło jeszcze raz").press("Enter")
        found = await broken(page, "Ustaw drugi składnik")
        secret = (await page.locator(".secret").inner_text()).replace(" ", "")
        await enter(page, {code: "000000x"}, "Zapisz")
        await expect(page.get_by_role("alert")).not_to_be_empty()
        found += await broken(page, "Ustaw drugi składnik")
        await enter(page, {code: pyotp.TOTP(secret).now()}, "Zapisz")
        found += await broken(page, "Kody zapasowe")
        spare = await page.locator(".codes code").first.inner_text()
        await page.get_by_role("link", name="Kody są zapisane, dalej").click()
        await expect(page.locator("#live")).to_contain_text("Na żywo")
        await page.get_by_role("button", name="Wyloguj").click()
        await enter(page, {"Login": "ola", "Hasło": GOOD}, "Zaloguj")
        found += await broken(page, "Drugi składnik")
        await page.locator("#code").fill("00000-00000")
        await page.locator("#code").press("Enter")
        await expect(page.locator("#notice")).not_to_be_empty()
        found += await broken(page, "Drugi składnik")
        await page.locator("#code").fill(spare)
        await page.locator("#code").press("Enter")
        await expect(page.locator("#live")).to_contain_text("Na żywo")
        await page.goto("/account/passkey")
        found += await broken(page, await page.get_by_role("heading", level=1).inner_text())
    assert found == []

"""Another language on any page with a field: what is typed stays, with scripts and without, and in no address."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from config.texts import Texts
from handoff.live.connection import connect
from most116.testing.chat_page import chatting
from most116.testing.chromium import needs_browser
from most116.testing.form_site import FormSite, form_site
from most116.testing.servers import RedisServer

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
PAGES = [
    ("/chat?for=m", ("Twoja wiadomość", "Твоє повідомлення")),
    ("/form?for=m", ("Twoja wiadomość", "Твоє повідомлення")),
    ("/back", ("Sześć słów", "Шість слів")),
]


@pytest_asyncio.fixture(loop_scope="session")
async def letters(redis_server: RedisServer, texts: Texts) -> AsyncIterator[FormSite]:
    connection = connect(redis_server.url, blocking=True)
    made = form_site(connection, texts)
    yield made
    await made.mailbox.close()
    await connection.aclose()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(("path", "labels"), PAGES)
async def test_what_is_typed_goes_along(
    letters: FormSite, browser: Browser, path: str, labels: tuple[str, str], scripts: bool
) -> None:
    async with chatting(letters, browser, path=path, java_script_enabled=scripts) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.get_by_label(labels[0]).fill("szkic, którego nikt nie zna")
        if path.startswith("/form"):
            await page.get_by_label("Ile masz lat?").select_option("13-15")
        await page.get_by_role("button", name="Українська").click()
        await expect(page.locator("html")).to_have_attribute("lang", "uk")
        await expect(page.get_by_label(labels[1])).to_have_value("szkic, którego nikt nie zna")
        if path.startswith("/form"):
            await expect(page.locator("#age")).to_have_value("13-15")
            await expect(page.locator("[name=entry]")).to_have_value("m")
        assert not [url for url in asked if "szkic" in url]
    assert letters.kept.said == []


@pytest.mark.parametrize(("path", "labels"), PAGES)
async def test_with_nothing_typed_no_further_page_is_in_the_history(
    letters: FormSite, browser: Browser, path: str, labels: tuple[str, str]
) -> None:
    async with chatting(letters, browser, path=path) as page:
        before = await page.evaluate("history.length")
        await page.get_by_role("button", name="Українська").click()
        await expect(page.get_by_label(labels[1])).to_be_empty()
        assert await page.evaluate("history.length") == before
        assert "lang=uk" in page.url

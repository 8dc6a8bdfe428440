"""A link in Snapchat opens the chat in that app's own browser, and writing there is one touch away."""

import pytest
from playwright.async_api import Browser, expect

from bridges.front_door.links import link_routes
from config.entry_link import EntryLink, Source
from config.entry_links import EntryLinks
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.redaction import EventLog
from most116.testing.chromium import needs_browser, opened
from most116.testing.webchat_site import Site

pytestmark = needs_browser
IN_SNAPCHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 Snapchat/13.14.0.40 (like Safari/8619.2.8, panda)"
)
SHOWN_IN_SNAPCHAT = EntryLink(
    code="m", line=Line.YOUTH, source=Source.SNAPCHAT, target=Channel.WEBCHAT, language=Language.UK
)
REMAINS = "[localStorage.length, sessionStorage.length, document.cookie, document.referrer]"


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_link_in_snapchat_opens_the_chat_directly(
    site: Site, browser: Browser, texts: Texts, scripts: bool
) -> None:
    counted: list[str] = []

    async def count(code: str) -> None:
        counted.append(code)

    site.app.router.routes += link_routes(
        settings=load_settings({"webchat": {"on": True}}),
        texts=texts,
        numbers=load_numbers(None),
        links=EntryLinks({"m": SHOWN_IN_SNAPCHAT}),
        count=count,
        clock=site.clock,
        log=EventLog("public"),
    )
    options = {"user_agent": IN_SNAPCHAT, "java_script_enabled": scripts, "viewport": {"width": 390, "height": 640}}
    async with site.served() as url, opened(browser, url, "/go/m?ScCid=click-of-one-person", **options) as page:
        assert page.url == f"{url}/chat?for=m&lang=uk"
        assert await page.context.cookies() == []
        if scripts:
            assert await page.evaluate(REMAINS) == [0, 0, "", ""]
        await expect(page.locator("html")).to_have_attribute("lang", "uk")
        await page.get_by_role("textbox").fill("hej")
        await page.get_by_role("button", name="Надіслати", exact=True).click()
        await expect(page.locator(".line.person .words")).to_have_text("hej")
    assert [(message.entry_code, message.locale_hint) for message in site.kept.messages.values()] == [("m", "uk")]
    assert counted == ["m"]

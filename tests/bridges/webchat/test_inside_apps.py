"""The domain sheet 7.2: inside Snapchat and TikTok the chat works for one sitting, and says how to leave them."""

import re

import pytest
from playwright.async_api import Browser, expect

from most116.testing.chat_page import chatting, quick_exit, said
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A155F Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
APPS = {
    "Snapchat, Android": f"{_ANDROID} Version/4.0 Chrome/124.0 Mobile Safari/537.36 Snapchat/12.90.0.46",
    "Snapchat, iPhone": f"{_IPHONE} Version/17.5 Mobile/15E148 Safari/604.1 Snapchat/12.90.0.46 (like Safari/8618)",
    "TikTok, Android": f"{_ANDROID} Version/4.0 Chrome/124.0 Mobile Safari/537.36 trill_340503 JsSdk/1.0 NetType/WIFI "
    "Channel/googleplay AppName/musical_ly app_version/34.5.3 ByteLocale/pl BytedanceWebview/d8a21c6",
    "TikTok, iPhone": f"{_IPHONE} Mobile/15E148 musical_ly_34.5.0 JsSdk/2.0 NetType/4G Channel/App Store "
    "ByteLocale/pl Region/PL BytedanceWebview/d8a21c6",
}
# What such a browser may refuse, and what the app around it may add.
LIMITS = """() => {
  const refused = { get() { throw new DOMException("refused", "SecurityError"); } };
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, refused);
  }
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  Object.defineProperty(crypto, "randomUUID", { value: undefined });
  delete window.Notification;
  window.open = () => null;
  window.snapBridge = { typed: [] };
  addEventListener("keydown", (event) => window.snapBridge.typed.push(event.key), true);
}"""


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("app", APPS)
async def test_the_chat_works_for_one_sitting(open_site: Site, browser: Browser, app: str, scripts: bool) -> None:
    page_of_app = chatting(
        open_site,
        browser,
        path="about:blank",
        user_agent=APPS[app],
        java_script_enabled=scripts,
        has_touch=True,
        is_mobile=True,
    )
    async with page_of_app as page:
        await page.add_init_script(f"({LIMITS})()")
        await page.goto("/m")
        await page.get_by_role("link", name="Czat na tej stronie", exact=True).tap()
        await said(page, "Hej")
        await open_site.answer(await open_site.visit_in(page), "Dzień dobry")
        if not scripts:
            await page.get_by_role("button", name="Sprawdź odpowiedź").tap()
        await expect(page.locator(".words")).to_have_text(["Hej", "Dzień dobry"])
        await expect(page.locator("#notices")).to_be_hidden()
        await said(page, "Jestem")
        await quick_exit(page)
        await page.goto("/chat")
        await expect(page.locator(".line")).to_have_count(0)


@pytest.mark.parametrize("path", ["/m", "/chat", "/help"])
@pytest.mark.parametrize("app", APPS)
async def test_the_way_to_a_browser_is_shown(open_site: Site, app: str, path: str) -> None:
    async with open_site.browser(**{"user-agent": APPS[app]}) as client:
        answer = await client.get(path)
    assert "Ta strona jest otwarta w innej aplikacji." in answer.text
    if "Android" in app:
        out = re.search(r'<a class="button quiet" href="(intent:[^"]*)">Otwórz w przeglądarce</a>', answer.text)
        assert out
        assert re.fullmatch(rf"intent://127\.0\.0\.1{re.escape(path)}\?#Intent;scheme=http;end", out[1])
    else:
        assert "W menu tej aplikacji jest: otwórz w przeglądarce." in answer.text

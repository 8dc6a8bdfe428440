"""A passkey in a real browser, by keyboard alone: made, used to come in and to confirm, refused, removed."""

from playwright.async_api import Browser, CDPSession, Page, expect

from handoff.records import Account
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = [*needs_browser, needs_axe]
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def device(page: Page) -> tuple[CDPSession, str]:
    """A device with a finger on it; its session with the browser, and what it is called there."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


async def press(page: Page, name: str, role: str = "button") -> None:
    await page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]  # button or link
    await page.keyboard.press("Enter")


async def test_the_whole_way_of_a_passkey(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    # Browsers make passkeys for names only.
    async with opened(browser, served.replace("127.0.0.1", "localhost")) as page:
        session, key = await device(page)
        await page.get_by_label("Login").fill(celina.login)
        await page.get_by_label("Hasło").fill(PASSWORD)
        await press(page, "Zaloguj")
        await expect(page.get_by_role("heading", name="Kolejka")).to_be_visible()
        await page.goto("/account/passkey")
        assert await violations(page) == []
        await page.get_by_label("Nazwa klucza").fill("telefon")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Kody zapasowe")).to_be_visible()
        await press(page, "Kody są zapisane, dalej", "link")
        row = page.get_by_role("table", name="Klucze dostępu").get_by_role("row", name="telefon")
        await expect(row).to_contain_text("jeszcze nie")
        assert await violations(page) == []
        await press(page, "Wyloguj")
        # Who says no to the browser's question stays where they are, and may ask again.
        await session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        await press(page, "Wejdź kluczem dostępu")
        await expect(page.get_by_role("alert")).to_have_text("Nie udało się. Spróbuj jeszcze raz albo wpisz hasło.")
        assert await violations(page) == []
        await session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
        await press(page, "Wejdź kluczem dostępu")
        await expect(page.get_by_role("heading", name="Kolejka")).to_be_visible()
        await page.goto("/confirm?then=/account")
        assert await violations(page) == []
        await press(page, "Potwierdź kluczem dostępu")
        await expect(row).not_to_contain_text("jeszcze nie")
        await press(page, "Usuń klucz: telefon")
        await expect(page.get_by_role("table", name="Klucze dostępu")).to_have_count(0)
        await press(page, "Wyloguj")
        await press(page, "Wejdź kluczem dostępu")
        await expect(page.locator("#notice")).to_contain_text("Ten klucz tu nie działa.")
        await expect(page.get_by_role("heading", name="Kolejka")).to_have_count(0)


async def test_a_browser_without_passkeys_is_offered_none(celina: Account, served: str, browser: Browser) -> None:
    async with opened(browser, served, java_script_enabled=False) as page:
        await expect(page.get_by_role("button", name="Zaloguj", exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name="Wejdź kluczem dostępu")).to_have_count(0)

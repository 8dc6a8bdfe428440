"""The telephones on the simulator's page, as the people who have them use them."""

from playwright.async_api import Locator, Page, expect


class PhonePage:
    """One telephone, of whichever network."""

    def __init__(self, page: Page, name: str, network: str) -> None:
        self.phone = page.get_by_role("region", name=f"{name} {network}", exact=True)
        self.thread = self.phone.get_by_role("log")

    async def write(self, words: str) -> None:
        await self.phone.locator("form.write textarea").fill(words)
        await self.phone.locator("form.write button").click()
        await expect(self.thread.get_by_text(words, exact=True)).to_be_visible()

    async def reads(self, words: str) -> Locator:
        """A message that they were sent, once it is there."""
        message = self.thread.locator(".theirs").filter(has_text=words)
        await expect(message).to_be_visible()
        return message

    async def tap(self, words: str, button: str) -> None:
        """Tap a button under a message with these words."""
        await (await self.reads(words)).get_by_role("button", name=button, exact=True).click()

    async def edit(self, before: str, after: str) -> None:
        mine = self.thread.locator(".mine").filter(has_text=before)
        await mine.locator("summary").click()
        await mine.get_by_label("Nowa treść").fill(after)
        await mine.get_by_role("button", name="Zmień").click()
        await expect(self.thread.get_by_text(after, exact=True)).to_be_visible()

    async def do(self, button: str) -> None:
        """Open what the telephone offers beside writing, and do one of it."""
        more = self.phone.locator("details.more")
        if await more.get_attribute("open") is None:
            await more.locator("summary").click()
        await more.get_by_role("button", name=button, exact=True).click()

    async def texts(self) -> list[str]:
        """What they were sent, oldest first."""
        return await self.thread.locator(".theirs .text").all_inner_texts()

"""A picture that is pasted or dropped is refused in the words of M38; what was typed stays, and so does the page."""

import pytest
from playwright.async_api import Browser, expect

from most116.testing.chat_page import chatting, said
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
REFUSED = "Nie przyjmujemy tu zdjęć, filmów ani plików."
# Brings a file, or words, to the field as a person's clipboard or hand would; says whether the page takes care of it.
BRINGS = """(field, [kind, words]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(9)], "a.jpg", { type: "image/jpeg" }));
  if (words) { data.setData("text/plain", words); }
  const given = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...given, clipboardData: data })
    : new DragEvent(kind, { ...given, dataTransfer: data });
  return !field.dispatchEvent(event);
}"""


@pytest.mark.parametrize("kind", ["paste", "drop"])
async def test_a_picture_is_refused_and_the_words_stay(open_site: Site, browser: Browser, kind: str) -> None:
    async with chatting(open_site, browser) as page:
        field = page.get_by_label("Twoja wiadomość")
        await field.fill("zobaczcie to")
        assert await field.evaluate(BRINGS, ["dragover", ""])
        assert await field.evaluate(BRINGS, [kind, ""])
        problem = page.get_by_role("alert").filter(has_text=REFUSED)
        await expect(problem).to_be_visible()
        await expect(field).to_have_value("zobaczcie to")
        await said(page, "opiszę słowami")
        await expect(problem).to_have_count(0)
    assert len(open_site.kept.messages) == 1


async def test_words_with_a_picture_beside_them_are_pasted(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser) as page:
        assert not await page.get_by_label("Twoja wiadomość").evaluate(BRINGS, ["paste", "z edytora"])
        await expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_have_count(0)

"""Pictures of the pages for docs/pages.md and docs/desk.md: `make pictures` takes them anew from trials of its own.

On a phone by day and at a desk by night, in the states that a person comes through.
"""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect

from most116.testing.chromium import chromium, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_pictures import DESK_PICTURES, LEAD, put_tour_away
from most116.testing.small_png import small_png
from most116.testing.trial import Trial, running_trial

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}
TOLD = "nie wiem od czego zacząć, w szkole nikt ze mną nie rozmawia"
ANSWER = "Cześć. Jestem tu i czytam."
_GREETING = "hej, nie wiem jak zacząć"
_PATIENCE_MS = 30_000
_LETTER = "chcę zapytać o coś, co mnie martwi od dawna"
_SNAPCHAT = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36 Snapchat/12.90"
_PIXELS = """async (png) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const bytes = canvas.getContext("2d").getImageData(0, 0, image.width, image.height).data;
  let told = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    told += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return [image.width, image.height, btoa(told)];
}"""
Steps = Callable[[Trial, Page], Awaitable[None]]


async def _nothing(_: Trial, page: Page) -> None:
    await expect(page.get_by_role("button", name="Szybkie wyjście")).to_be_visible()


async def _searched(_: Trial, page: Page) -> None:
    await page.locator("#place").fill("w Łąkowie")
    await page.locator("form.place .button").click()
    await expect(page.get_by_role("status")).to_be_visible()


async def _waiting(_: Trial, page: Page, words: str = _GREETING) -> None:
    await page.get_by_label("Twoja wiadomość").fill(words)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".line.system").first).to_be_visible(timeout=_PATIENCE_MS)


async def _answered(trial: Trial, page: Page) -> None:
    await _waiting(trial, page, TOLD)
    async with trial.desk() as desk:
        place = await desk.waits_with(TOLD)
        await desk.claim(place.id)
        await desk.reply(place.id, ANSWER)
        await expect(page.locator(".line.consultant .words")).to_have_text(ANSWER, timeout=_PATIENCE_MS)


async def _sent(_: Trial, page: Page) -> None:
    await page.get_by_label("Twoja wiadomość").fill(_LETTER)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".code-words")).to_be_visible(timeout=_PATIENCE_MS)


async def _look_open(_: Trial, page: Page) -> None:
    await page.get_by_role("link", name="Wygląd").click()


# For each picture: the page, what is done there, and how it is looked at.
PICTURES: dict[str, tuple[str, Steps, dict[str, Any]]] = {
    "choice": ("/", _nothing, PHONE),
    "choice-desk": ("/m", _nothing, DESK),
    "chat": ("/chat?for=m", _nothing, PHONE),
    "chat-waiting": ("/chat?for=m", _waiting, PHONE),
    "chat-answered": ("/chat?for=m", _answered, PHONE),
    "chat-desk": ("/chat?for=m", _answered, DESK),
    "chat-look": ("/chat?for=m&v=l3wc", _look_open, PHONE),
    "chat-in-app": ("/chat?for=m", _nothing, {**PHONE, "user_agent": _SNAPCHAT}),
    "chat-few-colours": ("/chat?for=m", _waiting, {**PHONE, "forced_colors": "active"}),
    "back": ("/back", _nothing, PHONE),
    "form": ("/form?for=m", _nothing, PHONE),
    "form-sent": ("/form?for=m", _sent, PHONE),
    "help": ("/help", _nothing, PHONE),
    "help-desk": ("/help", _searched, DESK),
    "device": ("/device", _nothing, PHONE),
    "links": ("/links", _nothing, PHONE),
}


async def take_pictures(folder: Path, rules: Path | None = None) -> None:
    """One PNG for each of PICTURES and DESK_PICTURES.

    `rules`: a folder of compiled rules, without which they are compiled first.
    """
    async with chromium() as browser, _counter(browser) as counting:
        with running_trial(rules=rules) as trial:
            for name, (path, steps, look) in PICTURES.items():
                async with opened(browser, trial.ready.public_url, path, **look) as page:
                    await steps(trial, page)
                    (folder / f"{name}.png").write_bytes(await _seen(page, counting))
        with running_trial(rules=rules) as trial:
            await put_tour_away(trial)
            for name, (path, act, look) in DESK_PICTURES.items():
                async with opened(browser, trial.ready.desk_url, "/", **look) as page:
                    await begin_shift(page, LEAD, trial.ready.passwords[LEAD])
                    await page.goto(path)
                    await act(trial, page)
                    (folder / f"{name}.png").write_bytes(await _seen(page, counting))


async def _seen(page: Page, counting: Page) -> bytes:
    """The page as a PNG."""
    taken = base64.b64encode(await page.screenshot(caret="hide")).decode()
    width, height, pixels = await counting.evaluate(_PIXELS, taken)
    return small_png(width, height, base64.b64decode(pixels))


@asynccontextmanager
async def _counter(browser: Browser) -> AsyncIterator[Page]:
    """A page without a policy, which tells the pixels of a picture."""
    page = await browser.new_page()
    yield page
    await page.close()


if __name__ == "__main__":
    asyncio.run(take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER))

"""What a desk's bell asked the browser to play and to show. A browser without a window does neither by itself."""

import json

from playwright.async_api import Page, expect

NOTED = """
const noted = { tones: 0, shown: [], open: 0 };
const note = (what) => {
  Object.assign(noted, what);
  document.documentElement.dataset.noted = JSON.stringify(noted);
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  note({ tones: noted.tones + 1 });
  return start.apply(this, at);
};
window.Notification = class extends EventTarget {
  static permission = "default";
  static requestPermission = async () => (Notification.permission = "granted");
  constructor(title, options) {
    super();
    note({ shown: [...noted.shown, title + (options.body ?? "")], open: 1 });
  }
  close() {
    note({ open: 0 });
  }
};
"""


async def expect_noted(page: Page, tones: int, *shown: str, still: int = 0) -> None:
    """Of a page that was opened with the script NOTED."""
    told = {"tones": tones, "shown": list(shown), "open": still}
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    await expect(page.locator("html")).to_have_attribute("data-noted", written)


async def tones_of(page: Page) -> int:
    """How many tones it has played."""
    return int(await page.evaluate("JSON.parse(document.documentElement.dataset.noted ?? '{\"tones\": 0}').tones"))

"""Has a desk's open page read its lists anew, without the pauses that it makes between them."""

from playwright.async_api import Page

# The module that the page uses itself.
_MODULE = "performance.getEntriesByType('resource').map((one) => one.name).find((name) => /lists[^/]*js/.test(name))"
_REFRESH = """async ([address, times]) => {
  const { refreshLists } = await import(address);
  for (let number = 0; number < times; number += 1) await refreshLists();
}"""


async def refreshed(page: Page, times: int = 1) -> None:
    """So many times, one after the other."""
    await page.evaluate(_REFRESH, [await page.evaluate(_MODULE), times])

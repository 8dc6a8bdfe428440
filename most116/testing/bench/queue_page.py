"""How soon the queue stands on the screen of a browser, and what its page holds in memory after a day of events."""

from playwright.async_api import Browser, CDPSession, Page

from most116.testing.bench.load import milliseconds_below
from most116.testing.bench.results import Results
from most116.testing.bench.waiting_people import let_wait, parts_of
from most116.testing.chromium import PROGRAM, chromium, memory_of_pages, opened
from most116.testing.desk_lists import refreshed
from most116.testing.desk_page import begin_shift
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

_LOGIN, _COLLEAGUE, _OPEN = "ola", "kasia", 10_000
# Somebody comes or goes every half a minute of eight hours.
_LOADS, _EVENTS, _FEW = 20, 960, 10
# What ends the list is there, and a frame later it was painted: in milliseconds since the page was asked for.
_NOTE = """
const look = () => requestAnimationFrame(() => {
  if (document.getElementById("queue-more")) {
    requestAnimationFrame(() => { document.documentElement.dataset.painted = String(performance.now()); });
  } else {
    look();
  }
});
look();
"""


async def queue_in_a_browser(trial: Trial, results: Results, *, quick: bool) -> None:
    """With ten thousand who wait: the page loaded again and again, then open while the queue changes for a day."""
    if PROGRAM is None:
        results.say("  this machine has no browser")
        return
    async with parts_of(trial) as parts, trial.desk(_COLLEAGUE) as colleague, chromium() as browser:
        events = _EVENTS // _FEW if quick else _EVENTS
        await let_wait(parts, _OPEN + events)
        async with opened(browser, trial.ready.desk_url) as page:
            await page.add_init_script(_NOTE)
            await begin_shift(page, _LOGIN, trial.ready.passwords[_LOGIN])
            painted = [await _painted(page) for _ in range(_LOADS)]
        results.add(f"queue painted in a browser at {_OPEN:,}, p50", milliseconds_below(painted, 0.5), "ms")
        results.add(f"queue painted in a browser at {_OPEN:,}, slowest", max(painted) * 1000, "ms")
        # In a page of its own: one that was loaded anew holds for a while what it showed before.
        async with opened(browser, trial.ready.desk_url) as page:
            await begin_shift(page, _LOGIN, trial.ready.passwords[_LOGIN])
            await _day(page, browser, colleague, results, events)


async def _painted(page: Page) -> float:
    """Seconds from asking for the page until the whole list was painted."""
    await page.goto("/")
    await page.wait_for_selector("html[data-painted]")
    return float(await page.evaluate("document.documentElement.dataset.painted")) / 1000


async def _day(page: Page, browser: Browser, colleague: DeskUser, results: Results, events: int) -> None:
    """A colleague takes one after the other and closes, and after each the page reads its lists, without its pauses."""
    await page.get_by_role("button", name="Weź następną").click()
    await page.get_by_role("textbox", name="Odpowiedź do").wait_for()
    tools = await page.context.new_cdp_session(page)
    await tools.send("Performance.enable")
    at_first, heap = await memory_of_pages(browser), await _heap(tools)
    results.add("page of a desk in a browser, at first", at_first / 2**20, "MiB")
    for _ in range(events):
        one = await colleague.take_next()
        assert one is not None, "the queue is not empty"
        await colleague.close(one.id)
        await refreshed(page)
    results.say(f"  {events} people were taken and their talks closed")
    # Not the process: whoever drives a browser has it keep every answer, a fifth of a megabyte each.
    grown = await _heap(tools) - heap
    results.add("page of a desk in a browser, kept after a day", (at_first + grown) / 2**20, "MiB")


async def _heap(tools: CDPSession) -> float:
    """Bytes, after everything that nobody needs any more is gone."""
    await tools.send("HeapProfiler.collectGarbage")
    found = (await tools.send("Performance.getMetrics"))["metrics"]
    return float(next(one["value"] for one in found if one["name"] == "JSHeapUsedSize"))

"""In whatever order messages come to an open page, they stand in one order in the end."""

from playwright.async_api import Browser

from handoff.records import Account
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import sign_in
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser

# Puts five messages into a transcript in each of 120 orders, by the page's own script, and tells what came of it.
_EVERY_ORDER = """async () => {
  const desk = document.querySelector("script[src*='/desk.js']").src;
  const { put } = await import(desk.replace("desk.js", "transcript-order.js"));
  const all = [
    ["pierwsze", 1, "person", 0], ["trzecie", 3, "person", 20], ["drugie", 4, "person", 10],
    ["odpowiedź", 5, "consultant", 12], ["za późno", 6, "person", 5],
  ];
  const outage = [
    ["przed", 1, "person", 0], ["po godzinie", 2, "person", 3600], ["witaj", 3, "system", 3601],
    ["pobrane", 4, "person", 60, true],
  ];
  const orders = (rest) => rest.length === 0 ? [[]] : rest.flatMap(
    (one) => orders(rest.filter((other) => other !== one)).map((more) => [one, ...more]),
  );
  const bubble = ([text, seq, author, at, late]) => {
    const found = Object.assign(document.createElement("li"), { textContent: text });
    Object.assign(found.dataset, { seq, author, ...(late ? { late: "" } : {}) });
    found.append(Object.assign(document.createElement("time"), { dateTime: new Date(at * 1000).toISOString() }));
    return found;
  };
  const ordered = (told) => orders(told).map((order) => {
    const list = document.createElement("ol");
    order.forEach((one) => put(list, bubble(one)));
    return [...list.children].map((each) => each.textContent).join(", ");
  });
  const found = ordered(all);
  return { times: found.length, orders: [...new Set(found)], outage: [...new Set(ordered(outage))] };
}"""


async def test_late_words_stand_where_they_were_written_and_never_before_an_answer(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    async with opened(browser, served) as page:
        await sign_in(page, "celina", PASSWORD)
        assert await page.evaluate(_EVERY_ORDER) == {
            "times": 120,
            "orders": ["pierwsze, drugie, trzecie, odpowiedź, za późno"],
            "outage": ["przed, pobrane, po godzinie, witaj"],
        }

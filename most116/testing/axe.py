"""axe-core, as npm installs it, on pages of ours: a test puts it in from outside, and no page of ours loads it."""

from collections.abc import Collection
from pathlib import Path

import pytest
from playwright.async_api import Page

_FILE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"

needs_axe = pytest.mark.skipif(
    not _FILE.is_file(), reason="axe-core is not here; where npm is, `make scripts` brings it"
)


async def violations(page: Page, *, but: Collection[str] = ()) -> list[str]:
    """What breaks WCAG 2.2 A and AA or axe's best practices, in this state of the page and of the frames in it.

    What a test evaluates is not bound by the page's policy, so the policy stays as people get it. `but`: rules that are
    broken on purpose.
    """
    source = _FILE.read_text(encoding="utf-8")
    for frame in page.frames:
        await frame.evaluate(source)
    found = await page.evaluate(_RUN, _RULES)
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found["violations"]
        if rule["id"] not in but
        for node in rule["nodes"]
    ]

"""Articles for whoever waits: in the page itself, from the first message until a person answers."""

import pytest

from most116.core.conversation import Phase
from most116.core.messages import Author
from most116.testing.webchat_page import hidden
from most116.testing.webchat_site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _begun(site: Site, language: str = "pl", entry: str = "") -> str:
    async with site.browser() as client:
        address = f"/chat?lang={language}&for={entry}"
        await client.post("/chat", data={**hidden(await client.get(address)), "text": "Hej"})
        return (await client.get(address)).text


async def test_a_page_without_scripts_offers_them_while_it_waits(reading_site: Site) -> None:
    async with reading_site.browser() as client:
        fresh = await client.get("/chat")
        assert 'class="articles" aria-label="Do czytania, gdy czekasz" hidden' in fresh.text
        await client.post("/chat", data={**hidden(fresh), "text": "Hej"})
        waiting = (await client.get("/chat")).text
        assert 'class="articles" aria-label="Do czytania, gdy czekasz">' in waiting
        assert waiting.index('id="composer"') < waiting.index('id="articles"') < waiting.index('id="numbers-title"')
        await reading_site.answer(reading_site.visit(client), "Dzień dobry")
        assert "articles" not in (await client.get("/chat")).text


@pytest.mark.parametrize(
    ("language", "entry", "titles"),
    [
        ("pl", "", ["Dla wszystkich", "Drugi przykład"]),
        ("pl", "m", ["Dla wszystkich", "Drugi przykład"]),
        ("pl", "d", ["Dla wszystkich", "Drugi przykład", "Dla dorosłych"]),
        ("uk", "", ["Приклад"]),
        ("en", "", []),
    ],
)
async def test_they_are_in_the_language_of_the_page_and_of_the_line(
    reading_site: Site, language: str, entry: str, titles: list[str]
) -> None:
    page = await _begun(reading_site, language, entry)
    every = ["Dla wszystkich", "Drugi przykład", "Dla dorosłych", "Приклад"]
    assert [title for title in every if f"<summary>{title}</summary>" in page] == titles
    assert ('id="articles"' in page) is bool(titles)


@pytest.mark.parametrize(
    ("phase", "urgent", "offered"),
    [
        (Phase.QUEUED, False, True),
        (Phase.QUEUED, True, False),
        (Phase.ACTIVE, False, False),
        (Phase.UNAVAILABLE, False, False),
        (Phase.CLOSED, False, False),
    ],
)
async def test_nothing_stands_beside_danger_nor_after_the_waiting(
    reading_site: Site, phase: Phase, urgent: bool, offered: bool
) -> None:
    async with reading_site.browser() as client:
        await client.post("/chat", data={**hidden(await client.get("/chat")), "text": "Hej"})
        visit = reading_site.visit(client)
        await reading_site.answer(visit, "Słowa", author=Author.SYSTEM, phase=phase, urgent=urgent)
        assert ('id="articles"' in (await client.get("/chat")).text) is offered


async def test_without_files_nothing_is_there(open_site: Site) -> None:
    page = await _begun(open_site)
    assert "articles" not in page

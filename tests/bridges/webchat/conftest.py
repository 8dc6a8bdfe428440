"""Fixtures of the web chat: its site on real mailboxes and return codes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.link_list import FILE, dump, sign
from config.texts import Texts
from handoff.live.connection import Live, connect
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, webchat_site

_ARTICLE = """lines: [{lines}]
language: {language}
title: {title}
paragraphs:
  - "{title}, pierwszy akapit. Telefon [[number.n112]]."
  - "Drugi akapit: to tylko przykład do prób, słów organizacji tu nie ma."
approved_by: Jan Przykładowy
approved_on: 2026-11-20
"""


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> AsyncIterator[Site]:
    made = webchat_site(live_blocking, texts)
    yield made
    await made.mailbox.close()


@pytest.fixture(scope="session")
def signed_links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a signed list of our addresses."""
    folder = tmp_path_factory.mktemp("data")
    listed = "2026-11-21\nhttps://most116.example/go/c2d3f\nhttps://most116.example/go/k7p4x\n"
    (folder / FILE).write_text(dump(sign(listed, Ed25519PrivateKey.generate())), encoding="utf-8")
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def open_site(redis_server: RedisServer, texts: Texts, signed_links: Path) -> AsyncIterator[Site]:
    """The site for tests with `browser`."""
    connection = connect(redis_server.url, blocking=True)
    made = webchat_site(connection, texts, data_dir=signed_links)
    yield made
    await made.mailbox.close()
    await connection.aclose()


@pytest.fixture(scope="session")
def with_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "articles").mkdir()
    for name, lines, language, title in (
        ("a", "116 111, 116 123", "pl", "Dla wszystkich"),
        ("b", "116 111, 116 123", "pl", "Drugi przykład"),
        ("c", "116 123", "pl", "Dla dorosłych"),
        ("d", "116 111, 116 123", "uk", "Приклад"),
    ):
        words = _ARTICLE.format(lines=lines, language=language, title=title)
        (folder / "articles" / f"{name}.yaml").write_text(words, encoding="utf-8")
    (folder / "articles" / "broken.yaml").write_text("lines: [", encoding="utf-8")
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def reading_site(redis_server: RedisServer, texts: Texts, with_articles: Path) -> AsyncIterator[Site]:
    connection = connect(redis_server.url, blocking=True)
    made = webchat_site(connection, texts, data_dir=with_articles)
    yield made
    await made.mailbox.close()
    await connection.aclose()

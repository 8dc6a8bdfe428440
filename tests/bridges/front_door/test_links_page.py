"""`/links`: the addresses that were signed, with what is needed to check it, and nothing that was not."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette

from bridges.front_door.links_page import links_page_routes
from bridges.front_door.own_pages import front_pages
from config.link_list import FILE, SignedList, dump, sign
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Language
from most116.core.redaction import EventLog
from most116.web.assets import Assets

SITE = "https://most116.example"
ADDRESSES = [f"{SITE}/go/c2d3f", f"{SITE}/go/k7p4x"]
PARTS = ("list.txt", "list.sig", "key.pem")


@asynccontextmanager
async def visiting(texts: Texts, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = load_settings({"public_base_url": SITE, "data_dir": folder, "webchat": {"on": True}})
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    routes = links_page_routes(settings=settings, pages=front_pages(texts, assets, settings), log=EventLog("public"))
    app = Starlette(routes=[*routes, assets.route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE) as client:
        yield client


def runs(program: str, arguments: list[str], folder: Path) -> bool:
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.fixture
def signed(tmp_path: Path) -> SignedList:
    made = sign("\n".join(["2026-11-21", *ADDRESSES]) + "\n", Ed25519PrivateKey.generate())
    (tmp_path / FILE).write_text(dump(made), encoding="utf-8")
    return made


@pytest.mark.parametrize("language", list(Language))
async def test_the_page_shows_what_was_signed(
    texts: Texts, tmp_path: Path, signed: SignedList, language: Language
) -> None:
    async with visiting(texts, tmp_path) as client:
        page = await client.get("/links", params={"lang": language})
    assert page.headers["content-language"] == language
    assert all(f"<code>{one}</code>" in page.text for one in [*ADDRESSES, f"{SITE}/go/", signed.fingerprint])
    assert "2026-11-21" in page.text
    assert "set-cookie" not in page.headers


async def test_what_is_served_holds_against_another_program(texts: Texts, tmp_path: Path, signed: SignedList) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("this machine has no openssl to check the command with that the page shows")
    async with visiting(texts, tmp_path) as client:
        for part in PARTS:
            (tmp_path / part).write_bytes((await client.get(f"/links/{part}")).content)
        page = (await client.get("/links")).text
    command = page.partition("<code>openssl ")[2].partition("</code>")[0].split()
    assert runs(openssl, command, tmp_path)
    (tmp_path / "list.txt").write_bytes(signed.text.encode() + b"https://sticker.example/go/k7p4x\n")
    assert not runs(openssl, command, tmp_path)


async def test_without_a_signed_list_the_page_says_how_addresses_begin(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path) as client:
        page = await client.get("/links")
        assert f"<code>{SITE}/go/</code>" in page.text
        assert "list.txt" not in page.text
        assert [(await client.get(f"/links/{part}")).status_code for part in PARTS] == [404] * 3


async def test_what_nobody_signed_is_not_shown(texts: Texts, tmp_path: Path, signed: SignedList) -> None:
    (tmp_path / FILE).write_text(dump(signed).replace("k7p4x", "x9y9z"), encoding="utf-8")
    async with visiting(texts, tmp_path) as client:
        page = await client.get("/links")
        assert (page.status_code, "x9y9z" in page.text, signed.fingerprint in page.text) == (200, False, False)
        assert (await client.get("/links/list.txt")).status_code == 404
        assert (await client.get("/links/other")).status_code == 404

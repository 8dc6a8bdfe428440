import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from most116.web.headers import SecurityHeaders


async def plain(request: Request) -> Response:
    return PlainTextResponse("x")


async def kept(request: Request) -> Response:
    return PlainTextResponse("x", headers={"cache-control": "public, max-age=60"})


async def broken(request: Request) -> Response:
    raise RuntimeError


def client(*, https: bool = False) -> httpx.AsyncClient:
    app = Starlette(
        routes=[Route("/", plain), Route("/kept", kept), Route("/broken", broken)],
        middleware=[Middleware(SecurityHeaders, https=https, indexed=["/kept"])],
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


@pytest.mark.parametrize("path", ["/", "/kept", "/missing"])
async def test_every_answer_carries_the_headers(path: str) -> None:
    async with client() as browser:
        headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


async def test_nothing_is_cached_unless_the_answer_says_so() -> None:
    async with client() as browser:
        assert (await browser.get("/")).headers["cache-control"] == "no-store"
        assert (await browser.get("/kept")).headers["cache-control"] == "public, max-age=60"


async def test_only_listed_pages_may_be_indexed_and_https_is_kept() -> None:
    async with client(https=True) as browser:
        assert "noindex" in (await browser.get("/")).headers["x-robots-tag"]
        listed = (await browser.get("/kept")).headers
    assert "x-robots-tag" not in listed
    assert "max-age" in listed["strict-transport-security"]


def test_scripts_make_markup_in_one_place_only() -> None:
    """Browsers refuse it anywhere else by Trusted Types, which a person would notice before a developer does."""
    root = Path(__file__).resolve().parents[2]
    sinks = re.compile(
        r"(inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|DOMParser|\beval\(|srcdoc|new Function"
    )
    scripts = [path for folder in ("bridges", "handoff", "most116/web") for path in (root / folder).rglob("*.js")]
    assert len(scripts) > 10
    assert [path.name for path in scripts if sinks.search(path.read_text(encoding="utf-8"))] == ["dom.js"]

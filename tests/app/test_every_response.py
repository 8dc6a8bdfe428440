"""Every answer of both sites: all headers, nothing of how it is made, and cookies that only our own site is sent."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route
from starlette.types import ASGIApp

from handoff.ranks import Role
from most116.app.assembly import make_mailbox
from most116.app.desk_site import Health
from most116.app.public_role import public_site
from most116.core.clock import SystemClock
from most116.core.conversation import Line
from most116.core.messages import Told
from most116.testing.databases import copy_sqlite
from most116.testing.desk_clients import Browser, program
from most116.testing.desk_stage import DeskStage, desk_stage
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer
from most116.web.push import Push

PUBLIC, DESK = "https://most116.example", "https://desk.example"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
BODIES = {
    "application/json": b"{",
    "application/x-www-form-urlencoded": b"a=1",
    "multipart/form-data; boundary=a": b"--a--",
    "text/plain": b"a" * (2 * 1024 * 1024),
}
PLATFORMS: dict[str, object] = {
    "public_base_url": PUBLIC,
    "webchat": {"on": True},
    "form": {"on": True},
    "twilio": {"account_sid": "AC" + "0" * 32, "auth_token": "t" * 32, "sms_number": "+48732000000"},
    "telegram": {"bot_token": "7:" + "t" * 35, "secret_token": "s" * 32, "bot_name": "most116bot"},
    "meta": {"app_secret": "a" * 32, "verify_token": "v" * 32, "page_token": "p" * 32, "page_id": "116"},
}
HOW_IT_IS_MADE = re.compile(
    r"Traceback|line \d+, in|secret_module|uvicorn|starlette|fastapi|pydantic|redis\.|sqlalchemy|(most116|python)/\d",
    re.IGNORECASE,
)
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
}


def routes_of(app: Any) -> Iterator[Route]:
    """The table of routes behind the middleware around it, with those of every part that was included."""
    while not hasattr(app, "routes"):
        app = app.app
    for route in app.routes:
        if isinstance(route, Route):
            yield route
        else:
            yield from routes_of(route.original_router)


def addresses(app: ASGIApp, known: str) -> Iterator[str]:
    """Every address of a site with `known` in its places, and some that lead nowhere."""
    for route in routes_of(app):
        yield re.sub(r"{[^}]*}", known, route.path)
    yield from ("/missing", "//", "/%00", "/static/../../etc/passwd", "/chat/", "/%F0%9F%98%AD")


def check(answer: httpx.Response, *, kept: bool = False, framed: bool = False) -> None:
    """`kept` answers may stay in a cache, and `framed` ones in a frame of our own."""
    headers, asked = answer.headers, (answer.request.method, answer.request.url.path, answer.status_code)
    directives = {one.strip() for one in headers["content-security-policy"].split(";")}
    assert directives >= POLICY, asked
    assert ("frame-ancestors 'self'" if framed else "frame-ancestors 'none'") in directives, asked
    assert not re.search(r"unsafe|\*|https?:|data:|blob:", headers["content-security-policy"]), asked
    assert headers["x-frame-options"] == ("SAMEORIGIN" if framed else "DENY"), asked
    assert headers["x-content-type-options"] == "nosniff", asked
    assert headers["referrer-policy"] == "no-referrer", asked
    assert headers["cross-origin-opener-policy"] == "same-origin", asked
    assert headers["cross-origin-resource-policy"] == "same-origin", asked
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers["permissions-policy"].split(", ")), asked
    assert headers["x-robots-tag"] == "noindex, nofollow", asked
    assert "max-age=63072000" in headers["strict-transport-security"], asked
    assert ("immutable" if kept else "no-store") in headers["cache-control"], asked
    assert len(headers.get_list("content-security-policy")) == 1, asked
    assert not {"server", "x-powered-by", "via", "etag", "access-control-allow-origin"} & set(headers), asked
    kind = headers.get("content-type", "")
    assert "charset=utf-8" in kind or not kind.startswith("text/"), asked
    assert kind or not answer.content, asked
    assert not HOW_IT_IS_MADE.search(answer.text), asked
    for line in headers.get_list("set-cookie"):
        for name, cookie in SimpleCookie(line).items():
            assert name.startswith("__Host-"), asked
            assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True), asked
            # The mark of having left is written by the page's script, so it may not be hidden from scripts.
            assert cookie["httponly"] or name == "__Host-left", asked
            assert cookie["samesite"] in {"strict", "lax"}, asked


def asked_for(app: ASGIApp, base: str) -> httpx.AsyncClient:
    """A browser, before which a fault of ours stands as its answer."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=base)


async def check_all(client: httpx.AsyncClient, app: ASGIApp, framed: str = "", known: str = "1") -> set[int]:
    """Ask every address in every way; the statuses that came."""
    seen = set()
    for path in addresses(app, known):
        for method in METHODS:
            answer = await client.request(method, path)
            shown = framed == path and answer.status_code < 400
            check(answer, framed=shown)
            assert answer.status_code in {404, 405} or method not in {"TRACE", "BREW"}, (method, path)
            seen.add(answer.status_code)
        for kind, body in BODIES.items():
            origin = str(client.base_url).rstrip("/")
            answer = await client.post(path, content=body, headers={"content-type": kind, "origin": origin})
            check(answer)
            seen.add(answer.status_code)
    return seen


@asynccontextmanager
async def public(house: House, accept: Any = None) -> AsyncIterator[tuple[httpx.AsyncClient, ASGIApp]]:
    push, mailbox = Push(), make_mailbox(house.parts)
    app = public_site(house.parts, accept=accept or house.intake, mailbox=mailbox, push=push)
    # What comes after the end of a site is a stream that ends at once.
    push.close()
    async with asked_for(app, PUBLIC) as client:
        yield client, app
    await mailbox.close()


@pytest.fixture
async def open_house(redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[House]:
    database = copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    async with house_at(redis_server.url, database, tmp_path, None, **PLATFORMS) as made:
        yield made


async def test_every_answer_of_the_public_site(open_house: House) -> None:
    async with public(open_house) as (client, app):
        statuses = await check_all(client, app, framed="/chat/news")
    assert {200, 403, 404, 405, 413} <= statuses
    assert 500 not in statuses


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [("/chat/", "/chat"), ("/116111///", "/116111"), ("//evil.example/", "/evil.example"), ("//", "/")],
)
async def test_a_slash_behind_an_address_leads_nowhere_else(open_house: House, typed: str, leads_to: str) -> None:
    async with public(open_house) as (client, _):
        request = client.build_request("GET", "/", headers={"host": "evil.example"})
        request.url = request.url.copy_with(raw_path=typed.encode())
        answer = await client.send(request)
    assert (answer.status_code, answer.headers["location"]) == (308, leads_to)
    check(answer)


async def broken(_: Told) -> bool:
    raise RuntimeError("most116/app/secret_module.py")


async def test_a_fault_of_ours_tells_nothing_on_the_public_site(open_house: House) -> None:
    async with public(open_house, accept=broken) as (client, _):
        page = await client.get("/chat")
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        answer = await client.post("/chat", data={**fields, "text": "hej"}, headers={"origin": PUBLIC})
    assert answer.status_code == 500
    check(answer)


async def test_a_visit_is_a_cookie_for_this_site_alone(open_house: House) -> None:
    async with public(open_house) as (client, app):
        page = await client.get("/chat")
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        answer = await client.post("/chat", data={**fields, "text": "hej"}, headers={"origin": PUBLIC})
        assert "__Host-visit" in answer.headers["set-cookie"]
        check(answer)
        statuses = await check_all(client, app, framed="/chat/news")
    assert 200 in statuses


async def test_only_files_of_ours_may_stay_in_a_cache(open_house: House) -> None:
    async with public(open_house) as (client, _):
        page = await client.get("/chat")
        files = set(re.findall(r'"(/static/[^"]+)"', page.text))
        assert files
        for one in files:
            check(await client.get(one), kept=True)


async def ready() -> tuple[bool, Mapping[str, object]]:
    return True, {}


async def metrics() -> str:
    return ""


@asynccontextmanager
async def desk(redis_server: RedisServer, folder: Path) -> AsyncIterator[DeskStage]:
    async with desk_stage(redis_server.url, folder, SystemClock(), Health(ready=ready, metrics=metrics)) as stage:
        stage.push.close()
        yield stage


async def test_every_answer_of_the_desk_to_a_stranger(redis_server: RedisServer, tmp_path: Path) -> None:
    async with desk(redis_server, tmp_path) as stage, asked_for(stage.app, DESK) as client:
        statuses = await check_all(client, stage.app)
    assert {200, 303, 400, 401, 404, 405, 413, 422} <= statuses
    assert 500 not in statuses


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
async def test_every_answer_of_the_desk_to_whoever_works_there(
    redis_server: RedisServer, tmp_path: Path, role: Role
) -> None:
    async with desk(redis_server, tmp_path) as stage, asked_for(stage.app, DESK) as client:
        await stage.hire("celina", "Celina", Line.YOUTH, role=role)
        one = Browser(stage)
        one.http = client
        signed_in = await one.sign_in("celina")
        assert "__Host-desk" in signed_in.headers["set-cookie"]
        check(signed_in)
        known = await stage.people.arrive("hej")
        statuses = await check_all(client, stage.app, known=known)
    assert 200 in statuses
    assert 500 not in statuses


async def test_a_fault_of_ours_tells_nothing_at_the_desk(redis_server: RedisServer, tmp_path: Path) -> None:
    async with desk(redis_server, tmp_path) as stage:
        await stage.hire("celina", "Celina", Line.YOUTH)
        one = await program(stage, "celina")
        await stage.parts.database.engine.dispose()
        (tmp_path / "desk.db").write_bytes(b"this is no database")
        async with asked_for(stage.app, DESK) as client:
            answer = await client.get("/api/v1/queue", headers=dict(one.headers))
            check(answer)
    assert answer.status_code >= 500

"""Every route of the desk stands in a table: what each role of each line is told of what the line for children has.

What is done by programs with talks, accounts and sheets of break-glass has tables of its own (AT_HOME says where).
"""

import pkgutil
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import httpx
import pytest
import yaml

import handoff.console
from handoff.break_glass.records import Reason
from handoff.care_plan import CareWish
from handoff.crypto.key_folder import Purpose
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.intake_orders import OrderKind, Rule, Why
from handoff.ranks import Role
from handoff.records import Account
from handoff.review_draw import ReviewDraw
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import client
from most116.testing.desk_stage import PASSWORD, DeskStage
from most116.testing.house_records import SAFE_NOW

WHO = {
    "olek": (Role.CONSULTANT, Line.ADULT),
    "leon": (Role.LEAD, Line.ADULT),
    "ola": (Role.CONSULTANT, Line.YOUTH),
    "lena": (Role.LEAD, Line.YOUTH),
    "ada": (Role.ADMIN, Line.YOUTH),
}
AT_HOME = {
    "/api/v1/conversations/{id}": "test_who_may.py",
    "/api/v1/break-glass": "test_break_glass.py",
    "/api/v1/accounts": "test_who_may_manage.py",
    "/api/v1/audit": "test_who_may_manage.py",
    "/api/v1/habits": "test_who_may_manage.py",
    "/api/v1/handbook": "test_who_may_manage.py",
    "/api/v1/intake": "test_who_may_manage.py",
    "/api/v1/passkeys": "test_who_may_manage.py",
    "/api/v1/session/": "test_who_may_manage.py",
    "/api/v1/sessions": "test_who_may_manage.py",
}
# By act, what those of WHO are answered, in their order; tried from the top, one account after another.
TABLE: dict[str, str] = yaml.safe_load(Path(__file__).with_name("every_route.yaml").read_text(encoding="utf-8"))
# A stream without end; tests/handoff/console/test_stream.py reads it.
ENDLESS = "GET /api/v1/events"
# The way in: whoever comes by it is nobody yet.
WAY_IN = ("/sign-in", "/invite/")


def every_route() -> set[str]:
    parts = (import_module(f"handoff.console.{each.name}") for each in pkgutil.iter_modules(handoff.console.__path__))
    routes = [route for part in parts if hasattr(part, "routes") for route in part.routes.routes]
    return {f"{method} {route.path}" for route in routes for method in route.methods if method != "HEAD"}


async def taken(stage: DeskStage, owner: Account, tier: Tier) -> ConversationId:
    which = ConversationId(await stage.people.arrive("hej", tier=tier))
    await stage.desk.claim(owner, which)
    return which


async def scene(stage: DeskStage) -> dict[str, str]:
    """What the line for children has, by the last word of its address; celina holds, lidia leads."""
    celina = await stage.hire("celina", "Celina", Line.YOUTH)
    lidia = await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)
    desk, today = stage.desk, stage.desk.care.today
    await desk.close(celina, await taken(stage, celina, Tier.HIGH), SAFE_NOW)
    talk, other = await taken(stage, celina, Tier.STANDARD), await taken(stage, celina, Tier.STANDARD)
    reveal = await desk.glass.ask(celina, other, Reason.SUICIDE)
    wish = CareWish(text="Ustalone.", review_on=today + timedelta(days=5), until=today + timedelta(days=9))
    plan = await desk.care.write(lidia, talk, wish)
    pseudonyms = Pseudonyms(stage.parts.keyring.current(Purpose.PEPPER).secret)
    parts = stage.parts
    await ReviewDraw(database=parts.database, pseudonyms=pseudonyms, ids=parts.ids, clock=parts.clock).look()
    (review,) = await desk.reviews.listed(lidia)
    drill = await desk.drills.start(lidia, Line.YOUTH)
    rule = Rule(kind=OrderKind.DAY, line=Line.YOUTH, channel=None, value=f"{today + timedelta(days=3)} never")
    order = await desk.lead.opening.order(lidia, rule, Why.DRILL)
    return {
        "c": talk,
        "for": talk,
        "pauses": talk,
        "legal-holds": talk,
        "break-glass": reveal.id,
        "care": plan,
        "care-plans": plan,
        "reviews": review.review.id,
        "drills": drill.id,
        "orders": order.id,
        "colleagues": celina.id,
        "accounts": celina.id,
    }


# Whatever any form asks for; where two forms mean different things by a word, the second stands in SPECIAL.
FORM = {
    "text": "hej", "line": "116111", "to": "nobody", "account": "nobody", "standing": "reads", "reason": "other",
    "step": "first", "tier": "standard", "why": "other", "at": "2031-01-01T12:00:00Z", "verdict": "right", "hours": "1",
    "kind": "switch", "value": "closed", "place": "Łódź", "talks": "1", "findings": "nothing", "login": "nowa",
    "alias": "Nowa", "role": "lead", "lines": "116111", "languages": "pl", "hold": "notice",
    "language": "pl", "message": "none", "minutes": "5",
}  # fmt: skip
TYPED: dict[str, object] = {"findings": ["nothing"], "talks": 1, "minutes": 5, "lines": ["116111"], "languages": ["pl"]}
# Accounts are known to everybody at the desk: a talk may be handed to the other line.
PUBLIC = {"colleagues", "accounts"}
SPECIAL: dict[str, dict[str, str]] = {
    "/c/{id}/pause": {"reason": "insults"},
    "/c/{id}/break-glass": {"reason": "suicide"},
    "/break-glass/drills": {"reason": "suicide"},
    "/break-glass/{id}/sheet": {"to": "police"},
    "/intake/look": {"why": "drill"},
    "/intake/orders": {"why": "drill"},
    "/c/{id}/follow-up": {"day": "2031-01-01", "at": "12:00"},
}


async def answered(one: httpx.AsyncClient, act: str, ids: Mapping[str, str], csrf: str, today: date) -> httpx.Response:
    """What `act` is answered, done by a form or, under /api, by a program that carries the page's proof."""
    method, path = act.split()
    named = path.partition("/{")[0].rpartition("/")[2]
    url = re.sub(r"\{\w+\}", lambda _: ids.get(named, "none"), path)
    if method in {"GET", "DELETE"}:
        return await one.request(method, url, headers={"x-csrf-token": csrf})
    days = {"review_on": f"{today + timedelta(days=5)}", "until": f"{today + timedelta(days=9)}"}
    body = {**FORM, **days, **SPECIAL.get(path, {})}
    if path.startswith("/api"):
        return await one.request(method, url, json={**body, **TYPED}, headers={"x-csrf-token": csrf})
    return await one.request(method, url, data={**body, "csrf": csrf})


async def signed_in(stage: DeskStage, login: str) -> tuple[httpx.AsyncClient, str]:
    one = client(stage)
    await one.post("/sign-in", data={"login": login, "password": PASSWORD})
    return one, (await one.get("/api/v1/session")).json()["csrf_token"]


def test_the_table_knows_every_route() -> None:
    elsewhere = {act for act in every_route() if act.split()[1].startswith(tuple(AT_HOME))}
    assert every_route() - elsewhere == TABLE.keys() | {ENDLESS}


@pytest.mark.slow
async def test_every_route_answers_each_role_and_line_as_the_table_says(stage: DeskStage) -> None:
    ids, found = await scene(stage), dict[str, list[str]]()
    told: list[tuple[str, str]] = []
    for login, (role, line) in WHO.items():
        await stage.hire(login, login.title(), line, role=role)
        one, csrf = await signed_in(stage, login)
        for act in TABLE:
            answer = await answered(one, act, ids, csrf, stage.desk.care.today)
            found.setdefault(act, []).append(str(answer.status_code))
            # Whatever is shown to who serves the other line, nothing of this one is in it but who else works here.
            private = {each for name, each in ids.items() if name not in PUBLIC}
            if line is Line.ADULT and answer.status_code == 200 and any(each in answer.text for each in private):
                told.append((login, act))
    # Only what differs, so that it can be read.
    assert {act: each for act, statuses in found.items() if (each := " ".join(statuses)) != TABLE[act]} == {}
    assert not told


async def test_nobody_is_answered_without_signing_in(stage: DeskStage) -> None:
    async with client(stage) as one:
        for act in (*TABLE, ENDLESS):
            if not act.split()[1].startswith(WAY_IN) and act != "POST /api/v1/session":
                answer = await answered(one, act, {}, "", date(2031, 1, 1))
                sent = answer.headers.get("location", "").startswith("/sign-in")
                assert answer.status_code == 401 or (answer.status_code == 303 and sent), act


TICKED = {"POST /break-glass/{id}/sheet", "POST /lead/reviews/{id}"}


@pytest.mark.parametrize("login", ["lena", "ada"])
async def test_no_form_of_another_page_is_accepted(stage: DeskStage, login: str) -> None:
    await stage.hire(login, login.title(), Line.YOUTH, role=WHO[login][0])
    one, _ = await signed_in(stage, login)
    for act in TABLE:
        if not act.startswith("GET") and not act.split()[1].startswith(WAY_IN) and act != "POST /api/v1/session":
            answer = await answered(one, act, {}, "", stage.desk.care.today)
            if act in TICKED:
                # Nothing is done: what was ticked is shown again, on the page of that form (console/carried.py).
                there = answer.headers["location"].partition("?")[0]
                assert answer.request.url.path.removesuffix("/sheet") == there, act
            else:
                assert answer.status_code == 403, act

"""Role and endpoint: who may look after accounts, the trail and intake, and what everybody may do about themselves."""

import pytest

from handoff.ranks import Role
from most116.core.conversation import Line
from most116.testing.desk_clients import client, program
from most116.testing.desk_stage import PASSWORD, DeskStage

ONE = "/api/v1/accounts/{id}"
BODY = {
    "login": "nowa",
    "alias": "Nowa",
    "role": "lead",
    "lines": ["116111"],
    "languages": ["pl"],
    "password": PASSWORD,
    "kind": "switch",
    "line": "116111",
    "value": "closed",
    "why": "drill",
    "name": "telefon",
    "answer": "{}",
}
WHO = {"ola": Role.CONSULTANT, "lena": Role.LEAD, "ada": Role.ADMIN}


def only_admin(status: int) -> dict[str, int]:
    return {"ola": 403, "lena": 403, "ada": status}


def leading(status: int) -> dict[str, int]:
    return {"ola": 403, "lena": status, "ada": status}


def everybody(status: int) -> dict[str, int]:
    return dict.fromkeys(WHO, status)


# In the order in which they are tried; each is about the account of somebody else, who holds nothing.
TABLE: dict[str, dict[str, int]] = {
    "GET /api/v1/accounts": only_admin(200),
    f"PUT {ONE}": only_admin(204),
    f"POST {ONE}/sign-out": only_admin(204),
    f"POST {ONE}/off": only_admin(204),
    f"POST {ONE}/on": only_admin(204),
    f"POST {ONE}/invitation": only_admin(200),
    "POST /api/v1/accounts": only_admin(201),
    "GET /api/v1/audit": only_admin(200),
    "GET /api/v1/audit/check": only_admin(200),
    "GET /api/v1/habits": everybody(200),
    "PATCH /api/v1/habits": everybody(200),
    "GET /api/v1/handbook": everybody(200),
    "GET /api/v1/sessions": everybody(200),
    "DELETE /api/v1/sessions/{id}": everybody(404),
    "DELETE /api/v1/sessions": everybody(204),
    "POST /api/v1/session/confirm": everybody(204),
    "GET /api/v1/intake": leading(200),
    "POST /api/v1/intake/orders": leading(201),
    # There is no such order.
    "DELETE /api/v1/intake/orders/{id}": leading(409),
    "GET /api/v1/passkeys": everybody(200),
    # Nobody told this desk its address, without which no passkey can be made or shown.
    "POST /api/v1/passkeys/options": everybody(409),
    "POST /api/v1/passkeys": everybody(409),
    "POST /api/v1/passkeys/confirm": everybody(409),
    "DELETE /api/v1/passkeys/{id}": everybody(404),
}
# Who signs in is nobody yet.
OPEN = {"GET /api/v1/passkeys/challenge", "POST /api/v1/passkeys/sign-in"}
IDS = {"/api/v1/intake/orders/{id}": "0" * 26, "/api/v1/passkeys/{id}": "0" * 64}
PAGES = ("/admin", "/admin/accounts/{id}", "/admin/audit")
FORMS = ("", "/{id}", "/{id}/invitation", "/{id}/off", "/{id}/on", "/{id}/sign-out")


async def test_every_endpoint_answers_each_role_as_the_table_says(stage: DeskStage) -> None:
    other = await stage.hire("basia", "Basia", Line.YOUTH)
    found: dict[str, dict[str, int]] = {act: {} for act in TABLE}
    for login, role in WHO.items():
        await stage.hire(login, login.title(), Line.YOUTH, role=role)
        one = await program(stage, login)
        for act in TABLE:
            method, path = act.split()
            body = None if method in {"GET", "DELETE"} else BODY
            url = path.format(id=IDS.get(path, other.id))
            found[act][login] = (await one.request(method, url, json=body)).status_code
    assert found == TABLE


async def test_the_table_knows_every_act_about_accounts(stage: DeskStage) -> None:
    async with client(stage) as one:
        paths = (await one.get("/api/v1/openapi.json")).json()["paths"]
    about = (
        "/api/v1/accounts", "/api/v1/audit", "/api/v1/habits", "/api/v1/sessions", "/api/v1/session/", "/api/v1/intake",
        "/api/v1/passkeys", "/api/v1/handbook",
    )  # fmt: skip
    acts = {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways if path.startswith(about)}
    assert acts == TABLE.keys() | OPEN


@pytest.mark.parametrize("act", TABLE)
async def test_nobody_does_anything_without_signing_in(stage: DeskStage, act: str) -> None:
    method, path = act.split()
    async with client(stage) as one:
        assert (await one.request(method, path.format(id="1"), json=BODY)).status_code == 401


@pytest.mark.parametrize("login", ["ola", "lena"])
async def test_the_pages_are_an_administrator_s_alone(stage: DeskStage, login: str) -> None:
    who = await stage.hire(login, login.title(), Line.YOUTH, role=WHO[login])
    async with client(stage) as one:
        await one.post("/sign-in", data={"login": login, "password": PASSWORD})
        csrf = (await one.get("/api/v1/session")).json()["csrf_token"]
        for path in PAGES:
            assert (await one.get(path.format(id=who.id))).status_code == 403
        for path in FORMS:
            answer = await one.post(f"/admin/accounts{path}".format(id=who.id), data={"csrf": csrf, **BODY})
            assert answer.status_code == 403

"""Passkeys over the desk API: made, used for signing in and confirming, and taken away, by their owner alone."""

import json

import httpx
import pytest

from handoff.records import Account
from most116.testing.desk_clients import client
from most116.testing.desk_stage import PASSWORD, DeskStage
from most116.testing.soft_key import SoftKey

ORIGIN = "http://localhost"
ALL = "/api/v1/passkeys"


def at_localhost(stage: DeskStage) -> httpx.AsyncClient:
    one = client(stage)
    one.base_url = httpx.URL(ORIGIN)
    return one


async def owner(stage: DeskStage, login: str) -> httpx.AsyncClient:
    one = at_localhost(stage)
    answer = await one.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    return as_bearer(one, answer)


def as_bearer(one: httpx.AsyncClient, answer: httpx.Response) -> httpx.AsyncClient:
    assert answer.status_code == 200
    one.cookies.clear()
    one.headers["authorization"] = f"Bearer {answer.json()['token']}"
    return one


async def add(one: httpx.AsyncClient, key: SoftKey) -> httpx.Response:
    options = (await one.post(f"{ALL}/options")).json()["options"]
    return await one.post(ALL, json={"name": "telefon", "answer": key.made(options)})


async def shown(one: httpx.AsyncClient, key: SoftKey) -> dict[str, str]:
    return {"answer": key.shown((await one.get(f"{ALL}/challenge")).json()["options"])}


async def test_made_used_and_removed(stage: DeskStage, celina: Account) -> None:
    one, key = await owner(stage, celina.login), SoftKey(ORIGIN)
    made = await add(one, key)
    assert (made.status_code, len(made.json()["recovery_codes"])) == (201, 10)
    again = await add(one, key)
    assert (again.status_code, again.json()["error"]) == (409, "desk.passkey.known")
    (listed,) = (await one.get(ALL)).json()
    assert (listed["name"], listed["used_at"]) == ("telefon", None)
    other = at_localhost(stage)
    as_bearer(other, await other.post(f"{ALL}/sign-in", json=await shown(other, key)))
    assert (await other.get("/api/v1/session")).json()["login"] == celina.login
    assert (await other.post(f"{ALL}/confirm", json=await shown(other, key))).status_code == 204
    assert (await other.delete(f"{ALL}/{listed['id']}")).status_code == 204
    assert (await one.get(ALL)).json() == []
    answer = await at_localhost(stage).post(f"{ALL}/sign-in", json=await shown(other, key))
    assert (answer.status_code, answer.json()["error"]) == (401, "desk.passkey.wrong")


async def test_a_passkey_of_somebody_else_confirms_nothing_and_is_not_theirs_to_remove(
    stage: DeskStage, celina: Account
) -> None:
    one, key = await owner(stage, celina.login), SoftKey(ORIGIN)
    await add(one, key)
    await stage.hire("ewa", "Ewa", *celina.lines)
    ewa = await owner(stage, "ewa")
    (listed,) = (await one.get(ALL)).json()
    assert (await ewa.delete(f"{ALL}/{listed['id']}")).status_code == 404
    assert (await ewa.post(f"{ALL}/confirm", json=await shown(ewa, key))).status_code == 401
    assert len((await one.get(ALL)).json()) == 1


async def test_a_session_left_open_adds_and_removes_none(
    stage: DeskStage, celina: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await owner(stage, celina.login)
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    for method, path in (("POST", f"{ALL}/options"), ("DELETE", f"{ALL}/{'0' * 64}")):
        answer = await one.request(method, path)
        assert (answer.status_code, answer.json()["error"]) == (403, "desk.confirm_first")
    answer = await one.post(ALL, json={"name": "telefon", "answer": json.dumps({})})
    assert answer.status_code == 403


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "\x00"])
async def test_what_proves_nothing_opens_nothing(stage: DeskStage, celina: Account, answer: str) -> None:
    said = json.dumps({"answer": answer})
    found = await at_localhost(stage).post(f"{ALL}/sign-in", content=said, headers={"content-type": "application/json"})
    assert found.status_code == 401

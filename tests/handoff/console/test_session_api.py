"""Signing in over the API: the token, the cookie, and what is refused."""

import io

import pytest

from handoff.live.connection import connect_for_rq
from handoff.records import Account
from most116.core.redaction import set_up_logging
from most116.testing.desk_clients import client, program
from most116.testing.desk_stage import PASSWORD, DeskStage
from most116.testing.servers import RedisServer


async def test_a_token_opens_the_api_and_ends_with_the_session(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, "celina")
    me = (await one.get("/api/v1/session")).json()
    assert (me["login"], me["alias"], me["role"], me["lines"]) == (
        "celina",
        "Celina",
        "consultant",
        ["116111", "116123"],
    )
    assert (await one.delete("/api/v1/session")).status_code == 204
    answer = await one.get("/api/v1/queue")
    assert (answer.status_code, answer.json()["error"]) == (401, "desk.signed_out")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_cookie_needs_its_pages_proof_to_change_anything(stage: DeskStage, celina: Account) -> None:
    async with client(stage) as one:
        signed_in = await one.post("/api/v1/session", json={"login": " Celina ", "password": PASSWORD})
        cookie = signed_in.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await one.get("/api/v1/queue")).status_code == 200
        refused = await one.post("/api/v1/queue/next")
        assert (refused.status_code, refused.json()["error"]) == (403, "desk.foreign_form")
        wrong = await one.post("/api/v1/queue/next", headers={b"x-csrf-token": b"\xff" * 64})
        assert wrong.status_code == 403
        proof = {"x-csrf-token": signed_in.json()["csrf_token"]}
        assert (await one.post("/api/v1/queue/next", headers=proof)).status_code == 204
        assert (await one.delete("/api/v1/session", headers=proof)).status_code == 204
        assert (await one.get("/api/v1/queue")).status_code == 401


async def test_over_https_the_cookie_belongs_to_this_host_alone(stage: DeskStage, celina: Account) -> None:
    async with client(stage) as one:
        answer = await one.post("https://desk.example/api/v1/session", json={"login": "celina", "password": PASSWORD})
        assert answer.headers["set-cookie"].startswith("__Host-desk=")
        assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("login", "password"),
    [("celina", "wrong"), ("nobody", PASSWORD), ("celina", "x" * 1024), ("żółw" * 30, PASSWORD)],
)
async def test_a_refusal_tells_nothing(stage: DeskStage, celina: Account, login: str, password: str) -> None:
    async with client(stage) as one:
        answer = await one.post("/api/v1/session", json={"login": login, "password": password})
    assert (answer.status_code, answer.json()["error"]) == (401, "desk.bad_login")
    assert password not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b'{"login": "celina"}', 422),
        (b'{"login": 7, "password": []}', 422),
        (b'{"login": "\\ud800", "password": "\\udfff"}', 422),
        (b'{"login": "a\\u0000b", "password": "c"}', 401),
        (b'{"login": "celina", "password": "' + b"x" * 2_000 + b'"}', 422),
        (b"x" * 1_100_000, 413),
    ],
)
async def test_bad_input_is_refused_and_not_repeated(stage: DeskStage, body: bytes, status: int) -> None:
    async with client(stage) as one:
        answer = await one.post("/api/v1/session", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert "celina" not in answer.text


async def test_guessing_slows_down_in_one_place_only(stage: DeskStage, celina: Account) -> None:
    async with client(stage) as one:
        guess = {"login": "celina", "password": "guess"}
        answers = [await one.post("/api/v1/session", json=guess) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert (await one.post("/api/v1/session", json={"login": "celina", "password": PASSWORD})).status_code == 429
    async with client(stage, "192.0.2.7") as elsewhere:
        right = {"login": "celina", "password": PASSWORD}
        assert (await elsewhere.post("/api/v1/session", json=right)).status_code == 200


async def test_the_owner_s_mistakes_are_forgotten_with_the_right_password(stage: DeskStage, celina: Account) -> None:
    async with client(stage) as one:
        for password in ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 4 + [PASSWORD]:
            answer = await one.post("/api/v1/session", json={"login": "celina", "password": password})
            assert answer.status_code == (200 if password == PASSWORD else 401)


async def test_no_secret_reaches_the_log_or_redis(stage: DeskStage, celina: Account, redis_server: RedisServer) -> None:
    log = io.StringIO()
    set_up_logging(log)
    one = await program(stage, "celina")
    token = one.headers["authorization"].removeprefix("Bearer ")
    async with client(stage) as stranger:
        await stranger.post("/api/v1/session", json={"login": "celina", "password": "secret-guess"})
    kept = everything_in(redis_server.url)
    for secret in (token, PASSWORD, "secret-guess"):
        assert secret not in log.getvalue()
        assert secret.encode() not in kept


def everything_in(url: str) -> bytes:
    """Every key and every string value, one after the other; a session is a string."""
    with connect_for_rq(url) as redis:
        names = list(redis.scan_iter())
        strings = [redis.get(name) or b"" for name in names if redis.type(name) == b"string"]
    return b"\n".join([*names, *strings])

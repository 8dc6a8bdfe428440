"""What the pretended Discord answers, and what our client sends it, agree with the platform's published description."""

import dataclasses
import functools
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator

from bridges.discord_bot.sending import DiscordBridge, message_of
from bridges.discord_bot.upkeep import command_of
from config.texts import Texts
from most116.core.messages import Option
from most116.testing.bridge_kit import WayOut
from most116.testing.discord_house import APPLICATION, DAWID, DAWIDS_TALK, TOKEN, discord_settings, pretended_discord
from most116.testing.simulated import plain_client
from most116.testing.simulator_client import Simulated

MESSAGES = "/channels/{channel_id}/messages"
COMMANDS = "/applications/{application_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
OPTIONS = (Option(value="skip", label="Pomiń"), Option(value="1", label="1"))


@functools.cache
def _document() -> dict[str, Any] | None:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("MOST116_SPECS") or root.parent / "shared" / "specs")
    file = folder / "discord_openapi.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


@pytest.fixture
def spec() -> dict[str, Any]:
    document = _document()
    if document is None:
        pytest.skip("no discord_openapi.json in the folder named by MOST116_SPECS, nor beside this checkout")
    return document


@pytest.fixture
async def simulated() -> AsyncIterator[Simulated]:
    async with pretended_discord() as simulator:
        yield simulator


@pytest.fixture
async def api(simulated: Simulated) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(simulated.url + "/api/v10", headers={"authorization": f"Bot {TOKEN}"}) as client:
        yield client


def problems(value: Any, schema: dict[str, Any], spec: dict[str, Any]) -> list[str]:
    validator = OAS31Validator({**schema, "components": spec["components"]})
    return [f"{list(each.path)}: {each.message[:200]}" for each in validator.iter_errors(value)]


def answered(answer: httpx.Response, spec: dict[str, Any], path: str, method: str) -> None:
    described = spec["paths"][path][method]["responses"]
    assert str(answer.status_code) in described, answer.text
    schema = described[str(answer.status_code)]["content"]["application/json"]["schema"]
    assert answer.headers["content-type"] == "application/json"
    assert not problems(answer.json(), schema, spec)


def asked(body: Any, spec: dict[str, Any], path: str, method: str) -> None:
    schema = spec["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    assert not problems(json.loads(json.dumps(body)), schema, spec)


def letter_body() -> Any:
    bridge = DiscordBridge(discord_settings("http://127.0.0.1:9").discord)
    one = WayOut(bridge=bridge, to=DAWIDS_TALK, slot=APPLICATION, failing={}, private=[]).letter("Jesteśmy tu.")
    return message_of(dataclasses.replace(one, options=OPTIONS))


async def test_what_is_told_of_our_application(api: httpx.AsyncClient, spec: dict[str, Any]) -> None:
    for path in ("/users/@me", "/oauth2/applications/@me", "/gateway/bot"):
        answered(await api.get(path), spec, path, "get")
    opened = await api.post("/users/@me/channels", json={"recipient_id": DAWID})
    answered(opened, spec, "/users/@me/channels", "post")


async def test_a_letter_and_the_history(api: httpx.AsyncClient, simulated: Simulated, spec: dict[str, Any]) -> None:
    body = letter_body()
    asked(body, spec, MESSAGES, "post")
    answered(await api.post(f"/channels/{DAWIDS_TALK}/messages", json=body), spec, MESSAGES, "post")
    await simulated.network("discord").act(DAWID, "send", text="hej", media=1)
    answered(await api.get(f"/channels/{DAWIDS_TALK}/messages", params={"after": "1"}), spec, MESSAGES, "get")


async def test_the_command(api: httpx.AsyncClient, texts: Texts, spec: dict[str, Any]) -> None:
    body = [command_of(texts, None)]
    asked(body, spec, COMMANDS, "put")
    answered(await api.put(f"/applications/{APPLICATION}/commands", json=body), spec, COMMANDS, "put")
    answered(await api.get(f"/applications/{APPLICATION}/commands"), spec, COMMANDS, "get")


@pytest.mark.parametrize(
    "body",
    [
        {"type": 6},
        {"type": 5, "data": {"flags": 64}},
        {"type": 4, "data": {"content": "Piszemy prywatnie.", "flags": 64, "allowed_mentions": {"parse": []}}},
    ],
)
def test_an_answer_to_a_tap(body: dict[str, Any], spec: dict[str, Any]) -> None:
    asked(body, spec, CALLBACK, "post")


async def test_refusals_have_the_platforms_form(api: httpx.AsyncClient, spec: dict[str, Any]) -> None:
    bodies: list[dict[str, Any]] = [
        {"content": ""},
        {"content": "x" * 2001},
        {"content": "x", "nonce": "y" * 26},
        {"embed": {}},
    ]
    for body in bodies:
        answer = await api.post(f"/channels/{DAWIDS_TALK}/messages", json=body)
        assert answer.status_code == 400
        assert answer.json()["code"] in {50006, 50035}
    assert (await api.get("/channels/1/messages")).json()["code"] == 10003
    async with plain_client(str(api.base_url)) as stranger:
        assert (await stranger.get("/users/@me")).status_code == 401

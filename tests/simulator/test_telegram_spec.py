"""The pretended Bot API, and what our clients ask of it, agree with the published description of the platform."""

import functools
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from most116.simulator.telegram.parameters import PARAMETERS, REQUIRED
from most116.testing.simulated import config_for, plain_client, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.telegram_requests import BOT_TOKEN

CELINA = "7101"
_PLAIN = {"Integer": int, "String": str, "Boolean": bool, "Float": float, "True": bool}


@functools.cache
def _document() -> dict[str, Any] | None:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("MOST116_SPECS") or root.parent / "shared" / "specs")
    file = folder / "telegram_bot_api.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


@pytest.fixture
def spec() -> dict[str, Any]:
    document = _document()
    if document is None:
        pytest.skip("no telegram_bot_api.json in the folder named by MOST116_SPECS, nor beside this checkout")
    return document


@pytest.fixture
async def simulated() -> AsyncIterator[Simulated]:
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={"telegram": {"bot_token": BOT_TOKEN}})
    async with running_simulator(config) as simulator:
        yield simulator


@pytest.fixture
async def bot(simulated: Simulated) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(f"{simulated.url}/bot{BOT_TOKEN}") as client:
        yield client


def fits(value: Any, types: list[str], spec: dict[str, Any]) -> bool:
    return any(_fits(value, one, spec) for one in types)


def _fits(value: Any, kind: str, spec: dict[str, Any]) -> bool:
    """Whether a value is of a published type, with neither a field too many nor a needed one missing."""
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(each, kind.removeprefix("Array of "), spec) for each in value)
    if kind in _PLAIN:
        return isinstance(value, _PLAIN[kind]) and (kind != "Integer" or not isinstance(value, bool))
    described = spec["types"][kind]
    if "subtypes" in described and not described.get("fields"):
        return fits(value, described["subtypes"], spec)
    fields = {field["name"]: field for field in described.get("fields", [])}
    needed = {name for name, field in fields.items() if field["required"]}
    return (
        isinstance(value, dict)
        and needed <= value.keys() <= fields.keys()
        and all(fits(each, fields[name]["types"], spec) for name, each in value.items())
    )


def test_exactly_the_published_parameters_are_known(spec: dict[str, Any]) -> None:
    for method, known in PARAMETERS.items():
        fields = spec["methods"][method].get("fields", [])
        assert known.keys() == {field["name"] for field in fields}, method
        needed = {field["name"] for field in fields if field["required"]}
        # An inline message can be changed without a chat; we send none.
        assert needed <= REQUIRED.get(method, frozenset()), method


async def test_every_answer_is_of_the_published_type(
    simulated: Simulated, bot: httpx.AsyncClient, spec: dict[str, Any]
) -> None:
    await simulated.network("telegram").act(CELINA, "start", payload="szkola_7")
    markup = {"inline_keyboard": [[{"text": "tak", "callback_data": "1"}]]}
    sent = (await bot.post("/sendMessage", json={"chat_id": CELINA, "text": "hej", "reply_markup": markup})).json()
    number = sent["result"]["message_id"]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("getMe", {}),
        ("getWebhookInfo", {}),
        ("editMessageReplyMarkup", {"chat_id": CELINA, "message_id": number}),
        ("deleteMessages", {"chat_id": CELINA, "message_ids": [number]}),
        ("setWebhook", {"url": "https://most116.example/webhooks/telegram", "secret_token": "x"}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {"drop_pending_updates": False}),
    ]
    assert fits(sent["result"], spec["methods"]["sendMessage"]["returns"], spec)
    for method, values in asked:
        answer = (await bot.post(f"/{method}", json=values)).json()
        assert answer["ok"], (method, answer)
        assert fits(answer["result"], spec["methods"][method]["returns"], spec), (method, answer)


async def test_every_update_is_of_the_published_type(
    simulated: Simulated, bot: httpx.AsyncClient, spec: dict[str, Any]
) -> None:
    network = simulated.network("telegram")
    await network.act(CELINA, "start")
    markup = {"inline_keyboard": [[{"text": "tak", "callback_data": "1"}]]}
    sent = (await bot.post("/sendMessage", json={"chat_id": CELINA, "text": "hej", "reply_markup": markup})).json()
    written = await network.act(CELINA, "send", text="hej")
    await network.act(CELINA, "edit", key=written["thread"][-1]["key"], text="hej, hej")
    await network.act(CELINA, "send", text="zobacz", media=1)
    await network.act(CELINA, "press", key=str(sent["result"]["message_id"]), value="1")
    await network.act(CELINA, "group")
    await network.act(CELINA, "block")
    updates = (await bot.post("/getUpdates", json={"timeout": 0})).json()["result"]
    assert len(updates) == 8
    for update in updates:
        assert fits(update, ["Update"], spec), update


@pytest.mark.parametrize(
    ("method", "values", "code"),
    [
        ("sendMessage", {"chat_id": CELINA, "text": " "}, 400),
        ("sendMessage", {"chat_id": CELINA, "text": "x" * 4097}, 400),
        ("sendMessage", {"chat_id": CELINA, "text": "hej", "color": "red"}, 400),
        ("sendMessage", {"chat_id": "4711", "text": "hej"}, 400),
        ("sendMessage", {"chat_id": CELINA}, 400),
        ("sendMessage", {"chat_id": CELINA, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, 400),
        ("deleteMessages", {"chat_id": CELINA, "message_ids": list(range(101))}, 400),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400),
        ("leaveChat", {"chat_id": -5}, 403),
        ("setWebhook", {"url": "http://most116.example"}, 400),
        ("setWebhook", {"url": "https://most116.example", "secret_token": "ą"}, 400),
        ("sendPoll", {}, 404),
    ],
)
async def test_what_the_platform_refuses(
    simulated: Simulated, bot: httpx.AsyncClient, method: str, values: dict[str, Any], code: int
) -> None:
    await simulated.network("telegram").act(CELINA, "start")
    answer = await bot.post(f"/{method}", json=values)
    assert (answer.status_code, answer.json()["ok"], answer.json()["error_code"]) == (code, False, code)

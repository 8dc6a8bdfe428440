"""Status callbacks come signed and in order, or in the disorder that a test asks for."""

import httpx
import pytest
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from most116.testing.ear import Ear, eventually
from most116.testing.simulated import ANIA, AUTH_TOKEN, MESSAGES, letter
from most116.testing.simulator_client import Simulated, StartSimulator


async def ask_for_one(web: httpx.AsyncClient, ear: Ear, **more: str) -> str:
    """Posts a letter whose receipts come to the ear; the platform's id of it."""
    answer = await web.post(MESSAGES, data=letter(StatusCallback=ear.url + "/status?m=7", **more))
    return str(answer.json()["sid"])


async def test_receipts_are_signed_and_in_order(web: httpx.AsyncClient, ear: Ear) -> None:
    sid = await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == 3)
    assert ear.statuses() == ["queued", "sent", "delivered"]
    for heard in ear.heard:
        assert (heard.path, heard.query, heard.form["MessageSid"], heard.form["To"]) == ("/status", "m=7", sid, ANIA)
        assert heard.form["SmsStatus"] == heard.form["MessageStatus"]
        assert RequestValidator(AUTH_TOKEN).validate(
            ear.url + "/status?m=7", heard.form, heard.headers["x-twilio-signature"]
        )


@pytest.mark.parametrize("code", [30003, 30007, 21610])
async def test_a_message_may_not_arrive(web: httpx.AsyncClient, sim: Simulated, ear: Ear, code: int) -> None:
    await sim.fault("undelivered", ANIA, code=code, times=1)
    sid = await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == 3)
    assert ear.statuses() == ["queued", "sent", "undelivered"]
    assert [heard.form.get("ErrorCode") for heard in ear.heard] == [None, None, str(code)]
    fetched = (await web.get(MESSAGES.replace(".json", f"/{sid}.json"))).json()
    assert (fetched["status"], fetched["error_code"]) == ("undelivered", code)


async def test_a_message_may_not_even_be_sent(web: httpx.AsyncClient, sim: Simulated, ear: Ear) -> None:
    await sim.fault("failed", ANIA, times=1)
    sid = await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == 2)
    assert [(each.form["MessageStatus"], each.form.get("ErrorCode")) for each in ear.heard] == [
        ("queued", None), ("failed", "30036"),
    ]  # fmt: skip
    fetched = (await web.get(MESSAGES.replace(".json", f"/{sid}.json"))).json()
    assert (fetched["status"], fetched["error_code"], fetched["date_sent"]) == ("failed", 30036, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("receipts_mixed", ["delivered", "sent", "queued"]),
        ("receipts_twice", ["queued", "queued", "sent", "sent", "delivered", "delivered"]),
    ],
)
async def test_receipts_may_come_in_disorder(
    web: httpx.AsyncClient, sim: Simulated, ear: Ear, kind: str, expected: list[str]
) -> None:
    await sim.fault(kind, ANIA, times=1)
    await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == len(expected))
    assert ear.statuses() == expected


async def test_receipts_may_not_come_at_all(web: httpx.AsyncClient, sim: Simulated, ear: Ear) -> None:
    await sim.fault("receipts_missing", ANIA, times=1)
    await ask_for_one(web, ear)
    await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == 3)
    assert [each["state"] for each in (await sim.phone(ANIA))["messages"]] == ["delivered", "delivered"]
    assert len({heard.form["MessageSid"] for heard in ear.heard}) == 1


async def test_no_address_means_no_receipts(web: httpx.AsyncClient, sim: Simulated, ear: Ear) -> None:
    await web.post(MESSAGES, data=letter())
    await ask_for_one(web, ear)
    await eventually(lambda: len(ear.heard) == 3)
    assert (await sim.phone(ANIA))["messages"][0]["calls"] == []


async def test_a_public_address_is_carried_to_us_and_a_foreign_one_nowhere(
    start: StartSimulator, web: httpx.AsyncClient, ear: Ear
) -> None:
    sim = await start(public_base_url="https://most.example")
    for address in ("https://most.example/status", "https://elsewhere.example/status"):
        await web.post(sim.url + MESSAGES, data=letter(StatusCallback=address, Body=address))
    await eventually(lambda: len(ear.heard) == 3)
    signature = ear.heard[0].headers["x-twilio-signature"]
    assert RequestValidator(AUTH_TOKEN).validate("https://most.example/status", ear.heard[0].form, signature)
    await sim.hears(ANIA, "elsewhere")
    messages = (await sim.phone(ANIA))["messages"]
    (foreign,) = [each for each in messages if "elsewhere" in each["text"]]
    assert {call["error"] for call in foreign["calls"]} <= {11205}

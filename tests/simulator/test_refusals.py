"""The pretended platform refuses what the platform would refuse, and a little more."""

import base64

import httpx
import pytest

from most116.testing.simulated import ACCOUNT_SID, ANIA, AUTH_TOKEN, MESSAGES, SMS_NUMBER, letter, plain_client
from most116.testing.simulator_client import Simulated

TO_MANY = ["http://127.0.0.1/a.jpg"] * 11
REFUSED: dict[str, tuple[dict[str, str | list[str]], int]] = {
    "no recipient": (letter(To=None), 21604),
    "a recipient without a plus": (letter(To="48600100200"), 21211),
    "a recipient with spaces": (letter(To="+48 600 100 200"), 21211),
    "a recipient that is a name": (letter(To="Ania"), 21211),
    "a recipient on another channel": (letter(To=f"whatsapp:{ANIA}"), 21211),
    "two recipients": (letter(To=[ANIA, "+48600100201"]), 20422),
    "no sender": (letter(From=None), 21603),
    "a sender that is a name": (letter(From="Telefon"), 21212),
    "somebody else's sender": (letter(From="+48732000222"), 21606),
    "sender and recipient the same": (letter(To=SMS_NUMBER), 21266),
    "a messaging service that is not there": (letter(From=None, MessagingServiceSid="MG" + "1" * 32), 21705),
    "no text": (letter(Body=None), 21602),
    "an empty text": (letter(Body=""), 21602),
    "blank text": (letter(Body=" \n\t"), 21602),
    "a text too long": (letter(Body="x" * 1601), 21617),
    "a callback that is no address": (letter(StatusCallback="status"), 21609),
    "a callback with a low line": (letter(StatusCallback="http://my_host/status"), 21609),
    "a callback with a line end": (letter(StatusCallback="http://127.0.0.1/a\r\nX: y"), 21609),
    "a callback with letters of ours": (letter(StatusCallback="http://127.0.0.1/ł"), 21609),
    "too many media": (letter(MediaUrl=TO_MANY), 21620),
    "media that is no address": (letter(MediaUrl="zdjęcie.jpg"), 21620),
    "a validity of nothing": (letter(ValidityPeriod="0"), 20422),
    "a validity too long": (letter(ValidityPeriod="36001"), 20422),
    "a validity that is no number": (letter(ValidityPeriod="1h"), 20422),
    "a switch that is neither": (letter(SmartEncoded="maybe"), 20422),
    "an unknown way to keep": (letter(ContentRetention="forget"), 20422),
    "a misspelt parameter": (letter(Boddy="x"), 20001),
    "a parameter in the client's spelling": (letter(status_callback="http://127.0.0.1/"), 20001),
    "scheduling without a service": (letter(SendAt="2026-01-01T00:00:00Z", ScheduleType="fixed"), 35118),
}
TAKEN: dict[str, dict[str, str | list[str]]] = {
    "plain": letter(),
    "exactly as long as allowed": letter(Body="x" * 1600),
    "emoji and zeroes": letter(Body="😔\u200d\x00 ł"),
    "every setting we use": letter(
        StatusCallback="https://most.example/webhooks/twilio/status?m=1", ValidityPeriod="3600", SmartEncoded="false",
        ContentRetention="retain", AddressRetention="retain", ShortenUrls="false", RiskCheck="disable",
    ),
    "media without text": letter(Body=None, MediaUrl=["http://127.0.0.1/a.jpg", "http://127.0.0.1/b.jpg"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_refused(web: httpx.AsyncClient, sim: Simulated, case: str) -> None:
    fields, code = REFUSED[case]
    answer = await web.post(MESSAGES, data=fields)
    document = answer.json()
    assert (answer.status_code, document["code"], document["status"]) == (400, code, 400)
    assert document["more_info"].endswith(str(code))
    (posted,) = await sim.outbox()
    assert (posted["sid"], posted["error_code"]) == (None, code)


@pytest.mark.parametrize("case", TAKEN)
async def test_taken(web: httpx.AsyncClient, sim: Simulated, case: str) -> None:
    answer = await web.post(MESSAGES, data=TAKEN[case])
    assert answer.status_code == 201, answer.text
    (posted,) = await sim.outbox()
    assert posted["sid"] == answer.json()["sid"]
    assert posted["params"] == TAKEN[case], "nothing is lost or changed on the way"


@pytest.mark.parametrize(
    "body",
    [b"To=%2B48600100200&Body=%ED%A0%80", b"Body=%C5", b"Body=\xc5\x82", b"Body", b"To=%2B48600100200&&Body=x"],
    ids=["half a surrogate pair", "half a letter", "bytes", "no value", "an empty pair"],
)
async def test_a_form_that_is_badly_written_is_refused(web: httpx.AsyncClient, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await web.post(MESSAGES, content=body, headers=kind)
    assert (answer.status_code, answer.json()["code"]) == (400, 20422)


async def test_only_forms_are_read(web: httpx.AsyncClient) -> None:
    answer = await web.post(MESSAGES, json=letter())
    assert answer.status_code == 415


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    "given",
    ["", "Basic", "Basic !!!", "Bearer " + AUTH_TOKEN, basic(ACCOUNT_SID, "x"), basic("AC" + "2" * 32, AUTH_TOKEN),
     basic(ACCOUNT_SID, ""), basic("ł", "ó")],
)  # fmt: skip
async def test_nobody_else_gets_in(sim: Simulated, given: str) -> None:
    async with plain_client(sim.url) as web:
        answer = await web.post(MESSAGES, data=letter(), headers={"Authorization": given})
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert "basic" in answer.headers["www-authenticate"].lower()
    assert not (await sim.phone(ANIA))["messages"]


async def test_another_account_is_not_served(web: httpx.AsyncClient) -> None:
    answer = await web.post(MESSAGES.replace(ACCOUNT_SID, "AC" + "2" * 32), data=letter())
    assert answer.status_code == 401


async def test_other_addresses_are_unknown_in_the_platforms_form(web: httpx.AsyncClient) -> None:
    answer = await web.post("/2010-04-01/Accounts.json", data={})
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.parametrize("query", [{"PageSize": "0"}, {"PageSize": "ł"}, {"DateSent>": "yesterday"}, {"Page": "-1"}])
async def test_a_list_that_cannot_be_made_is_refused(web: httpx.AsyncClient, query: dict[str, str]) -> None:
    answer = await web.get(MESSAGES, params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 20422)


async def test_a_refused_text_is_shown_on_the_phone_with_its_reason(web: httpx.AsyncClient, sim: Simulated) -> None:
    await web.post(MESSAGES, data=letter(Body="x" * 1601))
    (shown,) = (await sim.phone(ANIA))["messages"]
    assert (shown["sid"], shown["state"], shown["error_code"]) == (None, "refused", 21617)
    assert (await web.get(MESSAGES)).json()["messages"] == []

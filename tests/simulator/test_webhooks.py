"""A person's SMS becomes a signed request to our webhook, and the answer has the consequences the platform gives it."""

import asyncio
import base64

import httpx
import pytest
from starlette.responses import RedirectResponse, Response
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from most116.testing.ear import BREAK, Ear, eventually
from most116.testing.simulated import ACCOUNT_SID, ANIA, AUTH_TOKEN, SMS_NUMBER, bound_socket
from most116.testing.simulator_client import Simulated, StartSimulator

REPLY = "<?xml version='1.0' encoding='UTF-8'?><Response><Message>Zadzwoń: 112</Message></Response>"


async def test_the_form_is_the_platforms(sim: Simulated, ear: Ear) -> None:
    sent = await sim.send(ANIA, "Nie wiem co robić 😔")
    (heard,) = ear.heard
    assert heard.path == "/webhooks/twilio/sms"
    assert heard.headers["content-type"].startswith("application/x-www-form-urlencoded")
    expected = {
        "MessageSid": sent["sid"], "SmsSid": sent["sid"], "SmsMessageSid": sent["sid"], "AccountSid": ACCOUNT_SID,
        "From": ANIA, "To": SMS_NUMBER, "Body": "Nie wiem co robić 😔", "NumMedia": "0", "NumSegments": "1",
        "SmsStatus": "received", "ApiVersion": "2010-04-01", "FromCountry": "PL",
    }  # fmt: skip
    assert heard.form.items() >= expected.items()
    (call,) = sent["calls"]
    assert (call["what"], call["status"], call["ok"], call["attempts"]) == ("webhook", 200, True, 1)
    assert call["ms"] > 0


@pytest.mark.parametrize("public", ["", "https://most.example", "https://most.example/prefix"])
async def test_the_public_address_is_signed(start: StartSimulator, ear: Ear, public: str) -> None:
    sim = await start(public_base_url=public)
    await sim.send(ANIA, "żółw & spółka=100%+1\n", fields={"Extra": ""})
    (heard,) = ear.heard
    url = (public or ear.url) + "/webhooks/twilio/sms"
    signature = heard.headers["x-twilio-signature"]
    assert RequestValidator(AUTH_TOKEN).validate(url, heard.form, signature)
    assert not RequestValidator("other").validate(url, heard.form, signature)


async def test_fields_can_be_added_changed_and_left_out(sim: Simulated, ear: Ear) -> None:
    await sim.send(ANIA, "hej", fields={"From": "INFO", "ToCity": None, "OptOutType": "STOP"})
    form = ear.heard[0].form
    assert (form["From"], form["OptOutType"], "ToCity" in form) == ("INFO", "STOP", False)


async def test_a_replay_is_the_same_message(sim: Simulated, ear: Ear) -> None:
    sent = await sim.send(ANIA, "hej")
    again = await sim.replay(ANIA)
    assert again["sid"] == sent["sid"]
    assert ear.heard[0].form == ear.heard[1].form
    assert len((await sim.phone(ANIA))["messages"]) == 1


async def test_media_come_as_addresses_that_are_watched(sim: Simulated, ear: Ear, web: httpx.AsyncClient) -> None:
    sent = await sim.send(ANIA, "", media=2)
    form = ear.heard[0].form
    assert (form["NumMedia"], form["MediaContentType1"], form["MessageSid"][:2]) == ("2", "image/jpeg", "MM")
    assert sent["media_fetched"] == 0
    await web.get(form["MediaUrl0"])
    assert (await sim.phone(ANIA))["messages"][0]["media_fetched"] == 1


async def test_a_twiml_message_arrives_on_the_phone(sim: Simulated, ear: Ear) -> None:
    ear.answers = [REPLY]
    await sim.send(ANIA, "hej")
    _, reply = (await sim.phone(ANIA))["messages"]
    assert (reply["direction"], reply["text"], reply["state"]) == ("outbound-reply", "Zadzwoń: 112", "delivered")


FAILED: dict[str, tuple[Response | str, int | None, int]] = {
    "not found": (Response(status_code=404), 404, 11200),
    "an error that carries TwiML": (Response(REPLY, status_code=503, media_type="text/xml"), 503, 11200),
    "a redirection": (RedirectResponse("/elsewhere"), 307, 11200),
    "JSON": (Response("{}", media_type="application/json"), 200, 12300),
    "broken XML": ("<Response><Message>", 200, 12100),
    "another document": ("<html/>", 200, 12200),
    "entities": ("<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", 200, 12100),
    "a broken connection": (BREAK, None, 11200),
}


@pytest.mark.parametrize("case", FAILED)
async def test_a_failure_is_shown_and_nothing_is_sent(sim: Simulated, ear: Ear, case: str) -> None:
    answer, status, error = FAILED[case]
    ear.answers = [answer]
    sent = await sim.send(ANIA, "hej")
    (call,) = sent["calls"]
    assert (call["status"], call["error"], call["ok"]) == (status, error, False)
    assert len(ear.heard) == 1, "the platform does not call again"
    assert len((await sim.phone(ANIA))["messages"]) == 1


async def test_the_fallback_is_told_why_and_its_answer_counts(start: StartSimulator, ear: Ear) -> None:
    sim = await start(public_base_url="https://most.example", fallback_url=ear.url + "/fallback")
    ear.answers = [Response(status_code=503), REPLY]
    sent = await sim.send(ANIA, "hej")
    first, second = ear.heard
    assert second.form == first.form | {
        "ErrorCode": "11200", "ErrorUrl": "https://most.example/webhooks/twilio/sms",
    }  # fmt: skip
    url = "https://most.example/fallback"
    assert RequestValidator(AUTH_TOKEN).validate(url, second.form, second.headers["x-twilio-signature"])
    assert [call["what"] for call in sent["calls"]] == ["webhook", "fallback"]
    assert (await sim.phone(ANIA))["messages"][1]["text"] == "Zadzwoń: 112"


async def test_nobody_listening_is_tried_twice(start: StartSimulator) -> None:
    sock, url = bound_socket()
    sock.close()
    sim = await start(webhook_url=url + "/x")
    (call,) = (await sim.send(ANIA, "hej"))["calls"]
    assert (call["status"], call["error"], call["attempts"]) == (None, 11205, 2)


async def test_overrides_in_the_fragment_are_obeyed(start: StartSimulator, ear: Ear) -> None:
    sim = await start(webhook_url=ear.url + "/in?a=1#rc=3&rp=5xx,rt&rt=150")
    ear.answers = [Response(status_code=500), 0.5, Response(status_code=500)]
    (call,) = (await sim.send(ANIA, "hej"))["calls"]
    assert (call["ok"], call["attempts"]) == (True, 4)
    assert {each.query for each in ear.heard} == {"a=1"}, "the fragment stays at home"
    assert len({each.headers["i-twilio-idempotency-token"] for each in ear.heard}) == 1
    signature = ear.heard[0].headers["x-twilio-signature"]
    assert RequestValidator(AUTH_TOKEN).validate(ear.url + "/in?a=1", ear.heard[0].form, signature)


async def test_a_slow_webhook_is_given_up(start: StartSimulator, ear: Ear) -> None:
    sim = await start(webhook_url=ear.url + "/in#rt=100")
    ear.answers = [0.6]
    (call,) = (await sim.send(ANIA, "hej"))["calls"]
    assert (call["status"], call["error"], call["attempts"]) == (None, 11200, 1)


async def test_one_slow_answer_does_not_hold_up_the_others(sim: Simulated, ear: Ear) -> None:
    ear.answers = [0.3]
    slow = asyncio.create_task(sim.send(ANIA, "pierwszy"))
    await eventually(lambda: bool(ear.heard))
    await sim.send("+48600100201", "drugi")
    assert not slow.done()
    await slow


async def test_a_text_can_be_anything_that_fits(sim: Simulated, ear: Ear) -> None:
    for text in ("\x00", "\u202eabc", "a" * 1600, base64.b64encode(b"x").decode(), " ", "\r\n"):
        await sim.send(ANIA, text)
        assert ear.heard[-1].form["Body"] == text
    with pytest.raises(ValueError, match="1600"):
        await sim.send(ANIA, "a" * 1601)


async def test_stop_words_are_the_platforms_when_they_are_on(start: StartSimulator, ear: Ear) -> None:
    sim = await start(stop_words_on=True)
    ear.answers = [REPLY]
    await sim.send(ANIA, " stop ")
    stopped = await sim.phone(ANIA)
    assert stopped["opted_out"]
    assert [each["direction"] for each in stopped["messages"]] == ["inbound", "outbound-reply"]
    assert "unsubscribed" in stopped["messages"][1]["text"], "the platform answers, and our TwiML is not sent"
    assert len(ear.heard) == 1, "the webhook is told all the same"
    await sim.send(ANIA, "Start")
    assert not (await sim.phone(ANIA))["opted_out"]


async def test_stop_words_are_ordinary_when_they_are_off(sim: Simulated) -> None:
    await sim.send(ANIA, "STOP")
    phone = await sim.phone(ANIA)
    assert (phone["opted_out"], len(phone["messages"])) == (False, 1)

"""What our real Twilio client meets when it talks to the pretended platform."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from most116.testing.ear import Ear, eventually
from most116.testing.simulated import ACCOUNT_SID, ANIA, AUTH_TOKEN, SMS_NUMBER
from most116.testing.simulator_client import Simulated


@contextmanager
def client_of(sim: Simulated, token: str = AUTH_TOKEN, *, patience: float = 60.0) -> Iterator[Client]:
    http = TwilioHttpClient(timeout=patience)
    client = Client(ACCOUNT_SID, token, http_client=http)
    client.api.base_url = sim.url
    try:
        yield client
    finally:
        http.session.close()


@pytest.fixture
def twilio(sim: Simulated) -> Iterator[Client]:
    with client_of(sim) as client:
        yield client


@pytest.fixture
def hasty(sim: Simulated) -> Iterator[Client]:
    """Does not wait long for an answer."""
    with client_of(sim, patience=1.0) as client:
        yield client


async def ask(work: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """The library's calls block, and the platform runs in this event loop."""
    return await asyncio.to_thread(work, *args, **named)


async def post(client: Client, **more: Any) -> Any:
    return await ask(client.messages.create, **{"to": ANIA, "from_": SMS_NUMBER, "body": "Dzień dobry", **more})


async def test_a_message_is_taken_and_arrives(twilio: Client, sim: Simulated, ear: Ear) -> None:
    made = await post(twilio, status_callback=ear.url + "/webhooks/twilio/status")
    assert (made.status, made.num_segments, made.error_code, made.to) == ("queued", "1", None, ANIA)
    await eventually(lambda: ear.statuses() == ["queued", "sent", "delivered"])
    fetched = await ask(twilio.messages(made.sid).fetch)
    assert (fetched.status, fetched.body, fetched.from_) == ("delivered", "Dzień dobry", SMS_NUMBER)
    (shown,) = (await sim.phone(ANIA))["messages"]
    assert (shown["sid"], shown["text"], shown["encoding"], shown["state"]) == (
        made.sid, "Dzień dobry", "UCS-2", "delivered",
    )  # fmt: skip


async def test_the_outbox_tells_what_was_posted_and_when(twilio: Client, sim: Simulated) -> None:
    await post(twilio, body="raz")
    await post(twilio, body="dwa")
    first, second = await sim.outbox()
    assert [first["body"], second["body"]] == ["raz", "dwa"]
    assert first["params"] == {"To": ANIA, "From": SMS_NUMBER, "Body": "raz"}
    assert first["http_status"] == 201
    assert first["at"] <= second["at"]
    assert await sim.outbox(after=second["seq"]) == []


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [("refused", 21610, 400), ("refused", 21211, 400), ("refused", 20003, 401), ("throttled", 20429, 429),
     ("throttled", 14107, 429), ("crash", 20500, 500)],
)  # fmt: skip
async def test_a_failure_on_demand_has_the_platforms_form(
    twilio: Client, sim: Simulated, kind: str, code: int, status: int
) -> None:
    await sim.fault(kind, ANIA, code=code, times=1)
    with pytest.raises(TwilioRestException) as caught:
        await post(twilio)
    assert (caught.value.code, caught.value.status) == (code, status)
    assert (await post(twilio)).status == "queued"


async def test_a_wrong_token_is_refused(sim: Simulated) -> None:
    with client_of(sim, "wrong") as client, pytest.raises(TwilioRestException) as caught:
        await post(client)
    assert (caught.value.code, caught.value.status) == (20003, 401)
    (posted,) = await sim.outbox()
    assert (posted["http_status"], posted["error_code"]) == (401, 20003)


@pytest.mark.parametrize(("kind", "arrives"), [("hang", False), ("slow", True), ("reset", False), ("garbled", True)])
async def test_a_result_can_stay_unknown(hasty: Client, sim: Simulated, kind: str, arrives: bool) -> None:
    await sim.fault(kind, ANIA, times=1)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the client wraps none of them
        await post(hasty)
    assert not isinstance(caught.value, TwilioRestException)
    (posted,) = await sim.outbox()
    assert posted["fault"] == kind
    assert len((await sim.phone(ANIA))["messages"]) == arrives


async def test_what_was_taken_before_the_silence_can_be_found_in_the_list(
    hasty: Client, twilio: Client, sim: Simulated
) -> None:
    await sim.fault("hang", ANIA, times=1, accept=True)
    with pytest.raises(Exception):  # noqa: B017, PT011 - a time-out of whichever library
        await post(hasty, body="czy doszło?")
    found = await ask(twilio.messages.list, to=ANIA, from_=SMS_NUMBER)
    assert [each.body for each in found] == ["czy doszło?"]


async def test_the_list_is_read_page_by_page(twilio: Client, sim: Simulated) -> None:
    for number in range(7):
        await post(twilio, body=str(number))
    await sim.send(ANIA, "i jeden od osoby")
    listed = await ask(twilio.messages.list, page_size=3)
    assert [each.body for each in listed] == ["i jeden od osoby", *(str(number) for number in reversed(range(7)))]
    assert [each.direction for each in await ask(twilio.messages.list, to=SMS_NUMBER)] == ["inbound"]


async def test_a_record_can_be_blanked_and_deleted(twilio: Client, sim: Simulated, ear: Ear) -> None:
    made = await post(twilio, status_callback=ear.url + "/status")
    await eventually(lambda: "delivered" in ear.statuses())
    assert (await ask(twilio.messages(made.sid).update, body="")).body == ""
    assert await ask(twilio.messages(made.sid).delete)
    with pytest.raises(TwilioRestException) as caught:
        await ask(twilio.messages(made.sid).fetch)
    assert caught.value.status == 404
    assert [each["text"] for each in (await sim.phone(ANIA))["messages"]] == ["Dzień dobry"], "the phone keeps it"

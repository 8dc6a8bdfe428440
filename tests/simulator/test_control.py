"""The control interface that tests, measurements and the page's script use."""

import asyncio
import json

import httpx
import pytest

from most116.testing.ear import Ear
from most116.testing.simulated import ANIA, MESSAGES, letter
from most116.testing.simulator_client import Simulated


async def test_phones_are_added_and_named(sim: Simulated) -> None:
    await sim.add_phone("+48600100201", "Bohdan")
    await sim.add_phone("+48600100202")
    assert [(each["number"], each["name"]) for each in await sim.phones()] == [
        (ANIA, "Ania"), ("+48600100201", "Bohdan"), ("+48600100202", "Telefon 3"),
    ]  # fmt: skip


async def test_a_phone_that_nobody_added_has_a_thread_too(sim: Simulated) -> None:
    await sim.send("+48600100299", "hej")
    phone = await sim.phone("+48600100299")
    assert (phone["shown"], [each["text"] for each in phone["messages"]]) == (False, ["hej"])
    with pytest.raises(ValueError, match="404"):
        await sim.phone("+48600100298")


async def test_the_outbox_can_be_waited_for(sim: Simulated, web: httpx.AsyncClient) -> None:
    waiting = asyncio.create_task(sim.outbox(wait=10.0))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await web.post(MESSAGES, data=letter(Body="jest"))
    (posted,) = await asyncio.wait_for(waiting, 60)
    assert posted["body"] == "jest"
    assert await sim.outbox(after=posted["seq"], wait=0.05) == []


async def test_waiting_for_words(sim: Simulated, web: httpx.AsyncClient) -> None:
    await web.post(MESSAGES, data=letter(Body="jeden"))
    await web.post(MESSAGES, data=letter(Body="dwa", To="+48600100201"))
    assert (await sim.hears("+48600100201", "dw"))["body"] == "dwa"
    with pytest.raises(AssertionError, match="jeden"):
        await sim.hears(ANIA, "trzy", seconds=0.05)


async def test_faults_are_used_up_and_a_numbers_own_comes_first(sim: Simulated, web: httpx.AsyncClient) -> None:
    await sim.fault("throttled")
    await sim.fault("refused", ANIA, times=2)
    codes = [(await web.post(MESSAGES, data=letter())).json()["code"] for _ in range(3)]
    assert codes == [21610, 21610, 20429]
    assert [each["kind"] for each in (await sim.phone(ANIA))["faults"]] == ["throttled"]
    assert await sim.fault("none") == []
    assert (await web.post(MESSAGES, data=letter())).status_code == 201


async def test_a_fault_of_receipts_does_not_replace_one_of_answers(sim: Simulated) -> None:
    await sim.fault("undelivered", ANIA)
    faults = await sim.fault("receipts_mixed", ANIA)
    assert {each["kind"] for each in faults} == {"undelivered", "receipts_mixed"}


async def test_reset_goes_back_to_the_first_minute(sim: Simulated, web: httpx.AsyncClient) -> None:
    await sim.add_phone("+48600100201")
    await sim.fault("hang")
    await sim.send(ANIA, "hej")
    await sim.reset()
    assert [(each["number"], each["messages"]) for each in await sim.phones()] == [(ANIA, [])]
    await web.post(MESSAGES, data=letter())
    assert len(await sim.outbox()) == 1


MISUNDERSTOOD: dict[str, tuple[str, str, object]] = {
    "a phone without a number": ("POST", "/api/phones", {}),
    "a phone with letters": ("POST", "/api/phones", {"number": "Ania"}),
    "a list of phones": ("POST", "/api/phones", []),
    "not JSON": ("POST", "/api/phones", b"{"),
    "not UTF-8": ("POST", "/api/phones", b'{"number": "\xff"}'),
    "no text": ("POST", f"/api/phones/{ANIA}/send", {}),
    "a text that is a number": ("POST", f"/api/phones/{ANIA}/send", {"text": 5}),
    "half a letter": ("POST", f"/api/phones/{ANIA}/send", b'{"text": "\\ud800"}'),
    "too many media": ("POST", f"/api/phones/{ANIA}/send", {"text": "x", "media": 11}),
    "fields as a list": ("POST", f"/api/phones/{ANIA}/send", {"text": "x", "fields": ["a"]}),
    "a replay of nothing": ("POST", f"/api/phones/{ANIA}/replay", {}),
    "no such fault": ("POST", "/api/faults", {"kind": "rain"}),
    "a fault for a name": ("POST", "/api/faults", {"kind": "hang", "number": "Ania"}),
    "a fault for no time": ("POST", "/api/faults", {"kind": "hang", "times": 0}),
    "a fault with a word for a code": ("POST", "/api/faults", {"kind": "refused", "code": "x"}),
    "a fault that lasts too long": ("POST", "/api/faults", {"kind": "slow", "seconds": 601}),
    "an outbox after a word": ("GET", "/api/outbox?after=x", None),
    "an outbox for ever": ("GET", "/api/outbox?wait=inf", None),
    "an outbox for no number of seconds": ("GET", "/api/outbox?wait=nan", None),
}


@pytest.mark.parametrize("case", MISUNDERSTOOD)
async def test_what_makes_no_sense_is_refused_with_a_reason(web: httpx.AsyncClient, case: str) -> None:
    method, path, body = MISUNDERSTOOD[case]
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = await web.request(method, path, content=content if body is not None else None)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_name_with_half_a_letter_spoils_nothing(web: httpx.AsyncClient, sim: Simulated) -> None:
    answer = await web.post("/api/phones", content=b'{"number": "+48600100201", "name": "x\\ud800"}')
    assert answer.status_code == 201
    assert [each["name"] for each in await sim.phones()] == ["Ania", "x?"]


async def test_pages_of_others_may_not_press_our_buttons(web: httpx.AsyncClient, ear: Ear) -> None:
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1"):
        answer = await web.post(f"/api/phones/{ANIA}/send", json={"text": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert not ear.heard
    own = {"Origin": str(web.base_url).rstrip("/")}
    assert (await web.post(f"/api/phones/{ANIA}/send", json={"text": "x"}, headers=own)).status_code == 201


async def test_many_phones_at_once(sim: Simulated, ear: Ear, web: httpx.AsyncClient) -> None:
    numbers = [f"+486001{number:05d}" for number in range(200)]
    await asyncio.gather(*(sim.send(number, f"od {number}") for number in numbers))
    assert sorted(heard.form["From"] for heard in ear.heard) == numbers
    assert all(heard.form["Body"] == f"od {heard.form['From']}" for heard in ear.heard)
    for number in numbers:
        await web.post(MESSAGES, data=letter(To=number, Body=number))
    assert [posted["to"] for posted in await sim.outbox()] == numbers

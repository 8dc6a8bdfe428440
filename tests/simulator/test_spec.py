"""The pretended platform agrees with the interface description that the platform publishes."""

import functools
import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS30Validator

from most116.simulator.twilio_order import PARAMETERS
from most116.testing.ear import Ear, eventually
from most116.testing.simulated import (
    ACCOUNT_SID,
    ANIA,
    AUTH_TOKEN,
    MESSAGES,
    SMS_NUMBER,
    config_for,
    letter,
    plain_client,
    running_simulator,
)
from most116.testing.simulator_client import Simulated
from most116.testing.whatsapp_requests import DANUTA, WHATSAPP_NUMBER

_AUTH = (ACCOUNT_SID, AUTH_TOKEN)
_LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
_ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"


@functools.cache
def _document() -> dict[str, Any] | None:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("MOST116_SPECS") or root.parent / "shared" / "specs")
    file = folder / "twilio_api_v2010.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


@pytest.fixture
def spec() -> dict[str, Any]:
    document = _document()
    if document is None:
        pytest.skip("no twilio_api_v2010.json in the folder named by MOST116_SPECS, nor beside this checkout")
    return document


@pytest.fixture
async def web_with_whatsapp() -> AsyncIterator[httpx.AsyncClient]:
    url = "http://127.0.0.1:9/webhooks/twilio"
    account = {"webhook_url": f"{url}/whatsapp", "number": WHATSAPP_NUMBER}
    config = config_for(f"{url}/sms", networks={"whatsapp": account})
    async with running_simulator(config) as simulated, plain_client(simulated.url, auth=_AUTH) as client:
        yield client


def _resolved(node: Any, spec: dict[str, Any]) -> Any:
    """A schema with its references filled in, so that it can be used without the rest of the document."""
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(spec["components"]["schemas"][node["$ref"].rpartition("/")[2]], spec)
        return {name: _resolved(value, spec) for name, value in node.items()}
    return [_resolved(each, spec) for each in node] if isinstance(node, list) else node


def check(answer: Any, spec: dict[str, Any], path: str, method: str, status: str) -> None:
    content = spec["paths"][path][method]["responses"][status]["content"]["application/json"]
    schema = _resolved(content["schema"], spec)
    problems = [f"{list(each.path)}: {each.message}" for each in OAS30Validator(schema).iter_errors(answer)]
    assert not problems
    assert answer.keys() == schema["properties"].keys(), "neither a field too many nor one too few"


@pytest.mark.parametrize("fields", [letter(), letter(Body="ż" * 500), letter(MediaUrl="http://127.0.0.1/a.jpg")])
async def test_a_created_message(web: httpx.AsyncClient, spec: dict[str, Any], fields: dict[str, str]) -> None:
    answer = await web.post(MESSAGES, data=fields)
    check(answer.json(), spec, _LIST, "post", "201")


async def test_a_fetched_message_at_every_stage(
    web: httpx.AsyncClient, sim: Simulated, ear: Ear, spec: dict[str, Any]
) -> None:
    await sim.fault("undelivered", ANIA)
    made = (await web.post(MESSAGES, data=letter(StatusCallback=ear.url + "/status"))).json()
    one = MESSAGES.replace(".json", f"/{made['sid']}.json")
    check((await web.get(one)).json(), spec, _ONE, "get", "200")
    await eventually(lambda: "undelivered" in ear.statuses())
    check((await web.get(one)).json(), spec, _ONE, "get", "200")
    check((await web.post(one, data={"Body": ""})).json(), spec, _ONE, "post", "200")


async def test_a_list_with_both_directions(web: httpx.AsyncClient, sim: Simulated, spec: dict[str, Any]) -> None:
    await sim.send(ANIA, "hej")
    await web.post(MESSAGES, data=letter())
    page = (await web.get(MESSAGES, params={"PageSize": "1"})).json()
    check(page, spec, _LIST, "get", "200")
    check((await web.get(page["next_page_uri"])).json(), spec, _LIST, "get", "200")


async def test_the_account_and_its_number(web: httpx.AsyncClient, spec: dict[str, Any]) -> None:
    account, numbers = (MESSAGES.replace("/Messages.json", end) for end in (".json", "/IncomingPhoneNumbers.json"))
    check((await web.get(account)).json(), spec, "/2010-04-01/Accounts/{Sid}.json", "get", "200")
    path = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json"
    for number, count in ((SMS_NUMBER, 1), ("+48732999999", 0)):
        page = (await web.get(numbers, params={"PhoneNumber": number})).json()
        assert len(page["incoming_phone_numbers"]) == count
        check(page, spec, path, "get", "200")
    (one,) = (await web.get(numbers)).json()["incoming_phone_numbers"]
    schema = spec["components"]["schemas"]["api.v2010.account.incoming_phone_number"]
    assert one.keys() == schema["properties"].keys(), "neither a field too many nor one too few"


async def test_a_message_for_whatsapp(web_with_whatsapp: httpx.AsyncClient, spec: dict[str, Any]) -> None:
    fields = {"To": DANUTA, "From": f"whatsapp:{WHATSAPP_NUMBER}", "Body": "Dzień dobry"}
    answer = await web_with_whatsapp.post(MESSAGES, data=fields)
    check(answer.json(), spec, _LIST, "post", "201")


def test_exactly_the_published_parameters_are_known(spec: dict[str, Any]) -> None:
    form = spec["paths"][_LIST]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(PARAMETERS) == set(form["properties"])


def test_choices_are_the_published_ones(spec: dict[str, Any]) -> None:
    form = _resolved(spec["paths"][_LIST]["post"]["requestBody"], spec)
    properties = form["content"]["application/x-www-form-urlencoded"]["schema"]["properties"]
    for name, schema in properties.items():
        fits = PARAMETERS[name]
        if fits is not None and "enum" in schema:
            assert all(fits(word) for word in schema["enum"]), name
            assert not fits("something else"), name
        if fits is not None and "pattern" in schema:
            assert re.search(schema["pattern"], "AP" + "1" * 32), name
            assert fits("AP" + "1" * 32), name

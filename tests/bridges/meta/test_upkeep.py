"""What the doctor says of Messenger and Instagram, against a pretended page and answers that it never gives."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridges.meta.upkeep import check_instagram, check_messenger
from bridges.upkeep import Checked, look_at
from config.settings import Settings, load_settings
from most116.app.doctor_bridges import examine_bridges
from most116.core.clock import Clock, SystemClock
from most116.core.conversation import Channel
from most116.core.errors import MISCONFIGURED, BridgeError
from most116.core.troubles import Trouble
from most116.simulator.serving import serving
from most116.testing.meta_requests import APP_SECRET, INSTAGRAM_ID, PAGE_ID, PAGE_TOKEN, URL, VERIFY_TOKEN
from most116.testing.simulated import bound_socket, config_for, running_simulator

ACCOUNT = {
    "webhook_url": URL,
    "app_secret": APP_SECRET,
    "page_id": PAGE_ID,
    "page_token": PAGE_TOKEN,
    "instagram_id": INSTAGRAM_ID,
}
FIELDS = [
    *("messages", "messaging_postbacks", "messaging_referrals", "message_deliveries", "message_edits"),
    *("message_echoes", "standby", "messaging_policy_enforcement"),
]
PAGE = {"object": "page", "callback_url": URL, "active": True}
INSTAGRAM = {**PAGE, "object": "instagram"}


def settings_for(graph_base: str, **changes: object) -> Settings:
    meta = {name: value for name, value in ACCOUNT.items() if name != "webhook_url"}
    given = {**meta, "verify_token": VERIFY_TOKEN, "graph_base": graph_base, **changes}
    return load_settings({"public_base_url": "https://most116.example", "meta": given})


SCOPES = ("pages_messaging", "instagram_manage_messages")


async def said_of(
    apps: list[Mapping[str, Any]],
    subscriptions: list[Mapping[str, Any]] | None,
    scopes: Sequence[str] = SCOPES,
    check: Callable[[Settings, Clock], Awaitable[Checked | None]] = check_messenger,
) -> Checked:
    """What is said of a page that tells these apps, when ours has events sent so; None refuses to say."""

    async def answer(request: Request) -> Response:
        if request.url.path.endswith("/subscribed_apps"):
            return JSONResponse({"data": apps})
        if request.url.path.endswith("/debug_token"):
            assert request.query_params["input_token"] == PAGE_TOKEN
            return JSONResponse({"data": {"is_valid": True, "scopes": list(scopes)}})
        if request.url.path.endswith("/subscriptions"):
            refused = subscriptions is None or "/1/" not in request.url.path
            error = JSONResponse({"error": {"code": 190}}, status_code=400)
            return error if refused else JSONResponse({"data": subscriptions})
        return JSONResponse({"id": PAGE_ID})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", answer)]), sock):
        checked = await check(settings_for(url), SystemClock())
    assert checked is not None
    return checked


def app(*fields: str, number: str = "1") -> Mapping[str, Any]:
    return {"id": number, "name": "most116", "subscribed_fields": list(fields)}


async def test_a_page_that_is_set_up_is_well() -> None:
    async with running_simulator(config_for(URL, networks={"meta": ACCOUNT})) as simulated:
        for check in (check_messenger, check_instagram):
            checked = await check(settings_for(simulated.url), SystemClock())
            assert checked is not None
            assert checked.well, checked.words
            assert "24 hours" in checked.words


async def test_an_app_of_somebody_else_beside_ours_changes_nothing() -> None:
    checked = await said_of([app(*FIELDS, number="2"), app(*FIELDS)], [PAGE, INSTAGRAM])
    assert checked.well, checked.words


async def test_what_would_be_good_to_know_is_named() -> None:
    checked = await said_of([app("messages", "messaging_postbacks")], [PAGE, INSTAGRAM])
    assert checked.well
    assert all(field in checked.words for field in FIELDS[2:])


PROBLEMS: dict[str, tuple[list[Mapping[str, Any]], list[Mapping[str, Any]] | None, str]] = {
    "no app": ([], [], "tells no app of messages"),
    "no messages": ([app("messaging_postbacks")], [PAGE, INSTAGRAM], "tells no app of messages"),
    "somebody else's app": ([app(*FIELDS, number="2")], [PAGE, INSTAGRAM], "go to nobody"),
    "the secret is of another app": ([app(*FIELDS)], None, "go to nobody"),
    "another address": (
        [app(*FIELDS)],
        [{**PAGE, "callback_url": "https://old.example"}, INSTAGRAM],
        "https://old.example",
    ),
    "switched off": ([app(*FIELDS)], [{**PAGE, "active": False}, INSTAGRAM], "go to nobody"),
}


@pytest.mark.parametrize("case", PROBLEMS)
async def test_what_is_wrong_is_said_with_the_remedy(case: str) -> None:
    apps, subscriptions, words = PROBLEMS[case]
    checked = await said_of(apps, subscriptions)
    assert not checked.well
    assert words in checked.words


async def test_each_product_has_its_own_webhook() -> None:
    only_page: list[Mapping[str, Any]] = [PAGE]
    assert (await said_of([app(*FIELDS)], only_page)).well
    of_instagram = await said_of([app(*FIELDS)], only_page, check=check_instagram)
    assert not of_instagram.well
    assert "webhook of instagram" in of_instagram.words


@pytest.mark.parametrize(
    ("check", "permission"),
    [(check_messenger, "pages_messaging"), (check_instagram, "instagram_manage_messages")],
)
async def test_a_token_that_may_not_send_is_told(
    check: Callable[[Settings, Clock], Awaitable[Checked | None]], permission: str
) -> None:
    scopes = [each for each in SCOPES if each != permission]
    checked = await said_of([app(*FIELDS)], [PAGE, INSTAGRAM], scopes, check)
    assert not checked.well
    assert checked.words == f"the page's token may not send: make one with the permission {permission}"
    assert (await said_of([app(*FIELDS)], [PAGE, INSTAGRAM], (), check)).well, "where nothing is said nothing is wrong"


async def test_a_wrong_token_is_one_line_of_the_doctor() -> None:
    async with running_simulator(config_for(URL, networks={"meta": ACCOUNT})) as simulated:
        settings = settings_for(simulated.url, page_token="EAAwrong")
        with pytest.raises(BridgeError) as raised:
            await check_messenger(settings, SystemClock())
        findings = {one.part: one for one in await examine_bridges(settings)}
    assert raised.value.failure is MISCONFIGURED
    for part in ("messenger", "instagram"):
        assert not findings[part].well
        assert "EAAwrong" not in findings[part].words


async def test_what_is_off_is_not_looked_at() -> None:
    assert await check_messenger(load_settings(), SystemClock()) is None
    assert await check_instagram(load_settings(), SystemClock()) is None


async def test_a_platform_that_does_not_answer_about_an_app_has_not_said_that_it_is_somebody_elses() -> None:
    async def answer(request: Request) -> Response:
        if request.url.path.endswith("subscribed_apps"):
            return JSONResponse({"data": [app(*FIELDS)]})
        down = request.url.path.endswith("/subscriptions")
        return JSONResponse({"error": {"code": 2}}, status_code=500) if down else JSONResponse({"id": PAGE_ID})

    sock, url = bound_socket()
    async with serving(Starlette(routes=[Route("/{path:path}", answer)]), sock):
        checked = await look_at(Channel.MESSENGER, settings_for(url), SystemClock())
    assert checked is not None
    assert checked.trouble is Trouble.NO_ANSWER

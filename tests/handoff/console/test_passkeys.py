"""Passkeys: added by who has just proved themselves, good for signing in and confirming, and refused when they lie."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.accounts.passkey_checks import Party
from handoff.accounts.passkeys import MOST
from handoff.records import Account
from handoff.store import audit
from most116.core.errors import DeskError
from most116.testing.desk_clients import Browser
from most116.testing.desk_stage import DeskStage
from most116.testing.soft_key import SoftKey

ORIGIN = "http://localhost"
WRONG = "Ten klucz tu nie działa."
CODE = re.compile(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>")


def at_localhost(stage: DeskStage) -> Browser:
    one = Browser(stage)
    one.http.base_url = ORIGIN
    return one


async def add(one: Browser, key: SoftKey, name: str = "telefon") -> str:
    """The page after it, whatever it says."""
    page = await one.page("/account/passkey")
    found = re.search(r'data-options="([^"]+)"', page)
    assert found
    answer = await one.send("/account/passkey", answer=key.made(html.unescape(found[1])), name=name)
    return answer.text


async def options(one: Browser) -> str:
    return (await one.http.get("/sign-in/passkey")).text


@pytest.fixture
async def owner(stage: DeskStage, celina: Account) -> Browser:
    one = at_localhost(stage)
    await one.sign_in(celina.login)
    return one


async def acts(stage: DeskStage, account: Account) -> list[str]:
    async with stage.parts.database.read() as connection:
        found = await audit.entries(connection, audit.Wanted(), 50)
    return [each.entry.action for each in reversed(found) if each.entry.actor == account.id]


async def test_from_the_account_s_page_to_the_desk_without_a_password(
    stage: DeskStage, celina: Account, owner: Browser
) -> None:
    key = SoftKey(ORIGIN)
    codes = CODE.findall(await add(owner, key))
    assert len(codes) == 10
    assert "jeszcze nie" in await owner.page("/account")
    other = at_localhost(stage)
    answer = await other.http.post("/sign-in/passkey", data={"answer": key.shown(await options(other))})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Kolejka" in await other.page()
    assert "jeszcze nie" not in await owner.page("/account")
    # With a password alone nobody comes in any more; a recovery code is what is left when the device is lost.
    lost = at_localhost(stage)
    assert (await lost.sign_in(celina.login)).headers["location"] == "/sign-in/second"
    answer = await lost.http.post("/sign-in/second", data={"code": codes[0]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert await acts(stage, celina) == [
        "signed_in", "passkey_added", "recovery_codes_made", "signed_in", "recovery_code_used", "signed_in",
    ]  # fmt: skip


async def test_a_passkey_that_was_removed_opens_nothing(stage: DeskStage, celina: Account, owner: Browser) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    found = re.search(r"/account/passkeys/([0-9a-f]{64})/remove", await owner.page("/account"))
    assert found
    stranger = at_localhost(stage)
    await stage.hire("ewa", "Ewa", *celina.lines)
    await stranger.sign_in("ewa")
    await stranger.send(found[0])
    assert found[0] in await owner.page("/account")
    assert (await owner.send(found[0])).status_code == 303
    assert found[0] not in await owner.page("/account")
    answer = await stranger.http.post("/sign-in/passkey", data={"answer": key.shown(await options(owner))})
    assert (answer.status_code, WRONG in answer.text) == (401, True)
    assert "passkey_removed" in await acts(stage, celina)


async def test_an_answer_counts_once_and_a_copied_key_is_noticed(
    stage: DeskStage, celina: Account, owner: Browser
) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    one = at_localhost(stage)
    said = key.shown(await options(one))
    statuses = [(await one.http.post("/sign-in/passkey", data={"answer": said})).status_code for _ in range(2)]
    assert statuses == [303, 401]
    copy = replace(key)
    assert (await one.http.post("/sign-in/passkey", data={"answer": key.shown(await options(one))})).status_code == 303
    answer = await one.http.post("/sign-in/passkey", data={"answer": copy.shown(await options(one))})
    assert answer.status_code == 401
    assert (await acts(stage, celina))[-1] == "passkey_copied"


def elsewhere(key: SoftKey, asked: str) -> str:
    key.origin = "http://localhost.example"
    return key.shown(asked)


def locked(key: SoftKey, asked: str) -> str:
    key.unlocked = False
    return key.shown(asked)


def of_another(key: SoftKey, asked: str) -> str:
    key.owner = "ZGltYQ"
    return key.shown(asked)


def unknown(key: SoftKey, asked: str) -> str:
    return replace(SoftKey(ORIGIN), owner=key.owner).shown(asked)


def own_challenge(key: SoftKey, asked: str) -> str:
    return key.shown(json.dumps({**json.loads(asked), "challenge": "A" * 75}))


LIES: dict[str, Callable[[SoftKey, str], str]] = {
    "another page": elsewhere,
    "another site": lambda key, asked: key.shown(asked, host="example.org"),
    "not unlocked": locked,
    "whom it names": of_another,
    "an unknown key": unknown,
    "a challenge of its own": own_challenge,
    "no JSON": lambda _, __: "{",
    "nothing": lambda _, __: "",
    "a lot": lambda _, __: "[" * 20_000,
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_is_not_right_is_refused_with_the_same_words(stage: DeskStage, owner: Browser, lie: str) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    one = at_localhost(stage)
    answer = await one.http.post("/sign-in/passkey", data={"answer": LIES[lie](key, await options(one))})
    assert (answer.status_code, WRONG in answer.text) == (401, True)
    assert (await one.http.get("/")).status_code == 303


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.dictionaries(st.text(max_size=6), st.text(max_size=6)), field=st.sampled_from(["response", "rawId"]))
async def test_no_answer_breaks_the_desk(stage: DeskStage, said: dict[str, str], field: str) -> None:
    answer = json.dumps({"rawId": "AAAA", "response": {"clientDataJSON": "W10"}, field: said})
    with pytest.raises(DeskError) as refused:
        await stage.reception.passkeys.shown(Party(host="localhost", origin=ORIGIN), answer)
    assert refused.value.status == 401


async def test_a_challenge_serves_one_purpose_and_one_account(
    stage: DeskStage, celina: Account, owner: Browser
) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    party, here = Party(host="localhost", origin=ORIGIN), stage.reception.passkeys
    early = await here.to_show(party)
    to_add = json.loads(await here.to_make(celina, party))
    with pytest.raises(DeskError, match=r"desk\.passkey\.wrong"):
        await here.shown(party, key.shown(json.dumps({"rpId": "localhost", "challenge": to_add["challenge"]})))
    other = await stage.hire("ewa", "Ewa", *celina.lines)
    with pytest.raises(DeskError, match=r"desk\.passkey\.not_added"):
        await here.add(other, party, SoftKey(ORIGIN).made(json.dumps(to_add)), "nie moj")
    assert await here.shown(party, key.shown(early)) == celina.id


async def test_adding_asks_again_who_one_is_and_a_passkey_is_an_answer(
    stage: DeskStage, celina: Account, owner: Browser
) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    other = await stage.hire("ewa", "Ewa", *celina.lines)
    hers, her_key = at_localhost(stage), SoftKey(ORIGIN)
    await hers.sign_in(other.login)
    await add(hers, her_key)
    # Somebody else's passkey does not answer for the session that asks.
    refused = await owner.send("/confirm/passkey", answer=her_key.shown(await options(owner)), then="/account/passkey")
    assert (refused.status_code, WRONG in refused.text) == (401, True)
    answer = await owner.send("/confirm/passkey", answer=key.shown(await options(owner)), then="/account/passkey")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/passkey")


async def test_an_account_that_is_off_has_no_way_in(
    stage: DeskStage, celina: Account, owner: Browser, ada: Account
) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    await stage.reception.administration.turn_off(ada, celina.id)
    one = at_localhost(stage)
    answer = await one.http.post("/sign-in/passkey", data={"answer": key.shown(await options(one))})
    assert (answer.status_code, WRONG in answer.text) == (401, True)


async def test_a_new_invitation_takes_passkeys_away(
    stage: DeskStage, celina: Account, owner: Browser, ada: Account
) -> None:
    await add(owner, SoftKey(ORIGIN))
    await stage.reception.administration.invite_again(ada, celina.id)
    assert not await stage.reception.passkeys.of(celina.id)


async def test_names_and_numbers_of_passkeys_are_bounded(stage: DeskStage, celina: Account, owner: Browser) -> None:
    assert "Podaj krótką nazwę klucza." in await add(owner, SoftKey(ORIGIN), name=" ")
    key = SoftKey(ORIGIN)
    await add(owner, key)
    assert "już dodany" in await add(owner, key)
    for number in range(MOST - 1):
        await add(owner, SoftKey(ORIGIN), name=f"klucz {number}")
    full = await owner.http.get("/account/passkey")
    assert (full.status_code, "najwięcej kluczy" in full.text) == (409, True)


async def test_where_the_desk_has_no_name_there_are_no_passkeys(stage: DeskStage, celina: Account) -> None:
    one = Browser(stage)
    await one.sign_in(celina.login)
    answer = await one.http.get("/account/passkey")
    assert (answer.status_code, "Klucze dostępu nie działają pod tym adresem." in answer.text) == (409, True)


async def test_a_foreign_page_signs_nobody_in_and_nobody_out_of_a_passkey(stage: DeskStage, owner: Browser) -> None:
    key = SoftKey(ORIGIN)
    await add(owner, key)
    one = at_localhost(stage)
    answer = await one.http.post(
        "/sign-in/passkey", data={"answer": key.shown(await options(one))}, headers={"origin": "https://example.org"}
    )
    assert answer.status_code == 403
    for path in ("/account/passkey", "/account/passkeys/1/remove", "/confirm/passkey"):
        assert (await owner.http.post(path, data={"csrf": "0" * 64})).status_code == 403
        assert (await one.http.post(path, data={})).status_code == 303

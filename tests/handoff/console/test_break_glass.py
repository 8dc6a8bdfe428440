"""Break-glass on the pages: two people, one address for ten minutes in one answer, and in no other."""

import re

import httpx
import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Channel, Line
from most116.core.ids import ConversationId
from most116.testing.desk_clients import Browser, browser, client, program
from most116.testing.desk_stage import DeskStage

NUMBER = "+48600100200"


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", Line.YOUTH, Line.ADULT, role=Role.LEAD)


async def talk(stage: DeskStage, owner: Account, **facts: object) -> ConversationId:
    which = ConversationId(await stage.people.arrive("nie mam dokad pojsc", "zadzwon 600 500 400", **facts))  # type: ignore[arg-type]
    await stage.desk.claim(owner, which)
    return which


async def asked(page: Browser, which: ConversationId) -> str:
    """The path of the sheet to which asking leads."""
    answer = await page.send(f"/c/{which}/break-glass", reason="suicide")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_the_whole_way(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = await talk(stage, celina)
    hers, leads = await browser(stage, "celina"), await browser(stage, "lena")
    assert f'href="/c/{which}/break-glass"' in await hers.page(f"/c/{which}")
    assert "Powód" in await hers.page(f"/c/{which}/break-glass")
    sheet = await asked(hers, which)
    assert "Cofnij prośbę" in await hers.page(sheet)
    assert "Czeka na drugą osobę" in await hers.page(f"/c/{which}")
    # The lead is told in the lists, reads the talk on the sheet, and agrees.
    assert f'href="{sheet}"' in await leads.page("/lists")
    seen = await leads.page(sheet)
    assert "zadzwon 600 500 400" in seen
    assert "Pokaż adres" not in seen
    assert (await leads.send(f"{sheet}/co-sign")).status_code == 303
    assert "Pokaż adres" in await leads.page(sheet)
    shown = await leads.send(f"{sheet}/show")
    assert shown.status_code == 200
    assert NUMBER in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert re.fullmatch(rf"\d{{3}}; url={sheet}", shown.headers["refresh"])
    # Nowhere else: no page, no program, nobody else.
    one = await program(stage, "lena")
    others = [await leads.page(path) for path in (sheet, "/", "/lists", "/break-glass", f"/c/{which}")]
    others += [await hers.page(path) for path in (sheet, f"/c/{which}")]
    others += [(await one.get(path)).text for path in ("/api/v1/break-glass", f"/api/v1/conversations/{which}")]
    others += [(await hers.send(f"{sheet}/show")).text]
    assert not [text for text in others if "600100200" in re.sub(r"[\s()+.-]", "", text)]
    back = await leads.http.get(f"{sheet}/show")
    assert (back.status_code, back.headers["location"]) == (303, sheet)


async def test_the_sheet_is_filled_in_and_looked_back_at(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = await talk(stage, celina)
    leon = await stage.hire("leon", "Leon", Line.YOUTH, role=Role.LEAD)
    hers, leads, third = [await browser(stage, one.login) for one in (celina, lena, leon)]
    sheet = await asked(hers, which)
    await leads.send(f"{sheet}/co-sign")
    too_long = await hers.send(f"{sheet}/place", text="Długa " * 99)
    assert (too_long.status_code, too_long.text.count("Długa Długa")) == (422, 49), "in its field, and no fact"
    assert (await hers.send(f"{sheet}/place", text="Malinowa 17")).status_code == 303
    csrf = re.findall(r'name="csrf" value="([0-9a-f]{64})"', await leads.page(sheet))[0]
    fields = {"csrf": csrf, "checks": ["called", "staying"], "given": ["address"], "to": "emergency", "ending": "safe"}
    assert (await leads.http.post(f"{sheet}/sheet", data=fields)).status_code == 303
    kept = await hers.page(sheet)
    assert "Malinowa 17" in kept
    assert {"called", "staying", "address", "emergency", "safe"} == set(re.findall(r'value="(\w+)" checked', kept))
    assert (await leads.http.post(f"{sheet}/sheet", data={"csrf": csrf, "to": "x"})).status_code == 422
    assert (await third.send(f"{sheet}/review")).status_code == 303
    assert (await third.send(f"{sheet}/review")).status_code == 409


async def test_where_there_is_no_address_the_sheet_says_so(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = await talk(stage, celina, channel=Channel.WEBCHAT)
    hers, leads = await browser(stage, "celina"), await browser(stage, "lena")
    assert "Na tym kanale nie ma adresu" in await hers.page(f"/c/{which}/break-glass")
    sheet = await asked(hers, which)
    assert "Karta bez adresu" in await leads.page(sheet)
    assert (await leads.send(f"{sheet}/co-sign")).status_code == 409
    assert f'href="{sheet}"' in await leads.page("/lists")


async def test_a_drill_is_marked_everywhere(stage: DeskStage, celina: Account, lena: Account) -> None:
    hers, leads = await browser(stage, "celina"), await browser(stage, "lena")
    answer = await hers.send("/break-glass/drills", line="116111", reason="health")
    sheet = answer.headers["location"]
    for path in (sheet, "/lists", "/break-glass"):
        assert "Ćwiczenie" in await leads.page(path)
    await leads.send(f"{sheet}/co-sign")
    shown = await leads.send(f"{sheet}/show")
    assert "+48 000 000 000" in shown.text
    assert "To ćwiczenie. Rozmowa i adres są zmyślone." in shown.text


async def test_an_old_proof_leads_to_a_new_one_first(
    stage: DeskStage, celina: Account, lena: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    which = await talk(stage, celina)
    hers, leads, one = await browser(stage, "celina"), await browser(stage, "lena"), await program(stage, "lena")
    sheet = await asked(hers, which)
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    for answer, then in (
        (await hers.http.get(f"/c/{which}/break-glass"), f"/c/{which}/break-glass"),
        (await hers.send(f"/c/{which}/break-glass", reason="suicide"), f"/c/{which}/break-glass"),
        (await hers.send("/break-glass/drills", line="116111", reason="health"), "/break-glass"),
        (await leads.send(f"{sheet}/co-sign"), sheet),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?then={then}")
    refused = await one.post(f"/api/v1{sheet}/co-sign")
    assert (refused.status_code, refused.json()["error"]) == (403, "desk.confirm_first")
    refused = await one.post(f"/api/v1/conversations/{which}/break-glass", json={"danger": "suicide"})
    assert refused.json()["error"] == "desk.confirm_first"


# Who asked, a colleague, who looks after accounts, a lead of the other line, a lead of the line.
WHO = {
    "celina": (Role.CONSULTANT, (Line.YOUTH, Line.ADULT)),
    "ola": (Role.CONSULTANT, (Line.YOUTH,)),
    "ada": (Role.ADMIN, (Line.YOUTH,)),
    "leon": (Role.LEAD, (Line.ADULT,)),
    "lena": (Role.LEAD, (Line.YOUTH,)),
}
SHEET = {"checks": ["called"], "given": [], "to": "police", "ending": None}
TABLE: dict[tuple[str, str], tuple[int, int, int, int, int]] = {
    ("GET", ""): (200, 200, 403, 200, 200),
    ("GET", "/counts"): (403, 403, 403, 200, 200),
    ("PUT", "/{id}/sheet"): (200, 403, 403, 403, 200),
    ("PUT", "/{id}/place"): (200, 403, 403, 403, 200),
    ("POST", "/{id}/review"): (403, 403, 403, 403, 409),
    ("POST", "/{id}/co-sign"): (403, 403, 403, 403, 200),
    # It was answered by the lead of the line before.
    ("POST", "/{id}/end"): (409, 403, 403, 403, 409),
    ("POST", "/drills"): (200, 200, 403, 403, 200),
}


async def test_every_endpoint_answers_each_role_and_line_as_the_table_says(stage: DeskStage) -> None:
    staff = {login: await stage.hire(login, login.title(), *lines, role=role) for login, (role, lines) in WHO.items()}
    which = await talk(stage, staff["celina"])
    callers = {login: await program(stage, login) for login in staff}
    begun = await callers["celina"].post(f"/api/v1/conversations/{which}/break-glass", json={"danger": "violence"})
    assert begun.status_code == 200, begun.text
    found = {act: tuple([await status(callers[who], act, begun.json()["id"]) for who in WHO]) for act in TABLE}
    assert found == TABLE


async def status(caller: httpx.AsyncClient, act: tuple[str, str], which: str) -> int:
    method, path = act
    body = {"line": "116111", "danger": "health", "text": "Malinowa", **SHEET}
    url = "/api/v1/break-glass" + path.format(id=which)
    return (await caller.request(method, url, json=None if method == "GET" else body)).status_code


async def test_the_table_knows_every_endpoint_and_none_can_show(stage: DeskStage) -> None:
    async with client(stage) as one:
        paths = (await one.get("/api/v1/openapi.json")).json()["paths"]
        for method, path in TABLE:
            url = "/api/v1/break-glass" + path.format(id="01aaaaaaaaaaaaaaaaaaaaaaaa")
            assert (await one.request(method, url)).status_code == 401
    start = "/api/v1/break-glass"
    known = {(m.upper(), path.removeprefix(start)) for path, of in paths.items() for m in of if path.startswith(start)}
    assert known == TABLE.keys()

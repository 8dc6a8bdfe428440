"""Steering intake at the desk: two steps, the words that people hear, a trail, and who may do what on which line."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.ranks import Role
from handoff.records import Account
from handoff.store.tables import audit
from most116.core.conversation import Line
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage

SWITCH = {"kind": "switch", "value": "closed", "channel": "sms", "why": "platform", "hours": "2"}
HOURS = {"kind": "hours", "value": "mon-fri 08:00-20:00"}
YOUTH, ADULT, BOTH = {"line": "116111"}, {"line": "116123"}, {"line": ""}
# As it goes out by SMS, the channel that is closed.
M23 = "Teraz nikt nie czyta tu wiadomosci. Zadzwon bezplatnie: 116 111"


async def lead(stage: DeskStage, *lines: Line) -> Account:
    return await stage.hire("lidia", "Lidia", *lines, role=Role.LEAD)


async def test_a_switch_takes_two_steps_is_seen_on_every_desk_and_ends(stage: DeskStage, celina: Account) -> None:
    await lead(stage, Line.YOUTH)
    boss, other = await browser(stage, "lidia"), await browser(stage, celina.login)
    looked = await boss.send("/intake/look", **SWITCH, **YOUTH)
    assert looked.status_code == 200
    assert M23 in looked.text.replace("\u00a0", " ")
    assert await stage.desk.lead.opening.switches() == []
    assert (await boss.send("/intake/orders", **SWITCH, **YOUTH)).status_code == 303
    (made,) = await stage.desk.lead.opening.switches()
    assert made.until == made.made_at + timedelta(hours=2)
    assert "Przełącznik do" in await other.page("/")
    assert "Lidia" in await boss.page("/intake")
    assert (await boss.send(f"/intake/orders/{made.id}/end")).status_code == 303
    assert "Przełącznik do" not in await other.page("/")
    assert (await boss.send(f"/intake/orders/{made.id}/end")).status_code == 409
    async with stage.parts.database.read() as connection:
        rows = await connection.execute(select(audit.c.action, audit.c.detail).order_by(audit.c.seq.desc()).limit(2))
    ended, ordered = rows.all()
    assert (ended.action, ordered.action) == ("intake_order_ended", "intake_ordered")
    assert ordered.detail.startswith("switch 116111 sms closed platform until=")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({**HOURS, "value": "kiedyś"}, "Nie da się tego odczytać."),
        ({"kind": "day", "value": "2026-02-30 never"}, "Nie da się tego odczytać."),
        ({"kind": "language", "value": "de 24/7"}, "Nie da się tego odczytać."),
        ({**SWITCH, "value": "open"}, "Nie da się tego odczytać."),
    ],
)
async def test_what_cannot_be_read_changes_nothing(stage: DeskStage, wrong: dict[str, str], why: str) -> None:
    await lead(stage, Line.YOUTH)
    boss = await browser(stage, "lidia")
    for path in ("/intake/look", "/intake/orders"):
        answer = await boss.send(path, **wrong, **YOUTH)
        assert (answer.status_code, why in answer.text) == (422, True)
    assert (await stage.desk.lead.opening.now()).history == []


async def test_a_screen_left_alone_closes_nothing(stage: DeskStage, monkeypatch: pytest.MonkeyPatch) -> None:
    await lead(stage, Line.YOUTH)
    boss = await browser(stage, "lidia")
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    for path in ("/intake/look", "/intake/orders"):
        answer = await boss.send(path, **SWITCH, **YOUTH)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/confirm")
    assert await stage.desk.lead.opening.switches() == []


class TestForPrograms:
    async def test_an_order_is_made_seen_and_ended(self, stage: DeskStage) -> None:
        lidia = await lead(stage, Line.YOUTH)
        one = await program(stage, "lidia")
        body = {"kind": "switch", "line": "116111", "channel": "sms", "value": "closed", "why": "platform", "hours": 2}
        made = await one.post("/api/v1/intake/orders", json=body)
        assert made.status_code == 201
        (held,) = (await one.get("/api/v1/intake")).json()["orders"]
        assert held == made.json()
        assert (held["by"], held["value"], held["ended_at"]) == (lidia.id, "closed", None)
        assert (await one.delete(f"/api/v1/intake/orders/{held['id']}")).status_code == 204
        seen = (await one.get("/api/v1/intake")).json()
        assert (seen["orders"], seen["history"][0]["ended_by"]) == ([], lidia.id)
        again = await one.delete(f"/api/v1/intake/orders/{held['id']}")
        assert (again.status_code, again.json()["error"]) == (409, "desk.intake.ended_already")

    @pytest.mark.parametrize(
        ("body", "status", "error"),
        [
            ({"kind": "hours", "line": "116111", "value": "kiedyś"}, 422, "desk.intake.unreadable"),
            ({"kind": "switch", "line": "116111", "value": "closed", "hours": 25}, 422, "desk.bad_request"),
            ({"kind": "switch", "line": "116123", "value": "closed"}, 403, "desk.not_allowed"),
            ({"kind": "switch", "value": "closed"}, 403, "desk.not_allowed"),
        ],
    )
    async def test_what_is_refused_changes_nothing(
        self, stage: DeskStage, body: dict[str, object], status: int, error: str
    ) -> None:
        await lead(stage, Line.YOUTH)
        one = await program(stage, "lidia")
        answer = await one.post("/api/v1/intake/orders", json={**body, "why": "drill"})
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert (await one.get("/api/v1/intake")).json()["history"] == []

    async def test_who_did_not_just_prove_themselves_closes_nothing(
        self, stage: DeskStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await lead(stage, Line.YOUTH)
        one = await program(stage, "lidia")
        monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
        body = {"kind": "switch", "line": "116111", "value": "closed", "why": "drill"}
        answer = await one.post("/api/v1/intake/orders", json=body)
        assert (answer.status_code, answer.json()["error"]) == (403, "desk.confirm_first")
        assert await stage.desk.lead.opening.switches() == []


# A consultant, a lead of one line, a lead of both, who looks after accounts: what each may order.
TABLE = {
    "konsultant": (Role.CONSULTANT, tuple(Line), {"page": 403, "youth": 403, "adult": 403, "both": 403}),
    "lidia": (Role.LEAD, (Line.YOUTH,), {"page": 200, "youth": 303, "adult": 403, "both": 403}),
    "leon": (Role.LEAD, tuple(Line), {"page": 200, "youth": 303, "adult": 303, "both": 303}),
    "adela": (Role.ADMIN, (), {"page": 200, "youth": 303, "adult": 303, "both": 303}),
}


@pytest.mark.parametrize("login", TABLE)
@pytest.mark.parametrize(
    "order", [SWITCH, HOURS, {"kind": "day", "value": "2026-12-24 never"}], ids=lambda one: one["kind"]
)
async def test_who_may_order_what(stage: DeskStage, login: str, order: dict[str, str]) -> None:
    role, lines, expected = TABLE[login]
    await stage.hire(login, login.title(), *lines, role=role)
    one = await browser(stage, login)
    found = {"page": (await one.http.get("/intake")).status_code}
    for name, line in (("youth", YOUTH), ("adult", ADULT), ("both", BOTH)):
        found[name] = (await one.send("/intake/orders", **order, **line)).status_code
    assert found == expected


async def test_the_switch_is_on_the_board_and_what_was_filled_in_stays(
    stage: DeskStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lead(stage, Line.YOUTH)
    boss = await browser(stage, "lidia")
    board = await boss.page("/lead")
    assert 'action="/intake/look"' in board
    assert 'value="116123"' not in board, "nobody closes a line that they do not lead"
    assert (await boss.send("/intake/orders", **SWITCH, **YOUTH)).status_code == 303
    assert "Przełącznik do" in await boss.page("/lead")
    refused = await boss.send("/intake/look", kind="hours", value="kiedyś", channel="telegram", why="outage", **YOUTH)
    assert refused.status_code == 422
    kept = refused.text.split('id="line-hours"')[1].split("</form>")[0]
    for chosen in ('value="kiedyś"', 'value="telegram" selected', 'value="outage" selected'):
        assert chosen in kept
    assert refused.text.count('value="kiedyś"') == 1, "only the form that was sent"
    assert refused.text.count('<details class="intake-fold" open>') == 1, "and nothing else is unfolded"
    assert 'fold" open' not in await boss.page("/intake")
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    asked = await boss.send("/intake/look", **SWITCH, **YOUTH)
    page = (await boss.http.get(asked.headers["location"])).text
    then = html.unescape(page.split('name="then" value="')[1].split('"')[0])
    form = (await boss.page(then)).split('id="line-switch"')[1].split("</form>")[0]
    for chosen in (
        'value="sms" selected',
        'value="closed" selected',
        'value="2" selected',
        'value="platform" selected',
    ):
        assert chosen in form

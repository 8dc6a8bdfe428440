"""Looking after accounts: inviting, changing, ending; what an administrator may not do; and the trail of it all."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from handoff.accounts.administration import OPERATOR
from handoff.accounts.duties import Duties
from handoff.ranks import Role
from handoff.records import Account
from handoff.store.tables import audit
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId
from most116.testing.desk_clients import browser, client, program
from most116.testing.desk_stage import PASSWORD, DeskStage

CHOSEN = {"role": "lead", "lines": "116111", "languages": "pl"}


def duties(role: Role, *lines: Line) -> Duties:
    return Duties(role=role, lines=lines, languages=(Language.PL,))


async def test_an_account_from_the_link_to_its_end(stage: DeskStage, ada: Account) -> None:
    boss = await browser(stage, "ada")
    assert "Konta" in await boss.page("/")
    made = await boss.send("/admin/accounts", login="Ewa", alias="Ewa", **CHOSEN)
    assert made.status_code == 200
    link = re.findall(r'id="link" value="http://127.0.0.1(/invite/[\w-]+)"', made.text)[0]
    assert link not in await boss.page("/admin")
    assert "czeka na ustawienie hasła" in await boss.page("/admin")
    good = "trzy żółte parasole"
    async with client(stage) as ewa:
        assert (await ewa.post(link, data={"password": good, "again": good})).headers["location"] == "/"
        assert "Dziennik" not in (await ewa.get("/account")).text
        which = re.findall(r"/admin/accounts/(\w+)", await boss.page("/admin"))
        found = next(one for one in await stage.accounts.all() if one.login == "ewa")
        assert found.id in which
        here = f"/admin/accounts/{found.id}"
        assert "działa, bez drugiego składnika" in await boss.page(here)
        await boss.send(here, role="consultant", lines="116123", languages="uk")
        changed = await stage.accounts.by_id(found.id)
        assert changed is not None
        assert (changed.role, changed.lines, changed.languages) == (Role.CONSULTANT, (Line.ADULT,), (Language.UK,))
        assert (await boss.send(f"{here}/sign-out")).status_code == 303
        assert (await ewa.get("/")).status_code == 303
        assert (await ewa.post("/sign-in", data={"login": "ewa", "password": good})).headers["location"] == "/"
        await boss.send(f"{here}/off")
        assert "wyłączone" in await boss.page(here)
        assert (await ewa.get("/")).status_code == 303
        assert (await ewa.post("/sign-in", data={"login": "ewa", "password": good})).status_code == 401
        await boss.send(f"{here}/on")
        assert (await ewa.post("/sign-in", data={"login": "ewa", "password": good})).status_code == 303
    refused = await boss.send("/admin/accounts", login="ewa", alias="Inna", **CHOSEN)
    assert (refused.status_code, "Taki login już istnieje." in refused.text) == (409, True)
    for chosen in (
        'name="alias" value="Inna"',
        'value="lead" selected',
        'value="116111" checked',
        'value="pl" checked',
    ):
        assert chosen in refused.text, "what was chosen stays"
    refused = await boss.send(here, role="consultant", languages="ru", trained="yes")
    assert refused.status_code == 422
    for chosen in ('value="ru" checked', 'value="yes" checked'):
        assert chosen in refused.text
    assert 'value="116123" checked' not in refused.text


async def test_nobody_changes_their_own_account_and_one_administrator_stays(stage: DeskStage, ada: Account) -> None:
    office, other = stage.reception.administration, await stage.hire("olga", "Olga", role=Role.ADMIN)
    for deed in (
        office.change(ada, ada.id, duties(Role.LEAD, Line.YOUTH)),
        office.turn_off(ada, ada.id),
        office.invite_again(ada, ada.id),
    ):
        with pytest.raises(DeskError) as refused:
            await deed
        assert refused.value.text_key == "desk.account.own"
    await office.turn_off(ada, other.id)
    for last in (office.turn_off(OPERATOR, ada.id), office.change(OPERATOR, ada.id, duties(Role.LEAD, Line.YOUTH))):
        with pytest.raises(DeskError) as refused:
            await last
        assert refused.value.text_key == "desk.account.last_admin"
    with pytest.raises(DeskError) as refused:
        await office.change(OPERATOR, other.id, duties(Role.CONSULTANT))
    assert refused.value.text_key == "desk.account.no_lines"
    with pytest.raises(DeskError) as refused:
        await office.sign_out(OPERATOR, ConsultantId("nobody"))
    assert refused.value.status == 404


async def test_nobody_waits_for_whoever_is_gone(stage: DeskStage, ada: Account, celina: Account) -> None:
    office, which = stage.reception.administration, await stage.people.arrive("hej")
    await stage.desk.claim(celina, ConversationId(which))
    with pytest.raises(DeskError) as refused:
        await office.change(ada, celina.id, duties(Role.CONSULTANT, Line.ADULT))
    assert refused.value.text_key == "desk.account.holds_talks"
    await office.turn_off(ada, celina.id)
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    assert [one.id for one in await stage.desk.queue(ewa)] == [which]


async def test_an_unattended_screen_makes_no_administrators(
    stage: DeskStage, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, tool = await browser(stage, "ada"), await program(stage, "ada")
    monkeypatch.setattr("handoff.accounts.session.CONFIRMED_FOR", timedelta())
    sent = await boss.send("/admin/accounts", login="zła", alias="Zła", role="admin")
    assert (sent.status_code, sent.headers["location"]) == (303, "/confirm?then=/admin")
    asked = await tool.post(
        "/api/v1/accounts", json={"login": "x", "alias": "X", "role": "admin", "lines": [], "languages": []}
    )
    assert (asked.status_code, asked.json()["error"]) == (403, "desk.confirm_first")
    assert len(await stage.accounts.all()) == 1


async def test_the_trail_is_read_by_kind_and_day_and_its_chain_is_checked(stage: DeskStage, ada: Account) -> None:
    office = stage.reception.administration
    for number in range(55):
        await office.invite(ada, f"osoba{number}", "Osoba", duties(Role.CONSULTANT, Line.YOUTH))
    boss = await browser(stage, "ada")
    page = await boss.page("/admin/audit?action=account_invited")
    assert page.count("<td>nowe konto</td>") == 50
    assert "osoba54 consultant" in page
    older = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert (await boss.page(older)).count("<td>nowe konto</td>") == 5
    assert "zalogowanie" in await boss.page("/admin/audit")
    assert "Nie ma takich wpisów." in await boss.page("/admin/audit?day=2020-02-29")
    assert (await boss.http.get("/admin/audit?day=jutro")).status_code == 422
    assert re.search(r"Łańcuch sprawdzony \d", await boss.page("/admin/audit?check=1"))
    async with stage.parts.database.write() as unit:
        await unit.connection.execute(update(audit).where(audit.c.seq == 7).values(detail="x"))
    assert "Wpis 7 został zmieniony" in await boss.page("/admin/audit?check=1")
    tool = await program(stage, "ada")
    assert (await tool.get("/api/v1/audit/check")).json() == {"whole": False, "broken_at": 7}
    told = (await tool.get("/api/v1/audit?action=account_invited&before=10")).json()
    assert all(one["seq"] < 10 for one in told["entries"])


async def test_one_sees_and_ends_one_s_own_sessions(stage: DeskStage, celina: Account, ada: Account) -> None:
    one, other = await browser(stage, "celina"), await browser(stage, "celina")
    tool, stranger = await program(stage, "celina"), await program(stage, "ada")
    listed = (await tool.get("/api/v1/sessions")).json()
    assert [each["this"] for each in listed].count(True) == 1
    assert len(listed) == 3
    assert "192.0.2" not in str(listed)
    assert (await stranger.delete(f"/api/v1/sessions/{listed[0]['id']}")).status_code == 404
    page = await one.page("/account")
    which = re.findall(r"/account/sessions/(\w+)/end\"", page)
    assert len(which) == 2
    await one.send("/account/sessions/end-others")
    assert (await other.http.get("/")).status_code == 303
    assert (await tool.get("/api/v1/sessions")).status_code == 401
    assert (await one.http.get("/")).status_code == 200
    changed = await one.send("/account/password", password="nowe słowa na dziś", again="nowe słowa na dziś")
    assert (changed.status_code, changed.headers["location"]) == (303, "/account")
    assert (await one.http.get("/account")).status_code == 200
    assert (await other.sign_in("celina", PASSWORD)).status_code == 401

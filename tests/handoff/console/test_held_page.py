"""What is held, for those who answer for it: counts, times and no talk."""

import re

from handoff.ranks import Role
from handoff.records import Account
from handoff.store.holdings import Holding
from most116.core.conversation import Line
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage

ROW = re.compile(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td><td>([^<]*)</td><td>([^<]*)</td>')


async def test_it_counts_what_there_is_and_says_when_it_goes(stage: DeskStage, celina: Account, ada: Account) -> None:
    which = await stage.people.arrive("nikt mnie nie słyszy")
    await stage.people.arrive("halo")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    await stage.desk.close(celina, which)  # type: ignore[arg-type]
    page = await (await browser(stage, ada.login)).page("/held")
    rows = {name: (int(count), kept, due) for name, count, kept, due in ROW.findall(page)}
    assert len(rows) == len(Holding)
    assert rows["Rozmowy, które trwają"] == (1, "", "")
    count, kept, due = rows["Rozmowy z treścią"]
    assert (count, kept) == (1, "72 godz.")
    assert re.fullmatch(r"\d\d\.\d\d\.20\d\d, \d\d:\d\d", due)
    assert "słyszy" not in page
    assert which not in page


async def test_a_lead_sees_it_and_a_consultant_does_not(stage: DeskStage, celina: Account) -> None:
    lead = await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)
    assert (await (await browser(stage, lead.login)).http.get("/held")).status_code == 200
    assert (await (await browser(stage, celina.login)).http.get("/held")).status_code == 403

"""Where an administrator arrives: what needs doing, by what is known of accounts, backups and the system."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.accounts.administration import INVITE_KEPT
from handoff.accounts.duties import Duties
from handoff.backups import Backups
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Language, Line
from most116.testing.desk_clients import Browser, browser
from most116.testing.desk_stage import DeskStage
from most116.testing.moved_clock import MovedClock

WAITS, RUN_OUT = "Zaproszenia, które czekają na ustawienie hasła: 1", "Zaproszenia, których link stracił ważność: 1"


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


async def matters(boss: Browser) -> list[str]:
    page = await boss.page("/")
    found = re.search(r'id="matters">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<li>(?:<a href=\"[^\"]+\">)?([^<]+)", found[1]) if found else []


async def test_what_needs_doing_is_said_until_it_is_done(
    stage: DeskStage, clock: MovedClock, ada: Account, celina: Account, tmp_path: Path
) -> None:
    parts, boss = stage.parts, await browser(stage, "ada")
    backups = Backups(database=parts.database, redis=parts.redis, keyring=parts.keyring, clock=clock)
    found = await matters(boss)
    assert "Nie ma jeszcze żadnej kopii zapasowej. Robi się ją na serwerze." in found
    assert "Konta bez drugiego składnika: 2" in found
    assert "116 111: nikt nie może teraz odebrać rozmowy." in found
    await backups.take(tmp_path)
    await stage.desk.floor.presence.seen(celina.id)
    duties = Duties(role=Role.CONSULTANT, lines=(Line.YOUTH,), languages=(Language.PL,))
    await stage.reception.administration.invite(ada, "ewa", "Ewa", duties)
    found = await matters(boss)
    assert not [one for one in found if "kopi" in one or "nikt nie może" in one]
    assert WAITS in found
    assert "Ostatnia kopia zapasowa: " in await boss.page("/")
    clock.move(hours=3)
    assert [one for one in await matters(boss) if one.startswith("Ostatnia kopia zapasowa jest stara: ")]
    clock.move(seconds=int((INVITE_KEPT - timedelta(hours=3)).total_seconds()) + 1)
    boss = await browser(stage, "ada")
    found = await matters(boss)
    assert (RUN_OUT in found, WAITS in found) == (True, False)
    assert 'href="/admin"' in await boss.page("/")
    assert "Co wymaga uwagi" not in await (await browser(stage, "celina")).page("/"), "nobody else is told"

"""`most116 break-glass`, as two people use it at a terminal while the desk and Redis are down."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handoff.accounts.passwords import Passwords
from handoff.ranks import Role
from handoff.store import audit
from handoff.store.accounts import AccountStore
from handoff.store.database import open_engine
from most116.cli import commands
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import house_at
from most116.testing.house_records import ANIA
from most116.testing.reveals import changed
from most116.testing.servers import RedisServer

PASSWORD = "mostek-na-rzece"
CELINA, LENA, LEON = (f"{login}\n{PASSWORD}\n\n" for login in ("celina", "lena", "leon"))


@pytest.fixture
def talk(
    redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ConversationId:
    """Celina's talk on the youth line, in an installation whose Redis is gone."""
    database = tmp_path / "most116.db"
    copy_sqlite(migrated_sqlite, database)

    async def began() -> ConversationId:
        quick = await Passwords(time_cost=1, memory_kib=64, parallelism=1).hash(PASSWORD)
        async with house_at(redis_server.url, sqlite_url(database), tmp_path) as house:
            people = {"Celina": Role.CONSULTANT, "Lena": Role.LEAD, "Leon": Role.LEAD}
            staff = {name: house.account(name, Line.YOUTH, role=role) for name, role in people.items()}
            for one in staff.values():
                await AccountStore(house.parts.database, house.clock).add(one)
                await AccountStore(house.parts.database, house.clock).set_password(one.id, quick)
            which = await house.hears("nie mam siły")
            await changed(house, which, line=Line.YOUTH, entry_line=Line.YOUTH)
            await house.desk.claim(staff["Celina"], which)
            return which

    monkeypatch.setenv("MOST116_KEYRING_DIR", str(tmp_path / "keyring"))
    monkeypatch.setenv("MOST116_DATABASE_URL", sqlite_url(database))
    monkeypatch.setenv("MOST116_REDIS_URL", "redis://127.0.0.1:1/0")
    return asyncio.run(began())


def run(*arguments: str, typed: str) -> Result:
    return CliRunner().invoke(commands, ["break-glass", *arguments], input=typed)


@pytest.mark.slow
def test_two_people_at_a_terminal_reveal_an_address(talk: ConversationId, tmp_path: Path) -> None:
    listed = run("talks", typed=LENA)
    assert talk in listed.output, listed.output
    refused = run("open", talk, "--reason", "suicide", typed=CELINA + CELINA)
    assert (refused.exit_code, ANIA in refused.output) == (1, False)
    assert "To konto nie ma do tego uprawnień." in refused.output
    wrong = run("open", talk, "--reason", "suicide", typed=CELINA + f"lena\n{PASSWORD}!\n\n")
    assert "Login lub hasło się nie zgadza." in wrong.output
    opened = run("open", talk, "--reason", "suicide", typed=CELINA + LENA)
    assert (opened.exit_code, ANIA in opened.output) == (0, True), opened.output
    named = re.search(r"Request (\w+)\.", opened.output)
    assert named
    assert run("review", named[1], typed=LENA).exit_code == 1
    assert run("review", named[1], typed=LEON).output.endswith("noted\n")
    practised = run("drill", "--line", "116111", "--reason", "health", typed=CELINA + LENA)
    assert "DRILL, an invented address" in practised.output
    overview = run("list", typed=LEON).output
    assert "real    asked 1, revealed 1, reviewed 1" in overview
    assert "drills  asked 1, revealed 1, reviewed 0" in overview
    assert ANIA not in overview
    assert asyncio.run(chain(tmp_path)) is None


async def chain(folder: Path) -> int | None:
    """Where the audit trail is broken, if it is."""
    engine = open_engine(sqlite_url(folder / "most116.db"))
    async with engine.connect() as connection:
        broken = await audit.broken_at(connection)
    await engine.dispose()
    return broken

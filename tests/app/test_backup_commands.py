"""The commands about backups, on an installation as an operator has it."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from most116.cli import commands
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import house_at
from most116.testing.moved_clock import MovedClock
from most116.testing.servers import RedisServer


def run(*arguments: str) -> str:
    found = CliRunner().invoke(commands, [*arguments])
    assert found.exit_code == 0, found.output
    return found.output


def test_a_lost_installation_is_had_back(
    redis_server: RedisServer,
    own_redis_server: RedisServer,
    migrated_sqlite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stands_on(database: str, server: RedisServer) -> None:
        copy_sqlite(migrated_sqlite, tmp_path / database)
        monkeypatch.setenv("MOST116_DATABASE_URL", sqlite_url(tmp_path / database))
        monkeypatch.setenv("MOST116_REDIS_URL", server.url)

    async def house(database: str, server: RedisServer, *said: str) -> list[str]:
        """Somebody writes; what is known of their talk."""
        url = sqlite_url(tmp_path / database)
        async with house_at(server.url, url, tmp_path, MovedClock()) as made:
            if said:
                await made.hears(*said)
            return await made.words((await made.case_of()).conversation.id)

    monkeypatch.setenv("MOST116_KEYRING_DIR", str(tmp_path / "keyring"))
    stands_on("first.db", redis_server)
    asyncio.run(house("first.db", redis_server, "nie mam siły", "nikt nie pyta"))
    backups = str(tmp_path / "backups")
    for _ in range(3):
        assert "bytes" in run("backup", backups, "--keep", "2")
    assert len(list((tmp_path / "backups").glob("data-*"))) == 2
    assert "renewed" in run("backup", backups, "--keys")

    stands_on("second.db", own_redis_server)
    assert "1 conversations are back" in run("restore", backups)
    assert asyncio.run(house("second.db", own_redis_server)) == ["nie mam siły", "nikt nie pyta"]


def test_a_folder_that_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    found = CliRunner().invoke(commands, ["backup", str(tmp_path / "file" / "backups")])
    assert found.exit_code == 1
    assert found.output.startswith("Error: ")
    assert "cannot be written" in found.output


def test_a_program_that_has_read_nothing_else_copies_every_table(migrated_sqlite: Path) -> None:
    """Tables stand in several modules: one that nobody had read was once left out."""
    asked = "from handoff.backups import Backups; from handoff.store import copying; print(*copying.TABLES)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    with closing(sqlite3.connect(migrated_sqlite)) as database:
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # Who leads belongs to the house that runs (handoff/store/copying.py).
    assert set(told.stdout.split()) == there - {"alembic_version", "terms"}
